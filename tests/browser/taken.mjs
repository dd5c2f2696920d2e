// Photos, signatures and voices as answers; pictures in questions; a saved answer that is corrected.
import { assert, meet } from './page.mjs';

export async function taken({ world, test }) {
  const step = (name, run) => test(`taken: ${name}`, run);
  const { memberPage: page, leaderPage: board } = world;
  if (!page) return;
  const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  const title = 'Ảnh giếng nước (minh họa)';
  const form = (more) => ({
    format: 'tungnha.form/1', id: 'AG-01', version: '1', title: { vi: title, en: 'Wells (example)' }, default_language: 'vi', may_decline: true,
    languages: [{ key: 'vi', name: 'Tiếng Việt (vi)' }, { key: 'en', name: 'English (en)' }],
    lists: [{ name: 'loai', choices: [{ name: 'khoan', label: { vi: 'Giếng khoan' }, media: { image: { vi: 'khoan.png' } } }, { name: 'dao', label: { vi: 'Giếng đào' }, media: { image: { vi: 'dao.png' } } }] }],
    items: [
      { item: 'question', name: 'loai', kind: { type: 'single', list: 'loai' }, label: { vi: 'Giếng nào giống nhà mình?' } },
      { item: 'question', name: 'anh', kind: { type: 'photo' }, label: { vi: 'Chụp giếng như hình mẫu' }, hint: { vi: 'Không chụp người.' }, media: { image: { vi: 'mau.png' } } },
      { item: 'question', name: 'loi', kind: { type: 'voice' }, label: { vi: 'Nước giếng thế nào?' } },
      { item: 'question', name: 'ky', kind: { type: 'signature' }, label: { vi: 'Chủ hộ ký' } },
      ...more,
    ],
  });
  const picture = (name) => ({ name, mimeType: 'image/png', buffer: world.qrPicture });
  const asked = (question) => page.raw.getByRole('heading', { level: 2, name: question }).waitFor();
  const next = () => page.press(page.raw.locator('.steps').getByRole('button', { name: /^(Tiếp|Bỏ qua|Xem lại)$/ }));
  const kept = () => page.raw.locator('.kept:not(.pending)').waitFor();
  let home;

  /** A workbook of a form, as an office would have it. */
  async function workbook(of) {
    const { body: draft } = await board.call('form_begin', { from: null });
    await board.call('form_check', { id: draft.id, form: of });
    const { body: file } = await board.call('form_file', { id: draft.id, version: null });
    await board.call('form_discard', { id: draft.id });
    return { name: 'AG-01.xlsx', mimeType: XLSX, buffer: Buffer.from(file.base64, 'base64') };
  }

  await step('a workbook that asks for a film is refused with the cell, one with its pictures is read', async () => {
    await board.go('#/forms');
    await board.heading('Khảo sát');
    const film = await workbook(form([{ item: 'question', name: 'phim', kind: { type: 'video' }, label: { vi: 'Quay giếng' } }]));
    await board.raw.setInputFiles('#form-file', [film]);
    await board.text('Tệp có chỗ cần sửa');
    const fault = (await board.raw.locator('table.faults tbody tr').first().innerText()).replace(/\s+/g, ' ');
    assert(fault.includes('survey') && fault.includes('6') && fault.includes('type') && fault.includes('audio'), `the fault says: ${fault}`);
    await board.axe('a film is refused');
    await board.shot('laptop-form-film');
    await board.raw.setInputFiles('#form-file', [await workbook(form([])), picture('khoan.png'), picture('dao.png')]);
    await board.text('Chưa có ảnh “mau.png”');
    assert(await board.raw.getByRole('button', { name: 'Ban hành' }).isDisabled(), 'a form without its picture can be published');
    await board.press(board.raw.getByRole('button', { name: /Chụp giếng như hình mẫu/ }));
    await board.press(board.raw.locator('.items summary').first());
    await board.raw.locator('.items .media-field input[type=file]:not([capture])').setInputFiles(picture('mau.png'));
    await board.text('Phiếu không có lỗi');
    const frame = board.raw.locator('.phone-frame');
    await frame.getByRole('button', { name: 'Đồng ý, bắt đầu' }).click();
    await frame.locator('.choice-picture').first().waitFor();
    await board.axe('a form with pictures');
    await board.fits('a form with pictures');
    await board.shot('laptop-form-pictures');
    await board.raw.locator('.kept:not(.pending)').waitFor();
    await board.press('Ban hành');
    await board.press(board.raw.getByRole('dialog').getByRole('button', { name: 'Ban hành' }));
    await board.text('Đã ban hành, sẽ gửi');
    await meet(board, page);
  });

  await step('the phone shows the pictures with the server gone, and takes a photo, a voice and a signature', async () => {
    await world.stopServer();
    const list = { query: '', filter: { unit: null, state: null, unsent: false }, sort: 'near', offset: 6, limit: 1 };
    home = (await page.call('household_list', list)).body.rows[0];
    await page.go(`#/survey/${home.id}/AG-01`);
    await page.press('Đồng ý, bắt đầu');
    await asked('Giếng nào giống nhà mình?');
    await page.raw.locator('.choice-picture').nth(1).waitFor();
    await page.axe('choices with pictures');
    await page.fits('choices with pictures');
    await page.shot('phone-survey-pictures');
    await page.press(page.raw.getByRole('radio', { name: 'Giếng đào' }));
    await asked('Chụp giếng như hình mẫu');
    await page.raw.locator('img.question-picture').waitFor();
    await page.axe('a question for a photo');
    await page.fits('a question for a photo');
    await page.shot('phone-survey-photo-question');
    assert((await page.raw.locator('.media-field input[type=file]').count()) === 0, 'a photo can be taken without consent');
    await page.press(page.raw.getByRole('link', { name: 'Hỏi và được đồng ý rồi mới chụp ảnh' }));
    await page.heading('Sự đồng ý');
    await page.press(page.raw.getByText('Đã đọc cho nghe'));
    await page.press(page.raw.getByRole('button', { name: 'Đồng ý', exact: true }));
    await page.text('Đã đồng ý');
    await page.press('Quay lại');
    await asked('Chụp giếng như hình mẫu');
    await page.raw.locator('.media-field input[type=file]:not([capture])').setInputFiles(picture('gieng.png'));
    await page.raw.locator('.question .thumb img').waitFor();
    await kept();
    await page.shot('phone-survey-photo');
    await next();
    await asked('Nước giếng thế nào?');
    await page.press(page.raw.getByRole('button', { name: 'Ghi âm', exact: true }));
    await page.text('Đang ghi');
    await page.shot('phone-survey-voice');
    await page.raw.waitForTimeout(1200);
    await page.press('Dừng');
    await page.text('Nghe lại');
    await kept();
    await page.axe('a recorded answer');
    await next();
    await asked('Chủ hộ ký');
    await sign();
    await page.raw.locator('.question .thumb img').waitFor();
    await kept();
    await page.fits('a signature');
    await page.shot('phone-survey-signature');
    await page.raw.reload();
    await page.raw.locator('.question .thumb img').waitFor();
    await next();
    await asked('Xem lại câu trả lời');
    await page.raw.locator('.answers .thumb img').nth(1).waitFor();
    await page.axe('answers with photos');
    await page.fits('answers with photos');
    await page.shot('phone-survey-media-review');
    await page.press('Lưu phiếu');
    await page.text('Đã lưu trên máy');
  });

  async function sign() {
    const canvas = page.raw.locator('canvas.signature');
    await canvas.scrollIntoViewIfNeeded();
    const box = await canvas.boundingBox();
    await page.raw.mouse.move(box.x + 40, box.y + box.height / 2);
    await page.raw.mouse.down();
    for (let at = 0; at <= 10; at += 1) await page.raw.mouse.move(box.x + 40 + at * 20, box.y + box.height / 2 + (at % 2 ? 24 : -24));
    await page.raw.mouse.up();
    await page.press(page.raw.locator('.media-field').getByRole('button', { name: 'Nhận chữ ký' }));
  }

  await step('the household shows what was answered; it is opened, corrected, and says so', async () => {
    await page.go(`#/household/${home.id}`);
    const given = page.raw.locator('a.item').filter({ hasText: title });
    await given.waitFor();
    await page.raw.locator('.visit-media .thumb img').first().waitFor();
    await page.axe('household with answers');
    await page.fits('household with answers');
    await given.scrollIntoViewIfNeeded();
    await page.shot('phone-household-answers');
    await page.press(given);
    await asked('Xem lại câu trả lời');
    await page.shot('phone-answer');
    await page.press(page.raw.getByRole('button', { name: /^Sửa: Giếng nào/ }));
    await asked('Giếng nào giống nhà mình?');
    await page.press(page.raw.getByRole('radio', { name: 'Giếng khoan' }));
    await asked('Xem lại câu trả lời');
    await page.axe('a correction');
    await page.fits('a correction');
    await page.press('Lưu sửa đổi');
    await page.text('Đã lưu trên máy');
    await page.text('Đã sửa 1 lần');
    await given.scrollIntoViewIfNeeded();
    await page.shot('phone-answer-corrected');
    const shown = (await page.call('survey_open', { household: home.id, form: '', answer: (await page.call('household_show', { id: home.id })).body.answers[0].id })).body;
    assert(shown.page.items[0].question.answer === 'khoan', 'the correction is not there');
  });

  await step('the leader sees photos and voices among the results, and hears and sees them at the household', async () => {
    await world.serve();
    await meet(page, board);
    await board.go('#/forms/results/AG-01');
    await board.heading(/Kết quả/);
    await board.raw.locator('.figures-card .thumb img').first().waitFor();
    await board.axe('results with photos');
    await board.fits('results with photos');
    await board.raw.locator('.figures-card .thumb').first().scrollIntoViewIfNeeded();
    await board.shot('laptop-results-media');
    await board.press('Bảng');
    await board.raw.locator('.answers-table td').filter({ hasText: /^photo-.*\.jpg$/ }).first().waitFor();
    await board.go(`#/household/${home.id}`);
    await board.raw.locator('a.item').filter({ hasText: title }).waitFor();
    await board.raw.locator('.visit-media .thumb img').first().waitFor();
    await board.axe('household with answers');
    await board.fits('household with answers');
    await board.shot('laptop-household-answers');
  });

  await step('two who correct one answer apart are asked in the words of the form, photos as photos', async () => {
    const answer = (await page.call('household_show', { id: home.id })).body.answers[0].id;
    const at = { household: home.id, form: '', answer };
    const correct = async (who, values) => {
      const { items } = (await who.call('survey_open', at)).body.page;
      const signature = items.find((item) => item.question.spot === '/ky').question.answer;
      for (const [spot, value] of Object.entries(values(signature))) {
        assert((await who.call('survey_step', { ...at, action: { do: 'answer', spot, value, next: true } })).ok, `${spot} was refused`);
      }
      assert((await who.call('survey_save', at)).ok, 'the correction was refused');
    };
    await correct(page, () => ({ '/loai': 'dao', '/anh': null }));
    await correct(board, (signature) => ({ '/loai': null, '/anh': signature }));
    await meet(page, board);
    await meet(page);
    for (const [who, place] of [[page, 'phone'], [board, 'laptop']]) {
      await who.go(`#/household/${home.id}`);
      const asked = (question) => who.raw.locator('.conflict').filter({ hasText: question });
      await asked('Giếng nào giống nhà mình?').getByText('Giếng đào').waitFor();
      await asked('Giếng nào giống nhà mình?').getByText('(để trống)').waitFor();
      await asked('Chụp giếng như hình mẫu').locator('.thumb img').waitFor();
      await who.axe('contested answers');
      await who.fits('contested answers');
      await asked('Chụp giếng').scrollIntoViewIfNeeded();
      await who.shot(`${place}-contested-answers`);
    }
    await page.press(page.raw.locator('.conflict').filter({ hasText: 'Giếng đào' }).locator('.version').filter({ hasText: 'Giếng đào' }).getByRole('button', { name: 'Chọn bản này' }));
    await page.text('Đã chọn');
  });
}
