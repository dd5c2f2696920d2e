// A village member: joins, adds a household, records a visit, closes the window, opens it again.
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { hand } from './hand.mjs';

export const NAME = 'Nguyễn Thị Ví Dụ';
export const PIN = '246813';
const HOLDER = 'Nông Văn Mẫu';

export async function memberStory({ check, bridge, server, data }) {
  const folder = join(data, 'member');
  const invitation = server.invite('Pác Ngòi', 'member', HOLDER);
  let driver = await check('the window opens', () => bridge.open(folder, '360x740'));
  try {
    let me = hand(driver);
    await check('joins with the invitation', async () => {
      await me.press('Tham gia bằng lời mời');
      await me.shot('how');
      await me.press('Dán lời mời nhận qua tin nhắn');
      await me.type('Lời mời', invitation.text);
      await me.press('Tiếp tục');
      await me.type('Họ và tên', HOLDER);
      await me.press('Tiếp tục');
      await me.sees('Chọn mã PIN');
      await me.pin(PIN);
      await me.sees('Nhập lại mã PIN');
      await me.pin(PIN);
      await me.sees('Hôm nay');
      await me.shot('today');
    });
    await check('adds a household', async () => {
      await me.press('Hộ');
      await me.press('Thêm hộ');
      await me.type('Họ tên chủ hộ', NAME);
      await me.shot('new-household');
      await me.press('Lưu');
      await me.sees(NAME);
      await me.shot('household');
    });
    await check('records a visit', async () => {
      await me.press('Ghi lượt thăm');
      await me.press('Đã gặp');
      await me.press('VNeID');
      await me.press('Tự làm được');
      await me.shot('visit');
      await me.press('Lưu lượt thăm');
      await me.sees('Đã lưu trên máy');
      await me.sees('VNeID');
      await me.shot('saved');
    });
    await driver.quit();
    driver = await check('closes and opens again', () => bridge.open(folder, '360x740'));
    me = hand(driver);
    await check('asks for the PIN', async () => {
      await me.sees('Nhập mã PIN');
      await me.shot('locked');
      await me.pin(PIN);
      await me.sees('Hôm nay');
    });
    await check('the household and the visit are there', async () => {
      await me.press('Hộ');
      await me.press(NAME);
      await me.sees('VNeID');
      await me.shot('again');
    });
    await check('sends it, and the server holds it', async () => {
      await driver.executeScript('location.hash = "#/sync"');
      await me.press('Gửi–nhận ngay');
      await me.sees('Mọi phiếu đã gửi');
      await me.shot('sent');
      const device = server.devices().find((row) => row.holder === HOLDER);
      assert.ok(device && device.held > 0, `the server holds nothing of ${HOLDER}`);
    });
  } catch (fault) {
    await hand(driver).shot('failed').catch(() => undefined);
    throw fault;
  } finally {
    await driver.quit().catch(() => undefined);
  }
}
