// What happens where no server is in reach and where people disagree: a choice left to the leader, records by a
// device nearby and by file, and what a leader makes of a batch that was held back.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '../scratch.mjs';
import { LEADER, VILLAGE } from './leader.mjs';
import { assert, meet } from './page.mjs';

const LOST = 'Triệu Thị Ví Dụ';

export async function carriers({ world, test }) {
  const step = (name, run) => test(`carriers: ${name}`, run);
  const page = world.memberPage;
  const leaders = world.leaderPage;
  const files = mkdtempSync(join(tmpdir(), 'tungnha-files-'));
  const show = async (on, id) => (await on.call('household_show', { id })).body;
  const absent = (on, id) => on.call('visit_save', { household: id, visit: null, draft: { outcome: 'absent', guided: [], topics: [], ability: null, note: 'Ở bản xa', opinion: '', opinion_topic: null, opinion_named: true, follow_up: null, day: today(), media: [] } });
  let rows = [];

  await step('a member leaves a choice to the leader, who finds it and chooses', async () => {
    rows = (await page.call('household_list', { query: '', filter: { unit: null, state: null, unsent: false }, sort: 'near', offset: 0, limit: 5 })).body.rows;
    const { id, name } = rows[0];
    for (const [on, landmark] of [[page, 'cạnh cây đa'], [leaders, 'sau trạm y tế']]) {
      assert((await on.call('household_save', { id, unit: null, fields: { landmark } })).ok, 'an edit was refused');
    }
    await meet(page, leaders, page);
    await page.go(`#/household/${id}`);
    await page.press('Để trưởng tổ quyết');
    await page.raw.locator('.conflict').getByText('để trưởng tổ quyết').waitFor();
    await page.axe('a choice left to the leader');
    await page.fits('a choice left to the leader');
    await page.shot('phone-conflict-deferred');
    await page.go('#/sync');
    await page.text('Đã để trưởng tổ quyết');
    await page.shot('phone-sync-contested');
    await meet(page, leaders);
    await leaders.go('#/sync');
    await leaders.text('Tổ để trưởng tổ quyết');
    await leaders.axe('contested fields');
    await leaders.fits('contested fields');
    await leaders.shot('laptop-sync-contested');
    await leaders.press(leaders.raw.getByRole('link', { name: new RegExp(`${name}.*So sánh`) }));
    await leaders.shot('laptop-conflict-deferred');
    await leaders.press(leaders.raw.locator('.version').filter({ hasText: 'sau trạm y tế' }).getByRole('button'));
    await leaders.raw.locator('.conflict').waitFor({ state: 'detached' });
    await meet(leaders, page);
    const shown = await show(page, id);
    assert(shown.profile.landmark === 'sau trạm y tế' && shown.conflicts.length === 0, `the choice did not reach the phone: ${JSON.stringify(shown.conflicts)}`);
  });

  await step('a phone hands a visit to the laptop nearby, with no server in reach', async () => {
    await world.stopServer();
    assert((await absent(page, rows[1].id)).ok, 'the visit was refused');
    await leaders.go('#/sync/nearby');
    await leaders.press('Bắt đầu làm máy trung chuyển');
    await leaders.raw.getByRole('img', { name: 'Mã QR của máy trung chuyển' }).waitFor();
    await leaders.axe('being a relay');
    await leaders.fits('being a relay');
    await leaders.shot('laptop-nearby-relay');
    const [address] = (await leaders.call('hub_view', {})).body.addresses;
    await page.go('#/sync');
    await page.press('Qua máy gần đây');
    await page.heading('Qua máy gần đây');
    await page.axe('nearby');
    await page.fits('nearby');
    await page.shot('phone-nearby');
    await page.raw.getByLabel('Địa chỉ hoặc mã').fill('khong-phai-dia-chi');
    await page.press('Gửi–nhận với máy này');
    await page.raw.getByRole('alert').waitFor();
    await page.shot('phone-nearby-failed');
    await page.raw.getByLabel('Địa chỉ hoặc mã').fill(`127.0.0.1:${new URL(address).port}`);
    await page.press('Gửi–nhận với máy này');
    await page.text(`Máy của ${LEADER} đang giữ phiếu`);
    await page.go('#/sync');
    await page.raw.locator('.list .state').getByText(`Máy của ${LEADER} đang giữ`).first().waitFor();
    await page.fits('records that a relay holds');
    await page.shot('phone-sync-relayed');
    assert((await show(leaders, rows[1].id)).timeline.some((one) => one.note === 'Ở bản xa'), 'the laptop does not show the visit');
    await leaders.text(/Đang giữ \d+ gói phiếu/);
    await leaders.press('Dừng');
    await leaders.text('Làm máy trung chuyển');
    await world.serve();
    await meet(leaders, page);
  });

  await step('records travel as a file, and a damaged one is refused with a sentence', async () => {
    for (const on of [page, leaders]) await on.prefer({ sync_auto: false });
    const invitation = world.server('invite', '--unit', VILLAGE, '--role', 'member', '--holder', LOST);
    const lost = (...args) => world.run('tungnha', '--data', world.folder('lost'), ...args);
    lost('join', '--invitation', invitation.text, '--holder', LOST);
    lost('sync');
    await meet(page, leaders);
    await world.stopServer();
    lost('visit', 'add', rows[2].id, '--outcome', 'absent', '--note', 'Máy sắp mất');
    const device = (await page.call('devices', {})).body.find((one) => one.mine).holder;
    lost('bundle', 'export', '--to', device, join(files, 'cho-lan.tungnha'));

    await page.go('#/sync');
    await page.press('Bằng tệp');
    await page.heading('Gửi–nhận bằng tệp');
    await page.axe('by file');
    await page.fits('by file');
    await page.shot('phone-file');
    const bytes = readFileSync(join(files, 'cho-lan.tungnha'));
    const pick = (on, buffer) => on.raw.locator('input[type=file]').setInputFiles({ name: 'gui.tungnha', mimeType: 'application/octet-stream', buffer });
    await pick(page, bytes.subarray(0, bytes.length - 9));
    await page.text('Tệp bị hỏng hoặc chép chưa đủ');
    await page.axe('a damaged file');
    await page.shot('phone-file-damaged');
    await pick(leaders.raw.url().includes('#/sync/file') ? leaders : await fileScreen(leaders), bytes);
    await leaders.text('Tệp này gửi cho máy khác');
    await pick(page, bytes);
    await page.text(`${LOST}: nhận 1 gói mới`);
    await page.shot('phone-file-taken');
    await page.raw.getByLabel('Gửi cho').selectOption({ label: `Máy của ${LEADER}` });
    const [download] = await Promise.all([page.raw.waitForEvent('download'), page.press('Lưu tệp')]);
    await download.saveAs(join(files, 'cho-xa.tungnha'));
    await page.text('Đã tạo tệp với');
  });

  await step('the leader understands what was held back, and lets it in', async () => {
    await world.serve();
    const lost = world.server('device', 'list').find((one) => one.holder === LOST);
    world.server('device', 'revoke', lost.device);
    await meet(leaders);
    await fileScreen(leaders);
    await leaders.raw.locator('input[type=file]').setInputFiles(join(files, 'cho-xa.tungnha'));
    await leaders.text('gói chưa nhận được, để riêng chờ xem lại');
    await leaders.shot('laptop-file-held');
    await leaders.go('#/sync');
    await leaders.press(leaders.raw.getByRole('link', { name: /đang để riêng chờ xem lại/ }));
    await leaders.heading('Cần xem lại');
    await leaders.text(`Máy của ${LOST}`);
    await leaders.text('Máy ghi phiếu đã bị thu hồi trước khi phiếu này tới.');
    await leaders.text(rows[2].name);
    await leaders.axe('held back');
    await leaders.fits('held back');
    await leaders.shot('laptop-review');
    // The same on a phone: a leader may be out in the village.
    leaders.wide = false;
    await leaders.raw.setViewportSize({ width: 360, height: 640 });
    await leaders.text(`Máy của ${LOST}`);
    await leaders.axe('held back, on a phone');
    await leaders.fits('held back, on a phone');
    await leaders.shot('phone-review');
    leaders.wide = true;
    await leaders.raw.setViewportSize({ width: 1280, height: 800 });
    await leaders.press('Từ chối');
    await leaders.raw.getByRole('dialog').getByRole('button', { name: 'Từ chối' }).click();
    await leaders.raw.getByRole('dialog').getByRole('alert').waitFor();
    await leaders.axe('keeping out');
    await leaders.shot('laptop-review-reject');
    await leaders.press('Hủy');
    await leaders.press('Nhận vào');
    await leaders.text('Không có gì chờ xem lại');
    await leaders.raw.locator('summary').click();
    await leaders.shot('laptop-review-decided');
    assert((await show(leaders, rows[2].id)).timeline.some((one) => one.note === 'Máy sắp mất'), 'what was let in is not in the record');
    for (const on of [page, leaders]) await on.prefer({ sync_auto: true });
    await removeFolder(files);
  });
}

async function fileScreen(on) {
  await on.go('#/sync/file');
  await on.heading('Gửi–nhận bằng tệp');
  return on;
}

/** Today in Vietnam. */
function today() {
  return new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
}
