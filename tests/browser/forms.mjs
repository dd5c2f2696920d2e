// Forms on the leader's laptop: written, imported, published; asked on the phone; results and files.
import { assert } from './page.mjs';

export async function forms({ world, test }) {
  const step = (name, run) => test(`forms: ${name}`, run);
  const page = world.leaderPage;
  const phone = () => world.memberPage;
  const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  const sync = async (...pages) => {
    for (const one of pages) {
      const answer = await one.call('sync_now', {});
      assert(answer.ok, `sync: ${JSON.stringify(answer.body)}`);
    }
  };
  const title = 'Khảo sát nước sạch (minh họa)';

  await step('lists the shipped survey', async () => {
    if (world.serving.child.exitCode !== null || world.serving.child.signalCode !== null) await world.serve();
    await page.go('#/forms');
    await page.heading('Khảo sát');
    await page.text('Phiếu ý kiến người dân');
    await page.axe('forms');
    await page.fits('forms');
    await page.shot('laptop-forms');
  });

  await step('writes a form beside a phone that asks it', async () => {
    await page.press('Soạn phiếu mới');
    await page.raw.getByLabel('Tên phiếu').fill(title);
    await page.press('Thêm câu');
    await page.raw.getByRole('textbox', { name: 'Câu hỏi', exact: true }).fill('Nhà mình dùng nước gì?');
    const answers = page.raw.locator('.choice-row');
    await answers.nth(0).locator('input').nth(1).fill('Nước máy');
    await answers.nth(1).locator('input').nth(1).fill('Nước suối');
    await page.raw.locator('.kept:not(.pending)').waitFor();
    await page.text('Phiếu không có lỗi');
    const frame = page.raw.locator('.phone-frame');
    await frame.getByRole('button', { name: 'Đồng ý, bắt đầu' }).click();
    await frame.getByRole('heading', { name: 'Nhà mình dùng nước gì?' }).waitFor();
    await frame.getByRole('radio', { name: 'Nước suối' }).waitFor();
    await page.axe('the writer');
    await page.fits('the writer');
    await page.shot('laptop-form-writer');
  });

  await step('shows what is wrong with a condition, in the writer and in a workbook', async () => {
    await page.press(page.raw.locator('.items summary').first());
    await page.raw.getByLabel('Chỉ hỏi khi').fill("${khong_co} = 'x'");
    await page.raw.getByText('1 chỗ cần sửa').waitFor();
    assert(await page.raw.getByRole('button', { name: 'Ban hành' }).isDisabled(), 'a faulty form can be published');
    await page.axe('a faulty form');
    await page.shot('laptop-form-fault');
    const id = (await page.raw.evaluate(() => location.hash)).split('/').pop();
    const { body } = await page.call('form_file', { id, version: null });
    await page.raw.getByLabel('Chỉ hỏi khi').fill('');
    await page.text('Phiếu không có lỗi');
    await page.go('#/forms');
    await page.heading('Khảo sát');
    await page.raw.setInputFiles('#form-file', { name: 'loi.xlsx', mimeType: XLSX, buffer: Buffer.from(body.base64, 'base64') });
    await page.text('Tệp có chỗ cần sửa');
    const fault = (await page.raw.locator('table.faults tbody tr').first().innerText()).replace(/\s+/g, ' ');
    assert(fault.includes('survey') && fault.includes('2') && fault.includes('relevant'), `the fault does not name its cell: ${fault}`);
    await page.axe('a faulty workbook');
    await page.shot('laptop-form-import-faults');
  });

  await step('publishes it, and the phone receives it', async () => {
    await page.press(page.raw.getByRole('link', { name: 'Soạn tiếp' }).first());
    await page.text('Phiếu không có lỗi');
    await page.press('Ban hành');
    await page.press(page.raw.getByRole('dialog').getByRole('button', { name: 'Ban hành' }));
    await page.text('Đã ban hành, sẽ gửi');
    await page.text(title);
    await sync(page, phone());
    const home = (await phone().call('household_list', { query: '', filter: { unit: null, state: null, unsent: false }, sort: 'near', offset: 1, limit: 1 })).body.rows[0];
    world.surveyed = home.id;
    await phone().go(`#/survey/${home.id}`);
    await phone().heading('Chọn phiếu');
    await phone().axe('choosing a form');
    await phone().fits('choosing a form');
    await phone().shot('phone-survey-choose');
    await phone().press(phone().raw.locator('a.item').filter({ hasText: title }));
    await phone().press('Đồng ý, bắt đầu');
    await phone().raw.getByRole('heading', { name: 'Nhà mình dùng nước gì?' }).waitFor();
  });

  await step('publishes a new version while the phone asks the old one, which stays', async () => {
    await page.press(page.raw.getByRole('button', { name: new RegExp(`^Soạn bản mới: ${title.slice(0, 18)}`) }));
    await page.press('Thêm câu');
    await page.raw.getByRole('textbox', { name: 'Câu hỏi', exact: true }).fill('Nước có đủ dùng mùa khô không?');
    await page.text('Phiếu không có lỗi');
    await page.raw.locator('.kept:not(.pending)').waitFor();
    await page.press('Ban hành');
    await page.press(page.raw.getByRole('dialog').getByRole('button', { name: 'Ban hành' }));
    await page.raw.getByRole('row', { name: /^2 / }).waitFor();
    await sync(page, phone());
    await phone().press(phone().raw.getByRole('radio', { name: 'Nước suối' }));
    await phone().text('Xã đã ban hành bản 2');
    await phone().raw.getByRole('heading', { name: 'Xem lại câu trả lời' }).waitFor();
    assert((await phone().raw.locator('.answers > li').count()) === 1, 'the draft took over questions of the new version');
    await phone().axe('a newer version');
    await phone().shot('phone-survey-newer');
    await phone().press('Lưu phiếu');
    await phone().text('Đã lưu trên máy');
    await sync(phone(), page);
  });

  await step('shows the results of both versions together, and of the anonymous survey', async () => {
    await page.go('#/forms/results/PYK-01');
    await page.heading(/Kết quả/);
    await page.raw.locator('.figures-card').first().waitFor();
    await page.axe('results');
    await page.fits('results');
    await page.shot('laptop-results');
    await page.press('Theo thôn');
    await page.axe('results by village');
    await page.shot('laptop-results-village');
    await page.press('Bảng');
    await page.raw.locator('.answers-table td').first().waitFor();
    await page.axe('results as a table');
    await page.shot('laptop-results-table');
  });

  await step('hands out a workbook of the answers', async () => {
    await page.raw.getByLabel('Bố cục').selectOption('kobo');
    const saving = page.raw.waitForEvent('download');
    await page.press(page.raw.getByRole('button', { name: 'Xuất', exact: true }));
    const file = await saving;
    assert(/^PYK-01-.*\.xlsx$/.test(file.suggestedFilename()), `the file is called ${file.suggestedFilename()}`);
  });
}
