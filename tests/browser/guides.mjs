// Cẩm nang on the phone, shown to people, and published by the commune.
import { assert, meet } from './page.mjs';

export async function guides({ world, test }) {
  const step = (name, run) => test(`guides: ${name}`, run);
  const { memberPage: page, leaderPage: board } = world;
  if (!page) return;

  await step('a tab of the phone lists the cards and finds them without accents', async () => {
    await page.go('#/today');
    await page.heading('Hôm nay');
    await page.press(page.raw.getByRole('link', { name: 'Cẩm nang' }));
    await page.heading('Cẩm nang');
    await page.raw.locator('.guide-card').first().waitFor();
    await page.axe('guides');
    await page.fits('guides');
    await page.shot('phone-guides');
    await page.raw.getByLabel('Tìm trong cẩm nang').fill('gia cong an');
    await page.raw.waitForFunction(() => document.querySelector('.guide-card .name')?.textContent === 'Nhận ra kẻ giả công an, cán bộ xã');
    await page.shot('phone-guides-search');
    await page.press(page.raw.locator('.guide-card').first());
    await page.heading('Nhận ra kẻ giả công an, cán bộ xã');
    await page.axe('guide');
    await page.fits('guide');
    await page.shot('phone-guide');
  });

  await step('is shown to people on the whole screen, one step a page, by tap, swipe and key', async () => {
    await page.press('Đưa cho bà con xem');
    await page.raw.getByText('Bước 1 / 4').waitFor();
    await page.axe('shown to people');
    await page.fits('shown to people');
    await page.shot('phone-guide-show');
    assert((await page.raw.locator('.tabs').count()) === 0, 'the tabs stand under what is shown to people');
    const size = await page.raw.locator('.show-words').evaluate((words) => parseFloat(getComputedStyle(words).fontSize));
    assert(size >= 28, `the letters are ${size} px`);
    await page.press('Tiếp');
    await page.raw.getByText('Bước 2 / 4').waitFor();
    await page.raw.locator('.show').dispatchEvent('pointerdown', { clientX: 300 });
    await page.raw.locator('.show').dispatchEvent('pointerup', { clientX: 120 });
    await page.raw.getByText('Bước 3 / 4').waitFor();
    await page.raw.keyboard.press('ArrowRight');
    await page.raw.getByText('Bước 4 / 4').waitFor();
    await page.press('Xong');
    await page.heading('Nhận ra kẻ giả công an, cán bộ xã');
  });

  await step('offers reading aloud exactly when the platform has a Vietnamese voice of its own', async () => {
    await page.raw.evaluate(() => {
      const voice = { lang: 'vi-VN', localService: true, name: 'thử', default: false, voiceURI: 'thử' };
      window.speechSynthesis.getVoices = () => (window.withVoice ? [voice] : [{ ...voice, lang: 'en-US' }]);
    });
    for (const there of [false, true]) {
      await page.raw.evaluate((on) => (window.withVoice = on), there);
      await page.go('#/guide/ma-otp/show');
      await page.raw.getByText('Bước 1 / 4').waitFor();
      assert((await page.raw.getByRole('button', { name: 'Đọc to' }).count()) === (there ? 1 : 0), `a voice is there: ${there}`);
      await page.go('#/guides');
      await page.heading('Cẩm nang');
    }
  });

  await step('the commune writes a card with its steps and the village receives it', async () => {
    await board.go('#/guides');
    await board.heading('Cẩm nang');
    await board.raw.locator('.guide-card').first().waitFor();
    await board.axe('guides on a laptop');
    await board.shot('laptop-guides');
    await board.press('Thêm thẻ');
    await board.heading('Thẻ mới');
    await board.press('Đăng cho mọi thôn');
    await board.raw.getByRole('alert').first().waitFor();
    await board.raw.getByLabel('Tên thẻ').fill('Báo mất điện');
    await board.raw.getByLabel('Lời hướng dẫn').first().fill('Gọi số in trên hóa đơn tiền điện.');
    await board.press('Thêm bước');
    await board.raw.getByLabel('Lời hướng dẫn').nth(1).fill('Đọc mã khách hàng.');
    await board.raw.locator('#step-1-picture').selectOption('call');
    await board.axe('writing a card');
    await board.shot('laptop-guide-edit');
    await board.press('Đăng cho mọi thôn');
    await board.heading('Báo mất điện');
    await meet(board, page);
    await page.go('#/guides');
    await page.raw.getByLabel('Tìm trong cẩm nang').fill('mat dien');
    await page.press(page.raw.locator('.guide-card').filter({ hasText: 'Báo mất điện' }));
    await page.text('Đọc mã khách hàng.');
  });

  await step('and keeps the directory of platforms and groups', async () => {
    await board.go('#/directory');
    await board.heading('Danh bạ');
    await board.press('Thêm nhóm');
    await board.raw.getByLabel('Tên', { exact: true }).fill('Tổ công nghệ số xã Ba Bể (minh họa)');
    await board.raw.getByLabel(/Đường dẫn vào nhóm/).fill('zalo.me/g/vidu');
    await board.press(board.raw.getByRole('dialog').getByRole('button', { name: 'Lưu' }));
    await board.raw.locator('#place-url-error').waitFor();
    await board.raw.getByLabel(/Đường dẫn vào nhóm/).fill('https://zalo.me/g/vidu');
    await board.axe('a group');
    await board.press(board.raw.getByRole('dialog').getByRole('button', { name: 'Lưu' }));
    await board.text('Đã lưu danh bạ');
    await board.shot('laptop-directory');
    await meet(board, page);
    await page.go('#/directory');
    await page.heading('Danh bạ');
    await page.text('Tổ công nghệ số xã Ba Bể (minh họa)');
    await page.axe('directory');
    await page.fits('directory');
    await page.shot('phone-directory');
  });
}
