// The member's phone: joins by a picture of the QR, receives the village, records visits offline, sends them.
import { assert, Page } from './page.mjs';
import { LEADER, MEMBER, VILLAGE } from './leader.mjs';
import { PIN } from './world.mjs';

export async function member({ world, browser, test, page }) {
  const step = (name, run) => test(`member: ${name}`, run);
  const needed = (run) => Object.assign(run, { needed: true });
  const list = (query = '', limit = 50) => page.call('household_list', { query, filter: { unit: null, state: null, unsent: false }, sort: 'near', offset: 0, limit });

  await step('joins with a picture of the QR code and chooses a PIN', needed(async () => {
    page = await Page.open(browser, await world.web('member'));
    await page.heading('Từng Nhà');
    await page.axe('welcome');
    await page.fits('welcome');
    await page.shot('phone-welcome');
    await page.press('Tham gia bằng lời mời');
    await page.axe('how to join');
    await page.fits('how to join');
    await page.shot('phone-join');
    await page.raw.setInputFiles('input[type=file]', { name: 'anh.png', mimeType: 'image/png', buffer: world.qrPicture });
    await page.raw.getByLabel('Họ và tên').fill(MEMBER);
    await page.press('Tiếp tục');
    await page.heading('Chọn mã PIN');
    await page.pin('123456');
    await page.text('Mã này dễ đoán');
    await page.pin(PIN);
    await page.heading('Nhập lại mã PIN');
    await page.axe('PIN');
    await page.fits('PIN');
    await page.shot('phone-pin');
    await page.pin(PIN);
    await page.heading('Hôm nay');
  }));

  await step('receives the village from the server', needed(async () => {
    await page.press('Gửi–nhận');
    await page.heading('Gửi–nhận');
    await page.press('Gửi–nhận ngay');
    await page.raw.waitForFunction(async () => {
      const reply = await fetch('/call/household_list', { method: 'POST', headers: { 'content-type': 'application/json', 'x-tungnha-token': sessionStorage.getItem('token') }, body: JSON.stringify({ query: '', filter: { unit: null, state: null, unsent: false }, sort: 'near', offset: 0, limit: 1 }) });
      return reply.ok && (await reply.json()).total > 20;
    }, null, { timeout: 60_000, polling: 300 });
    await page.press('Hôm nay');
    await page.heading('Hôm nay');
    await page.raw.getByRole('link', { name: /^Ghi lượt thăm: / }).first().waitFor();
    await page.axe('today');
    await page.fits('today');
    await page.shot('phone-today');
  }));

  await step('sees only her own village', async () => {
    const { body } = await list();
    assert(body.rows.every((row) => row.unit.name.includes(VILLAGE)), 'another village is on the phone');
    assert(body.total < 200, `${body.total} households are not one village`);
  });

  await step('records a met visit in at most 6 taps, with the server gone', needed(async () => {
    await world.stopServer();
    await page.press('Hôm nay');
    const card = page.raw.getByRole('link', { name: /^Ghi lượt thăm: / }).first();
    await card.waitFor();
    world.visited = (await card.getAttribute('aria-label')).replace('Ghi lượt thăm: ', '');
    page.taps = 0;
    await page.press(card);
    await page.press('Đã gặp');
    await page.axe('visit form');
    await page.fits('visit form');
    const chosen = await page.raw.locator('#visit-guided [aria-pressed=true]').count();
    if (chosen === 0) await page.press(page.raw.locator('#visit-guided button').first());
    await page.press('VNeID');
    await page.press('Còn cần giúp');
    await page.shot('phone-visit-met');
    await page.press('Lưu lượt thăm');
    await page.text('Đã lưu trên máy');
    assert(page.taps <= 6, `a met visit took ${page.taps} taps`);
    await page.heading('Hôm nay');
    await page.shot('phone-saved');
  }));

  await step('records an absent household in at most 3 taps, and takes it back', async () => {
    const before = (await page.call('sync_view', {})).body.unsent;
    page.taps = 0;
    await page.press(page.raw.getByRole('link', { name: /^Ghi lượt thăm: / }).first());
    await page.press('Vắng nhà');
    await page.shot('phone-visit-absent');
    await page.press('Lưu lượt thăm');
    await page.text('Đã lưu trên máy');
    assert(page.taps <= 3, `an absent visit took ${page.taps} taps`);
    await page.press('Hoàn tác');
    await page.text('Đã hoàn tác');
    const absent = (await page.call('household_list', { query: '', filter: { unit: null, state: 'absent', unsent: false }, sort: 'near', offset: 0, limit: 50 })).body.total;
    assert(absent === 0, `${absent} households are still marked absent`);
    assert((await page.call('sync_view', {})).body.unsent >= before, 'an unsent record was lost by undo');
  });

  await step('finds a visit where it was after the phone died mid-form', async () => {
    const row = (await list()).body.rows.find((one) => one.state === 'not_visited' && one.people > 1);
    await page.go(`#/visit/${row.id}`);
    await page.press('Đã gặp');
    await page.press(page.raw.locator('#visit-guided button').nth(1));
    await page.text('Đã lưu nháp');
    const guided = await page.raw.locator('#visit-guided [aria-pressed=true]').allInnerTexts();
    await page.raw.getByRole('button', { name: 'Thêm ghi chú' }).tap();
    await page.raw.getByLabel('Ghi chú').fill('Bà hỏi về cấp lại mật khẩu');
    await page.raw.getByRole('button', { name: 'Chống lừa đảo' }).tap();
    // The phone may die at any moment after the screen has said so.
    await page.raw.locator('.kept:not(.pending)').waitFor();
    await world.killWeb('member');
    await page.close();
    page = await Page.open(browser, await world.web('member'));
    await page.unlock('135790');
    await page.text('Mã PIN chưa đúng');
    await page.axe('unlock');
    await page.fits('unlock');
    await page.shot('phone-unlock');
    await page.pin(PIN);
    await page.heading('Hôm nay');
    await page.text('Đang viết dở');
    await page.shot('phone-today-draft');
    await page.press(page.raw.locator('.list a.item').first());
    await page.text('Phiếu viết dở được mở lại');
    assert((await page.raw.locator('#visit-guided [aria-pressed=true]').allInnerTexts()).join() === guided.join(), 'whom the visit helped was lost');
    assert((await page.raw.locator('#visit-topics [aria-pressed=true]').innerText()).includes('Chống lừa đảo'), 'the topic was lost');
    assert((await page.raw.getByLabel('Ghi chú').inputValue()) === 'Bà hỏi về cấp lại mật khẩu', 'the note was lost');
    await page.shot('phone-visit-resumed');
    await page.press('Tự làm được');
    await page.press('Lưu lượt thăm');
    await page.text('Đã lưu trên máy');
  });

  await step('searches without accents, in any order, and by the last digits of a phone', async () => {
    await page.go('#/households');
    await page.heading('Hộ');
    const rows = (await list()).body.rows;
    const row = rows.find((one) => one.name.split(' ').length >= 3);
    const plain = row.name.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd').replace(/Đ/g, 'D').toLowerCase().split(' ');
    await page.raw.getByLabel('Tìm hộ').fill(`${plain[plain.length - 1]} ${plain[0]}`);
    await page.raw.locator('[data-row]').filter({ hasText: row.name }).first().waitFor();
    await page.axe('list');
    await page.fits('list');
    await page.shot('phone-search');
    for (const one of rows) {
      const phone = (await page.call('household_show', { id: one.id })).body.profile.phone;
      if (!phone) continue;
      await page.raw.getByLabel('Tìm hộ').fill(phone.slice(-3));
      await page.raw.locator('[data-row]').filter({ hasText: one.name }).first().waitFor();
      break;
    }
    await page.raw.getByLabel('Tìm hộ').fill('khong co ai ten nay');
    await page.text('Không thấy hộ nào');
    await page.shot('phone-search-empty');
    await page.press('Bỏ tìm và lọc');
    await page.raw.locator('[data-row]').first().waitFor();
    await page.shot('phone-households');
  });

  await step('opens a household, and edits a visit after saving', async () => {
    const row = (await list(world.visited)).body.rows.find((one) => one.state === 'visited');
    await page.go(`#/household/${row.id}`);
    await page.heading(row.name);
    await page.axe('household');
    await page.fits('household');
    await page.shot('phone-household');
    await page.press(page.raw.locator('.timeline a').first());
    await page.text('Sửa lượt thăm');
    await page.press('Tự làm được');
    await page.press('Lưu lượt thăm');
    await page.text('Đã lưu trên máy');
    await page.heading(row.name);
    await page.raw.locator('.timeline').getByText('tự làm được').first().waitFor();
  });

  await step('adds a household and its people, and is told what is wrong beside the field', async () => {
    await page.go('#/households');
    await page.press('Thêm hộ');
    await page.heading('Thêm hộ');
    await page.axe('new household');
    await page.fits('new household');
    await page.press('Lưu');
    await page.raw.getByRole('alert').waitFor();
    await page.shot('phone-new-household-errors');
    await page.raw.getByLabel('Họ tên chủ hộ').fill(world.visited);
    await page.text('Có thể đã có hộ này');
    await page.shot('phone-new-household-duplicate');
    await page.raw.getByLabel('Họ tên chủ hộ').fill('Nguyễn Thị Ví Dụ');
    await page.raw.getByLabel('Năm sinh chủ hộ').fill('1961');
    await page.press(page.raw.getByRole('radio', { name: 'Nữ' }));
    await page.raw.getByLabel('Tên thường gọi').fill('Bà Dụ cây đa');
    await page.press('Lưu');
    await page.heading('Nguyễn Thị Ví Dụ');
    await page.raw.getByText('chủ hộ · sinh 1961').waitFor();
    await page.press('Thêm người');
    await page.heading('Thêm người');
    await page.raw.getByLabel('Họ tên').fill('Bàn A Thử');
    await page.raw.getByLabel('Năm sinh').fill('1850');
    await page.press(page.raw.getByRole('button', { name: 'Lưu', exact: true }));
    await page.raw.locator('#f-birth_year-error').waitFor();
    await page.axe('person with an error');
    await page.fits('person with an error');
    await page.shot('phone-person-error');
    await page.raw.getByLabel('Năm sinh').fill('1985');
    await page.press(page.raw.getByRole('button', { name: 'Lưu', exact: true }));
    await page.heading('Nguyễn Thị Ví Dụ');
    await page.raw.getByText('Bàn A Thử').first().waitFor();
    await page.go('#/households');
    await page.raw.getByLabel('Tìm hộ').fill('du cay da');
    await page.raw.locator('[data-row]').filter({ hasText: 'Nguyễn Thị Ví Dụ' }).waitFor();
    await page.raw.getByLabel('Tìm hộ').fill('');
  });

  await step('is told honestly that nothing was sent while there is no server', async () => {
    await page.go('#/sync');
    await page.heading('Gửi–nhận');
    await page.text('phiếu chỉ có trên máy này');
    await page.press('Gửi–nhận ngay');
    await page.raw.getByRole('alert').waitFor({ timeout: 40_000 });
    await page.text('Chưa gửi được');
    assert((await page.raw.locator('.list .state').allInnerTexts()).some((state) => state.includes('Chưa gửi')), 'no record says that it is unsent');
    await page.axe('sync failed');
    await page.fits('sync failed');
    await page.shot('phone-sync-failed');
  });

  await step('and that everything was received when there is one', needed(async () => {
    await world.serve();
    await page.go('#/sync');
    await page.heading('Gửi–nhận');
    await page.press('Gửi–nhận ngay');
    await page.raw.getByText('Mọi phiếu đã gửi, xã đã nhận').waitFor({ timeout: 60_000 });
    await page.axe('sync done');
    await page.shot('phone-sync-done');
  }));

  await step('and her leader sees the visit', async () => {
    const leaders = world.leaderPage;
    await leaders.go('#/sync');
    await leaders.heading('Gửi–nhận');
    await leaders.press('Gửi–nhận ngay');
    await leaders.raw.getByText('Nguyễn Thị Ví Dụ').or(leaders.raw.getByText(/Xong/)).first().waitFor({ timeout: 60_000 });
    await leaders.go('#/households');
    await leaders.raw.getByLabel('Tìm hộ').fill('nguyen thi vi du cay da');
    await leaders.raw.locator('[data-row]').filter({ hasText: 'Nguyễn Thị Ví Dụ' }).first().waitFor();
    await leaders.raw.getByLabel('Tìm hộ').fill('');
  });

  await step('chooses between two versions of one field', async () => {
    const leaders = world.leaderPage;
    const id = (await list('du cay da')).body.rows[0].id;
    const edit = (on, landmark) => on.call('household_save', { id, unit: null, fields: { landmark } });
    assert((await edit(page, 'nhà sàn cạnh suối')).ok, 'the member could not edit');
    assert((await edit(leaders, 'cạnh nhà văn hóa')).ok, 'the leader could not edit');
    for (const on of [page, leaders, page]) {
      const answer = await on.call('sync_now', {});
      assert(answer.ok, `sync: ${JSON.stringify(answer.body)}`);
    }
    await page.go(`#/household/${id}`);
    await page.raw.locator('.conflict').waitFor();
    const versions = (await page.raw.locator('.version').allInnerTexts()).join();
    assert(versions.includes('nhà sàn cạnh suối') && versions.includes('cạnh nhà văn hóa'), `the versions shown are ${versions}`);
    assert(versions.includes(LEADER), `who wrote is not named: ${versions}`);
    await page.axe('conflict');
    await page.fits('conflict');
    await page.shot('phone-conflict');
    await page.press(page.raw.locator('.version').filter({ hasText: 'nhà văn hóa' }).getByRole('button'));
    await page.text('Đã chọn');
    await page.raw.locator('.conflict').waitFor({ state: 'detached' });
    const { body } = await page.call('household_show', { id });
    assert(body.profile.landmark === 'cạnh nhà văn hóa' && body.conflicts.length === 0, 'the choice did not hold');
  });

  await step('is not revoked by a name that was typed wrong', async () => {
    const leaders = world.leaderPage;
    await leaders.go('#/devices');
    await leaders.heading('Thiết bị');
    await leaders.press(`Thu hồi máy của ${MEMBER}`);
    await leaders.raw.getByRole('dialog').getByLabel(/Gõ/).fill('tên khác');
    await leaders.axe('revoking');
    await leaders.press(leaders.raw.getByRole('dialog').getByRole('button', { name: 'Thu hồi máy' }));
    await leaders.raw.getByRole('dialog').getByRole('alert').waitFor();
    await leaders.shot('laptop-revoke');
    await leaders.press('Hủy');
    await leaders.raw.getByRole('dialog').waitFor({ state: 'detached' });
  });

  world.memberPage = page;
}
