// Skills: one person's checklist within a visit and by itself, kept, drawn over time, seen by the leader.
import { assert, meet, Page } from './page.mjs';
import { PIN } from './world.mjs';

const CORE = ['cq.04', 'kt.05', 'kt.02', 'at.01', 'cq.08'];

export async function skills({ world, browser, test }) {
  const step = (name, run) => test(`skills: ${name}`, run);
  let page = world.memberPage;
  const list = () => page.call('household_list', { query: '', filter: { unit: null, state: null, unsent: false }, sort: 'near', offset: 0, limit: 50 });
  const sheet = async (on = page) => (await on.call('skill_sheet', { household: home.id, person: person.id, topics: [] })).body;
  const items = () => page.raw.locator('.skill');
  const kept = () => page.raw.locator('.kept:not(.pending)').waitFor();
  let home;
  let person;

  await step('judges six items within a visit, in at most 8 taps beyond it', async () => {
    home = (await list()).body.rows.find((row) => row.people > 1 && row.state === 'not_visited');
    person = (await page.call('household_show', { id: home.id })).body.people[0];
    await page.go(`#/visit/${home.id}`);
    await page.press('Đã gặp');
    const mine = page.raw.locator('#visit-guided button').filter({ hasText: person.name });
    if ((await mine.getAttribute('aria-pressed')) !== 'true') await page.press(mine);
    await page.press('Trả tiền, QR');
    page.taps = 0;
    await page.press(`Phiếu kỹ năng: ${person.name}`);
    await page.heading(person.name);
    await items().first().waitFor();
    const proposed = await items().count();
    assert(proposed >= 5 && proposed <= 8, `${proposed} items are proposed`);
    assert((await page.raw.locator('.skill h3').allInnerTexts()).some((name) => name.includes('quét QR thanh toán')), 'what the visit is about is not proposed');
    await page.axe('checklist within a visit');
    await page.fits('checklist within a visit');
    await page.shot('phone-skills-visit');
    for (let at = 0; at < 6; at += 1) await page.press(items().nth(at % proposed).getByRole('radio').nth(at % 2 === 0 ? 0 : 1));
    await page.shot('phone-skills-visit-chosen');
    await page.press(page.raw.getByRole('button', { name: /^Xong · / }));
    assert(page.taps <= 8, `a checklist of 6 items took ${page.taps} taps`);
    await page.raw.locator(`#skills-${person.id}`).getByText(/mục/).waitFor();
    await kept();
    await page.axe('visit with a checklist');
    await page.fits('visit with a checklist');
    await page.shot('phone-visit-skills');
  });

  await step('finds the checklist again after the phone died, and saves it with the visit', async () => {
    await world.killWeb('member');
    await page.close();
    page = await Page.open(browser, await world.web('member'));
    world.memberPage = page;
    await page.unlock(PIN);
    await page.heading('Hôm nay');
    await page.go(`#/visit/${home.id}`);
    await page.text('Phiếu viết dở được mở lại');
    await page.press(`Phiếu kỹ năng: ${person.name}`);
    await items().first().waitFor();
    assert((await page.raw.locator('.skill [role=radio][aria-checked=true]').count()) >= 5, 'what was chosen is gone');
    await page.press(page.raw.getByRole('button', { name: /^Xong · / }));
    await page.press('Lưu lượt thăm');
    await page.text('Đã lưu trên máy');
    assert((await sheet()).progress.length === 1, 'the visit left no judgement');
    await page.go(`#/household/${home.id}`);
    await page.text(/Kỹ năng: ghi \d mục/);
    await page.shot('phone-household-skills');
  });

  await step('opens by itself from the sheet of actions, with the last levels and what is missing', async () => {
    await page.press('Việc khác ở hộ này');
    await page.press(page.raw.getByRole('dialog').getByRole('link', { name: 'Kỹ năng' }));
    await page.heading('Kỹ năng số');
    await page.text('Hộ chưa đạt 5 kỹ năng');
    await page.axe('people and their skills');
    await page.fits('people and their skills');
    await page.shot('phone-skills-people');
    await page.press(page.raw.getByRole('link', { name: person.name }));
    await page.heading(person.name);
    await page.text('Nên xem lúc này');
    await page.press('Tất cả 39 mục');
    assert((await items().count()) === 39, 'not all items are there');
    await page.text(/Lần trước/);
    await page.axe('all 39 items');
    await page.fits('all 39 items');
    await page.shot('phone-skills-all');
    const account = page.raw.locator('.skill').filter({ hasText: 'tài khoản ngân hàng' });
    assert((await account.getByRole('radio').allInnerTexts()).map((one) => one.trim()).join() === 'Chưa,Không muốn,Có,Không áp dụng', 'a status item has other answers');
  });

  await step('says how it was on arrival, keeps the draft, and saves', async () => {
    for (const id of CORE) await page.press(page.raw.locator(`section[aria-labelledby="skill-${id}"]`).getByRole('radio', { name: 'Tự làm được' }));
    const paying = page.raw.locator('section[aria-labelledby="skill-kt.05"]');
    await page.press(paying.getByRole('button', { name: /^(Ghi|Sửa)/ }));
    await page.press(paying.getByRole('radiogroup', { name: /^Lúc đến/ }).getByRole('radio', { name: 'Chưa biết' }));
    await paying.getByText('Lúc đến: Chưa biết').waitFor();
    await paying.scrollIntoViewIfNeeded();
    await page.axe('a level on arrival');
    await page.shot('phone-skills-arrival');
    await kept();
    await page.go('#/today');
    await page.heading('Hôm nay');
    await page.go(`#/skills/${home.id}/${person.id}`);
    await page.raw.getByRole('button', { name: 'Lưu 5 mục' }).waitFor();
    await page.press('Lưu 5 mục');
    await page.heading('Hôm nay');
    await page.text('Đã lưu trên máy');
    await page.go(`#/skills/${home.id}`);
    await page.text('Hộ đạt 5 kỹ năng');
    const change = (await sheet()).progress[1].changes.find((one) => one.skill === 'kt.05');
    assert(change.before === 0 && change.after === 3, `the change is ${JSON.stringify(change)}`);
  });

  await step('draws the way so far', async () => {
    await page.go(`#/skills/${home.id}/${person.id}`);
    await page.press(page.raw.getByText('Tiến bộ theo thời gian'));
    await page.raw.getByRole('img', { name: /^2 lần ghi/ }).waitFor();
    await page.raw.locator('.progress-chart').scrollIntoViewIfNeeded();
    await page.axe('progress');
    await page.fits('progress');
    await page.shot('phone-skills-progress');
  });

  await step('shows the home reached in the list, on its page and to the leader after the exchange', async () => {
    await page.go('#/households');
    await page.raw.locator('[data-row]').filter({ hasText: home.name }).getByText('Đạt 5 kỹ năng').first().waitFor();
    await page.axe('list with a home that reached it');
    await page.fits('list with a home that reached it');
    await page.shot('phone-list-reached');
    await page.go(`#/household/${home.id}`);
    await page.text('Đạt 5 kỹ năng');
    const leaders = world.leaderPage;
    await meet(page, leaders);
    assert((await sheet(leaders)).person.skills.core.length === 5, 'the leader has other levels');
    await leaders.go('#/overview');
    await leaders.text('Hộ đạt 5 kỹ năng');
    assert((await leaders.call('coverage', { unit: null })).body.total.reached === 1, 'coverage counts otherwise');
    await leaders.axe('overview with homes that reached it');
    await leaders.fits('overview with homes that reached it');
    await leaders.shot('laptop-overview-reached');
    await leaders.go(`#/skills/${home.id}/${person.id}`);
    await leaders.heading(person.name);
    await leaders.axe('checklist on a laptop');
    await leaders.fits('checklist on a laptop');
    await leaders.shot('laptop-skills');
  });

  await step('the commune rewords an item, takes one out of use, adds one and publishes; the phone asks by the new list', async () => {
    const leaders = world.leaderPage;
    const item = (name) => leaders.raw.locator('li').filter({ has: leaders.raw.getByRole('button', { name }) });
    await leaders.go('#/forms');
    await leaders.press(leaders.raw.getByRole('link', { name: 'Phiếu kỹ năng của xã' }));
    await leaders.heading('Phiếu kỹ năng');
    await leaders.text('Đang dùng: DMKN-2026.1');
    assert(await leaders.raw.getByRole('button', { name: /^Ban hành/ }).isDisabled(), 'a version that says nothing new can be published');
    await leaders.press(leaders.raw.getByRole('button', { name: /^Nhắn tin, gọi video qua Zalo/ }));
    await leaders.raw.getByLabel('Lời tiếng Việt').fill('Nhắn tin, gọi video với con cháu');
    await leaders.raw.getByLabel(/^Lời tiếng Anh/).fill('Send messages, make video calls with the family');
    await leaders.press(leaders.raw.getByRole('button', { name: /^Tạo gian hàng/ }));
    await leaders.press(item(/^Tạo gian hàng/).getByText('Thôi dùng mục này'));
    await leaders.press(leaders.raw.getByRole('button', { name: 'Thêm mục: An toàn' }));
    await leaders.raw.getByLabel('Lời tiếng Việt').fill('Khóa SIM khi mất máy');
    await leaders.raw.locator('.kept:not(.pending)').waitFor();
    await leaders.axe('the list of skills being changed');
    await leaders.fits('the list of skills being changed');
    await leaders.shot('laptop-skills-template');
    await leaders.raw.reload();
    await leaders.raw.getByText('Khóa SIM khi mất máy').waitFor();
    leaders.wide = false;
    await leaders.raw.setViewportSize({ width: 360, height: 640 });
    await leaders.axe('the list of skills on a phone');
    await leaders.fits('the list of skills on a phone');
    await leaders.shot('phone-skills-template');
    leaders.wide = true;
    await leaders.raw.setViewportSize({ width: 1280, height: 800 });
    await leaders.press(leaders.raw.getByRole('button', { name: /^Ban hành DMKN-\d{4}\.2/ }));
    await leaders.text('39 mục đang dùng');
    await leaders.press(leaders.raw.getByRole('dialog').getByRole('button', { name: 'Ban hành', exact: true }));
    await leaders.text('Đã ban hành');
    await meet(leaders, page);
    const shown = await sheet();
    const words = (id) => shown.items.find((one) => one.id === id).name.vi;
    assert(/^DMKN-\d{4}\.2$/.test(shown.version) && words('tb.05') === 'Nhắn tin, gọi video với con cháu', `the phone has ${shown.version}`);
    assert(shown.items.length === 40 && shown.items.find((one) => one.id === 'kt.07').retired, 'the phone has other items');
    await page.go(`#/skills/${home.id}/${person.id}`);
    await page.press(page.raw.getByRole('button', { name: /Tất cả 39 mục/ }));
    await page.text('Khóa SIM khi mất máy');
    assert((await page.raw.getByRole('heading', { name: /^Tạo gian hàng/ }).count()) === 0, 'an item out of use is asked about');
  });
}
