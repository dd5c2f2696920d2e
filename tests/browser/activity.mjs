// What a team does beyond visits: outreach sessions, good practices, sharing.
import { assert } from './page.mjs';
import { MEMBER } from './leader.mjs';

export async function activity({ world, test }) {
  const step = (name, run) => test(`activity: ${name}`, run);
  const { memberPage: page, leaderPage: board } = world;
  if (!page) return;
  const meet = async (...pages) => {
    for (const one of pages) {
      const answer = await one.call('sync_now', {});
      assert(answer.ok, `sync: ${JSON.stringify(answer.body)}`);
    }
  };

  await step('an outreach session is recorded from Hôm nay', async () => {
    await page.go('#/today');
    await page.heading('Hôm nay');
    await page.press('Buổi tuyên truyền');
    await page.heading('Buổi tuyên truyền');
    await page.text('Chưa ghi buổi nào');
    await page.axe('no sessions');
    await page.fits('no sessions');
    await page.press('Ghi buổi tuyên truyền');
    await page.heading('Ghi buổi tuyên truyền');
    await page.axe('session');
    await page.fits('session');
    await page.press('Lưu buổi tuyên truyền');
    await page.raw.getByRole('alert').first().waitFor();
    await page.press(page.raw.getByRole('radio', { name: 'Chống lừa đảo' }));
    await page.press(page.raw.getByRole('radio', { name: 'Họp thôn' }));
    await page.raw.getByLabel('Nam dự').fill('12');
    await page.raw.getByLabel('Nữ dự').fill('18');
    await page.raw.getByLabel('Địa điểm').fill('Nhà văn hóa thôn');
    await page.shot('phone-session');
    await page.press('Lưu buổi tuyên truyền');
    await page.heading('Buổi tuyên truyền');
    await page.text('30 người dự, 18 nữ');
    await page.axe('sessions');
    await page.fits('sessions');
    await page.shot('phone-sessions');
    await meet(page, board);
    await board.go('#/outreach');
    await board.text('30 người dự, 18 nữ');
    await board.axe('sessions on a laptop');
    await board.shot('laptop-sessions');
  });

  await step('a good practice is submitted, returned with a reason, submitted again, approved and published', async () => {
    await page.go('#/practice');
    await page.heading('Cách làm hay');
    await page.press('Viết cách làm hay');
    await page.raw.getByLabel('Tên cách làm').fill('Con dạy mẹ quét mã QR');
    await page.raw.getByLabel('Làm thế nào?').fill('Mỗi tối thứ Năm, con cháu ngồi cùng ông bà ở nhà văn hóa.');
    await page.axe('practice');
    await page.fits('practice');
    await page.shot('phone-practice');
    await page.press('Gửi lên xã');
    await page.heading('Cách làm hay');
    await page.text('Đã gửi lên xã');
    await meet(page, board);
    await board.go('#/practice');
    await board.text('Bài các Tổ gửi lên');
    await board.axe('practices to review');
    await board.shot('laptop-practices');
    await board.press('Trả lại');
    await board.press(board.raw.getByRole('dialog').getByRole('button', { name: 'Trả lại' }));
    await board.raw.locator('#back-reason-error').waitFor();
    await board.raw.getByLabel('Lý do trả lại').fill('Ghi thêm kết quả');
    await board.press(board.raw.getByRole('dialog').getByRole('button', { name: 'Trả lại' }));
    await board.raw.getByRole('dialog').waitFor({ state: 'detached' });
    await meet(board, page);
    await page.go('#/practice');
    await page.text('Xã trả lại: Ghi thêm kết quả');
    await page.fits('returned practice');
    await page.shot('phone-practice-returned');
    await page.press(page.raw.locator('.list a.item').first());
    await page.raw.getByLabel('Làm thế nào?').fill('Mỗi tối thứ Năm, con cháu ngồi cùng ông bà. Sau một tháng 20 người tự quét được.');
    await page.press('Gửi lên xã');
    await page.heading('Cách làm hay');
    await meet(page, board);
    await board.press('Duyệt và đăng');
    await board.text('Xã đã đăng');
    await meet(board, page);
    await page.go('#/today');
    await page.go('#/practice');
    await page.text('Xã đã đăng');
    await page.axe('published practice');
    await page.shot('phone-practice-published');
  });

  await step('a household that sells has its shop, its products and its commitment recorded', async () => {
    const list = { query: '', filter: { unit: null, state: null, unsent: false }, sort: 'near', offset: 0, limit: 50 };
    const home = (await page.call('household_list', list)).body.rows[0];
    await page.go(`#/household/${home.id}`);
    await page.heading(home.name);
    await page.press('Gian hàng, sản phẩm');
    await page.heading('Gian hàng');
    await page.axe('no shop');
    await page.fits('no shop');
    await page.press('Thêm gian hàng');
    await page.raw.getByLabel('Sàn, nền tảng').fill('Postmart');
    await page.press('Hộ đã cam kết');
    await page.press('Thêm sản phẩm');
    await page.raw.getByLabel('Tên sản phẩm').fill('Mật ong rừng');
    await page.raw.getByLabel('Quy cách').fill('chai 500 ml');
    await page.raw.getByLabel('Giá (đồng)').fill('150000');
    await page.axe('shop');
    await page.fits('shop');
    await page.shot('phone-shop-edit');
    await page.press('Lưu gian hàng');
    await page.heading('Gian hàng');
    await page.text('150.000 đ / chai 500 ml');
    await page.axe('shops');
    await page.fits('shops');
    await page.shot('phone-shops');
  });

  await step('the day is shared as a picture 1080 wide and a text, of figures without a name', async () => {
    await page.go('#/today');
    await page.heading('Hôm nay');
    await page.press('Chia sẻ kết quả lên Zalo');
    await page.heading('Chia sẻ kết quả');
    await page.raw.waitForFunction(() => document.querySelector('canvas')?.width === 1080);
    await page.axe('share');
    await page.fits('share');
    await page.shot('phone-share');
    const said = await page.raw.locator('canvas').textContent();
    assert(/lượt thăm hộ/.test(said) && !said.includes(MEMBER), `the text says: ${said}`);
    const names = (await page.call('household_list', { query: '', filter: { unit: null, state: null, unsent: false }, sort: 'near', offset: 0, limit: 50 })).body.rows.map((row) => row.name);
    assert(!names.some((name) => said.includes(name)), 'a household is named');
    await page.raw.evaluate(() => {
      navigator.canShare = () => true;
      navigator.share = async (what) => void (window.shared = { text: what.text, type: what.files?.[0]?.type, size: what.files?.[0]?.size });
    });
    await page.go('#/today');
    await page.go('#/share');
    await page.raw.waitForFunction(() => document.querySelector('canvas')?.width === 1080);
    await page.press('Chia sẻ ảnh');
    await page.raw.waitForFunction(() => window.shared?.size > 1000);
    const shared = await page.raw.evaluate(() => window.shared);
    assert(shared.type === 'image/png' && shared.text.includes('Tổ công nghệ số'), `shared ${JSON.stringify(shared)}`);
    const [download] = await Promise.all([page.raw.waitForEvent('download'), page.press('Lưu ảnh vào máy')]);
    await download.saveAs(`${world.dir}/shared.png`);
    await download.saveAs(new URL('../../target/screenshots/shared.png', import.meta.url).pathname);
    await page.press('Tuần này');
    await page.raw.waitForFunction(() => /Từ |Ngày /.test(document.querySelector('canvas')?.textContent ?? ''));
  });
}
