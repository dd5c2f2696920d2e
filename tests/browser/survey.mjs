// The opinion survey on the member's phone, with no network: asked, left, gone on with, saved without a name.
import { assert, Page } from './page.mjs';
import { PIN } from './world.mjs';

export async function survey({ world, browser, test }) {
  const step = (name, run) => test(`survey: ${name}`, run);
  let page = world.memberPage;
  const list = () => page.call('household_list', { query: '', filter: { unit: null, state: null, unsent: false }, sort: 'near', offset: 0, limit: 50 });
  const asked = (question) => page.raw.getByRole('heading', { level: 2, name: question }).waitFor();
  const choose = (name) => page.press(page.raw.locator('.question .choice').filter({ hasText: name }).first());
  const next = () => page.press(page.raw.locator('.steps').getByRole('button', { name: /^(Tiếp|Bỏ qua)$/ }));
  let home;

  await step('asks for consent by itself, unticked, and takes it back', async () => {
    home = (await list()).body.rows.find((row) => row.people > 1);
    const person = (await page.call('household_show', { id: home.id })).body.people[0];
    await page.go(`#/household/${home.id}/person/${person.id}`);
    await page.press('Sự đồng ý');
    await page.heading('Sự đồng ý');
    await page.press(page.raw.getByRole('button', { name: /^Dân tộc/ }));
    await page.axe('consent');
    await page.fits('consent');
    await page.shot('phone-consent');
    await page.press(page.raw.getByRole('button', { name: 'Đồng ý', exact: true }));
    await page.text('Đọc cho người được hỏi nghe');
    await page.press(page.raw.getByText('Đã đọc cho nghe'));
    await page.press(page.raw.getByRole('button', { name: 'Đồng ý', exact: true }));
    await page.text('Đã đồng ý');
    await page.shot('phone-consent-given');
    await page.press(page.raw.getByRole('button', { name: /^Dân tộc/ }));
    await page.press('Rút lại đồng ý');
    await page.raw.locator('.state').filter({ hasText: /^Đã rút lại/ }).waitFor();
  });

  await step('begins with the words to read out, and says what is kept', async () => {
    home = (await list()).body.rows.find((row) => row.people > 1);
    await page.go(`#/household/${home.id}`);
    await page.press('Việc khác ở hộ này');
    await page.axe('other actions');
    await page.fits('other actions');
    await page.shot('phone-other-actions');
    await page.press(page.raw.getByRole('dialog').getByRole('link', { name: 'Khảo sát' }));
    await page.heading('Phiếu ý kiến người dân');
    await page.text('Phiếu này không ghi tên');
    await page.axe('survey consent');
    await page.fits('survey consent');
    await page.shot('phone-survey-consent');
  });

  await step('asks 18 questions in at most 40 taps', async () => {
    page.taps = 0;
    await page.press(page.raw.getByRole('radiogroup', { name: 'Ai trả lời?' }).getByRole('radio').first());
    await page.press('Đồng ý, bắt đầu');
    await asked(/dùng điện thoại gì/);
    await page.axe('a single question');
    await page.fits('a single question');
    await page.shot('phone-survey-single');
    await choose('Điện thoại thông minh');
    await asked(/vào Internet bằng gì/);
    await choose('Wi‑Fi ở nhà');
    await asked(/Sóng, mạng ở nhà/);
    await page.axe('a scale');
    await page.fits('a scale');
    await page.shot('phone-survey-scale');
    await choose('4');
    await asked(/mấy ngày/);
    await page.press(page.raw.getByRole('textbox'));
    await page.raw.getByRole('textbox').fill('9');
    await next();
    await page.text('Nhập số ngày từ 0 đến 7');
    await page.axe('a wrong number');
    await page.shot('phone-survey-wrong-number');
    await page.raw.getByRole('textbox').fill('6');
    await next();
    await asked(/đã dùng những gì/);
    await choose('VNeID');
    await choose('Ngân hàng');
    await page.axe('several choices');
    await page.fits('several choices');
    await page.shot('phone-survey-multiple');
    await next();
    await asked(/Tổ công nghệ số của thôn/);
    await choose('Đã biết');
    await asked(/biết qua đâu/);
    await choose('Zalo');
    await next();
    await asked(/thủ tục hành chính/);
    await choose('Có');
    await asked(/làm bằng cách nào/);
    await choose('Tự làm');
    await asked(/hài lòng ở mức nào/);
    await choose('5');
    await asked(/Khó khăn nhất/);
    await choose('Tốn tiền');
    await next();
    await asked(/gặp lừa đảo/);
    await choose('Có');
    await asked(/mất tiền/);
    await choose('Không');
    await asked(/được hướng dẫn gì/);
    await choose('VNeID');
    await next();
    await asked(/thích học/);
    await choose('Tại nhà');
    await next();
    await asked(/hài lòng với Tổ/);
    await choose('Chưa được giúp');
    await asked(/ý kiến, kiến nghị/);
    await page.press(page.raw.getByRole('textbox'));
    await page.raw.getByRole('textbox').fill('Mong xã kéo thêm cáp quang');
    await page.axe('a long text');
    await page.fits('a long text');
    await page.shot('phone-survey-text');
    await next();
    await asked(/xã trả lời không/);
    await page.press(page.raw.getByRole('radio', { name: 'Không', exact: true }));
    await asked('Xem lại câu trả lời');
    await page.axe('all answers');
    await page.fits('all answers');
    await page.shot('phone-survey-review');
    assert((await page.raw.locator('.answers > li').count()) === 18, `${await page.raw.locator('.answers > li').count()} answers are listed`);
    // One more tap saves it.
    assert(page.taps + 1 <= 40, `the survey takes ${page.taps + 1} taps`);
  });

  await step('corrects one answer, and what it hides is gone', async () => {
    await page.raw.getByRole('button', { name: /^Sửa: .*dùng điện thoại gì/ }).tap();
    await asked(/dùng điện thoại gì/);
    await page.raw.locator('.question .choice').filter({ hasText: 'phím bấm' }).tap();
    await asked('Xem lại câu trả lời');
    assert((await page.raw.locator('.answers > li').count()) === 14, 'answers that the keypad phone hides are still there');
  });

  await step('is gone on with at the same question after the phone died', async () => {
    await page.raw.getByRole('button', { name: /^Sửa: .*Khó khăn nhất/ }).tap();
    await asked(/Khó khăn nhất/);
    await page.raw.locator('.question .choice').filter({ hasText: 'Sợ bị lừa' }).tap();
    await page.raw.locator('.kept:not(.pending)').waitFor();
    await world.killWeb('member');
    await page.close();
    page = await Page.open(browser, await world.web('member'));
    world.memberPage = page;
    await page.unlock(PIN);
    await page.heading('Hôm nay');
    await page.raw.locator('.list a.item').filter({ hasText: 'Phiếu ý kiến người dân' }).first().tap();
    await asked(/Khó khăn nhất/);
    const chosen = await page.raw.locator('.question .choice[aria-pressed=true]').allInnerTexts();
    assert(chosen.join().includes('Tốn tiền') && chosen.join().includes('Sợ bị lừa'), `the answers were ${chosen}`);
    await page.shot('phone-survey-resumed');
    await page.press('Xem lại');
    await asked('Xem lại câu trả lời');
    await page.press('Lưu phiếu');
    await page.text('Đã lưu trên máy');
  });

  await step('leaves nothing of it at the household', async () => {
    const shown = JSON.stringify((await page.call('household_show', { id: home.id })).body);
    assert(!shown.includes('PYK-01') && !shown.includes('cáp quang'), 'the anonymous survey left a trace at the household');
    assert((await page.call('today', {})).body.surveys.length === 0, 'the draft is still there');
  });
}
