// The end of a device: locked by hand, then revoked by the leader and refused at its next contact.
import { assert, Page } from './page.mjs';
import { MEMBER } from './leader.mjs';
import { PIN } from './world.mjs';

export async function revoke({ world, browser, test }) {
  const leaders = world.leaderPage;
  if (!leaders || !world.memberPage) return;
  let page;

  await test('revoke: an invitation that was used is refused with words that help', async () => {
    const other = await Page.open(browser, await world.web('other'));
    await other.press('Tham gia bằng lời mời');
    await other.raw.setInputFiles('input[type=file]', { name: 'anh.png', mimeType: 'image/png', buffer: world.qrPicture });
    await other.raw.getByLabel('Họ và tên').fill('Bàn A Thử');
    await other.press('Tiếp tục');
    await other.pin(PIN);
    await other.heading('Nhập lại mã PIN');
    await other.pin(PIN);
    await other.raw.getByRole('alert').waitFor();
    await other.text(/lời mời/i);
    await other.axe('refused invitation');
    await other.fits('refused invitation');
    await other.shot('phone-join-refused');
    await other.close();
  });

  await test('revoke: a phone locked by hand opens with its PIN', async () => {
    await world.killWeb('member');
    page = await Page.open(browser, await world.web('member'));
    await page.unlock(PIN);
    await page.heading('Hôm nay');
    await page.go('#/settings');
    await page.press('Khóa ngay');
    await page.unlock(PIN);
    await page.raw.locator('.tabs').waitFor();
  });

  await test('revoke: the leader types the name and the device is refused from then on', async () => {
    await leaders.call('sync_now', {});
    await leaders.go('#/devices');
    await leaders.heading('Thiết bị');
    await leaders.press(`Thu hồi máy của ${MEMBER}`);
    await leaders.raw.getByRole('dialog').getByLabel(/Gõ/).fill(MEMBER);
    await leaders.press(leaders.raw.getByRole('dialog').getByRole('button', { name: 'Thu hồi máy' }));
    await leaders.text('Đã thu hồi');
    await leaders.shot('laptop-revoked');
    await page.go('#/sync');
    await page.heading('Gửi–nhận');
    await page.press('Gửi–nhận ngay');
    await page.raw.getByRole('alert').waitFor({ timeout: 30_000 });
    await page.shot('phone-revoked');
    const { ok } = await page.call('sync_now', {});
    assert(!ok, 'a revoked device was served');
  });
}
