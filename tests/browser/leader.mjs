// The leader at her laptop: joins by typed code, imports the commune's list, sees coverage, invites a member.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, Page } from './page.mjs';
import { PIN } from './world.mjs';

export const LEADER = 'Hoàng Thị Minh Họa';
export const MEMBER = 'Chu Thị Lan';
export const VILLAGE = 'Pác Ngòi';

export async function leader({ world, browser, test, page }) {
  const step = (name, run) => test(`leader: ${name}`, run);
  const needed = (run) => Object.assign(run, { needed: true });

  await step('joins by typed address and code, after comparing six digits', needed(async () => {
    const invitation = world.server('invite', '--unit', 'Ba Bể', '--role', 'leader', '--holder', LEADER);
    page = await Page.open(browser, await world.web('leader'), { wide: true });
    await page.heading('Từng Nhà');
    await page.shot('laptop-welcome');
    await page.press('Tham gia bằng lời mời');
    await page.press('Gõ địa chỉ và mã');
    await page.raw.getByLabel('Địa chỉ máy chủ').fill(invitation.address);
    await page.raw.getByLabel('Mã mời').fill('AAAAA-AAAAA');
    await page.press('Tiếp tục');
    // A wrong code may be found out here or when joining; the right one must show the inviter's digits.
    await page.raw.locator('.digits, .problem').first().waitFor();
    if (await page.raw.locator('.digits').count()) await page.press('Không giống');
    await page.raw.getByLabel('Mã mời').fill(invitation.code);
    await page.press('Tiếp tục');
    await page.text(invitation.digits);
    await page.axe('comparing digits');
    await page.press('Đúng, giống nhau');
    await page.press('Tiếp tục');
    await page.text('Hãy ghi họ và tên');
    await page.raw.getByLabel('Họ và tên').fill(LEADER);
    await page.press('Tiếp tục');
    await page.heading('Chọn mã PIN');
    await page.raw.keyboard.type(PIN);
    await page.heading('Nhập lại mã PIN');
    await page.raw.keyboard.type(PIN);
    await page.heading('Tổng quan');
  }));

  await step('is told what to do while there are no households', async () => {
    await page.text('Chưa có hộ nào');
    await page.axe('empty overview');
    await page.shot('laptop-overview-empty');
  });

  await step('learns why a file cannot be used', async () => {
    await page.go('#/import');
    await page.heading('Nhập danh sách');
    await page.axe('import');
    await page.shot('laptop-import');
    await page.raw.setInputFiles('#import-file', { name: 'anh.png', mimeType: 'image/png', buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]) });
    await page.raw.getByRole('alert').waitFor();
    await page.shot('laptop-import-wrong-file');
  });

  await step('sees each faulty row with its reason before anything is written', async () => {
    const rows = ['Thôn;Họ tên chủ hộ;Năm sinh;Điện thoại;Số CCCD', 'Pác Ngòi;Nông Văn Mẫu;1955;0900000001;', 'Pác Ngòi;;1960;;', 'Thôn Không Có;Bàn A Thử;1970;;', 'Pác Ngòi;Triệu Thị Ví Dụ;19555;0912;'];
    await page.raw.setInputFiles('#import-file', { name: 'loi.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n'), 'utf8') });
    await page.text('Dòng cần xem');
    const faults = await page.raw.locator('table.faults tbody tr').allInnerTexts();
    assert(faults.length >= 3, `only these faults: ${faults.join(' | ')}`);
    assert(faults.some((fault) => fault.startsWith('3')), `row 3 is not named: ${faults.join(' | ')}`);
    await page.axe('import preview with faults');
    await page.shot('laptop-import-faults');
  });

  await step('imports the commune: 800 households, with progress', needed(async () => {
    const buffer = readFileSync(join(world.dir, 'files', 'ho-gia-dinh.xlsx'));
    await page.go('#/import');
    await page.raw.setInputFiles('#import-file', { name: 'ho-gia-dinh.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer });
    const button = page.raw.getByRole('button', { name: /^Nhập [\d.]+ hộ$/ });
    await button.waitFor();
    await page.axe('import preview');
    await page.shot('laptop-import-preview');
    await page.raw.getByLabel('Bỏ qua hộ có thể trùng').uncheck();
    await page.press(button);
    await page.raw.getByRole('heading', { name: /Đã nhập 800 hộ/ }).waitFor({ timeout: 60_000 });
    await page.shot('laptop-import-done');
  }));

  await step('sends the list to the server', needed(async () => {
    await page.go('#/sync');
    await page.heading('Gửi–nhận');
    await page.press('Gửi–nhận ngay');
    await page.raw.getByText('Mọi phiếu đã gửi, xã đã nhận').waitFor({ timeout: 60_000 });
    await page.axe('sync');
    await page.shot('laptop-sync');
  }));

  await step('sees coverage by village and opens a village\'s list', async () => {
    await page.go('#/overview');
    await page.raw.locator('table.coverage tbody tr').first().waitFor();
    const villages = await page.raw.locator('table.coverage tbody tr').count();
    assert(villages === 12, `${villages} villages instead of 12`);
    await page.axe('overview');
    await page.fits('overview');
    await page.shot('laptop-overview');
    await page.press(page.raw.locator('table.coverage').getByRole('link', { name: VILLAGE }));
    await page.heading('Hộ');
    const chosen = await page.raw.getByLabel('Thôn').inputValue();
    assert(chosen !== '', 'the list is not narrowed to the village');
  });

  await step('finds a household by keyboard alone, without accents', async () => {
    await page.go('#/overview');
    await page.heading('Tổng quan');
    await page.raw.keyboard.press('g');
    await page.raw.keyboard.press('h');
    await page.heading('Hộ');
    await page.raw.getByRole('button', { name: 'Bỏ tìm và lọc' }).click({ timeout: 500 }).catch(() => undefined);
    await page.raw.getByLabel('Thôn').selectOption('');
    await page.raw.keyboard.press('Escape');
    await page.raw.locator('h1').focus();
    await page.raw.keyboard.press('/');
    const name = (await page.call('household_list', { query: '', filter: { unit: null, state: null, unsent: false }, sort: 'name', offset: 400, limit: 1 })).body.rows[0].name;
    const plain = name.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd').replace(/Đ/g, 'D').toLowerCase();
    await page.raw.keyboard.type(plain.split(' ').reverse().join(' '));
    await page.raw.getByRole('row', { name }).first().waitFor();
    await page.shot('laptop-search');
    await page.raw.keyboard.press('ArrowDown');
    const found = await page.raw.locator('[data-row]:focus').innerText();
    await page.raw.keyboard.press('Enter');
    await page.heading(found);
    await page.axe('household page');
    await page.shot('laptop-household');
  });

  await step('pages through 800 households 50 at a time', async () => {
    const asked = [];
    const watch = (request) => request.url().endsWith('/call/household_list') && asked.push(request.postDataJSON());
    page.raw.on('request', watch);
    await page.go('#/households');
    await page.raw.getByLabel('Tìm hộ').fill('');
    await page.raw.getByText('800 hộ').waitFor();
    await page.axe('list');
    await page.shot('laptop-households');
    await page.raw.locator('h1').focus();
    for (const key of ['j', 'j', 'j', 'k']) await page.raw.keyboard.press(key);
    const at = await page.raw.evaluate(() => [...document.querySelectorAll('[data-row]')].indexOf(document.activeElement));
    assert(at === 1, `j j j k went to row ${at}`);
    await page.raw.locator('.scroll').evaluate((box) => (box.scrollTop = box.scrollHeight / 2));
    await page.raw.waitForFunction(() => document.querySelectorAll('[data-row]').length > 0);
    await page.raw.locator('.scroll').evaluate((box) => (box.scrollTop = box.scrollHeight));
    await page.raw.waitForFunction(() => document.querySelectorAll('tbody')[15]?.querySelectorAll('[data-row]').length === 50);
    const rows = await page.raw.locator('[data-row]').count();
    assert(rows <= 200, `${rows} rows are in the document at once`);
    assert(asked.every((one) => one.limit === 50), 'more than 50 rows were asked at once');
    page.raw.off('request', watch);
  });

  await step('invites the member: QR, typed code and digits', needed(async () => {
    await page.go('#/devices');
    await page.heading('Thiết bị');
    await page.axe('devices');
    await page.shot('laptop-devices');
    await page.press('Mời máy mới');
    await page.raw.getByLabel('Máy của ai?').fill(MEMBER);
    const village = await page.raw.getByLabel('Thôn phụ trách').locator('option').filter({ hasText: VILLAGE }).getAttribute('value');
    await page.raw.getByLabel('Thôn phụ trách').selectOption(village);
    await page.axe('invite form');
    await page.press('Tạo lời mời');
    await page.raw.locator('.qr svg').waitFor();
    await page.axe('invitation');
    await page.shot('laptop-invitation');
    // The picture that the member's phone would take.
    world.qrPicture = await page.raw.locator('.qr').screenshot();
  }));

  await step('sees who holds the device in the settings', async () => {
    await page.go('#/settings');
    await page.heading('Cài đặt');
    await page.raw.locator('dd').filter({ hasText: LEADER }).waitFor();
    await page.axe('settings');
    await page.shot('laptop-settings');
  });

  world.leaderPage = page;
}
