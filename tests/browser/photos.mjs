// Photos and a voice note on a visit: taken by the member with no network, seen by the leader.
import { assert, meet } from './page.mjs';

export async function photos({ world, test }) {
  const step = (name, run) => test(`photos: ${name}`, run);
  const page = world.memberPage;
  let row = null;

  await step('are not taken before somebody agreed, and the form leads to asking', async () => {
    await world.stopServer();
    row = (await page.call('household_list', { query: '', filter: { unit: null, state: 'not_visited', unsent: false }, sort: 'near', offset: 0, limit: 5 })).body.rows[0];
    await page.go(`#/visit/${row.id}`);
    await page.press('Vắng nhà');
    await page.press('Ảnh, ghi âm');
    const ask = page.raw.getByRole('link', { name: 'Hỏi và được đồng ý rồi mới chụp ảnh' });
    await ask.waitFor();
    assert((await page.raw.locator('.media-field input[type=file]').count()) === 0, 'a photo can be taken without consent');
    await page.axe('a visit that may have no photo');
    await page.fits('a visit that may have no photo');
    await ask.scrollIntoViewIfNeeded();
    await page.shot('phone-visit-photo-ask');
    await page.press(ask);
    await page.heading('Sự đồng ý');
    await page.press(page.raw.getByText('Đã đọc cho nghe'));
    await page.press(page.raw.getByRole('button', { name: 'Đồng ý', exact: true }));
    await page.text('Đã đồng ý');
    await page.press('Quay lại');
  });

  await step('are put on a visit with the server gone, and kept when the form is opened again', async () => {
    await page.press('Ảnh, ghi âm');
    const pick = page.raw.locator('.media-field input[type=file]:not([capture])');
    await pick.setInputFiles({ name: 'nha.png', mimeType: 'image/png', buffer: world.qrPicture });
    await page.raw.locator('.thumb img').first().waitFor();
    await page.press(page.raw.getByRole('button', { name: 'Ghi âm', exact: true }));
    await page.text('Đang ghi');
    await page.shot('phone-visit-recording');
    await page.raw.waitForTimeout(1500);
    await page.press('Dừng');
    await page.text('Nghe lại');
    await page.raw.locator('.kept:not(.pending)').waitFor();
    await page.axe('visit with a photo');
    await page.fits('visit with a photo');
    await page.raw.locator('.thumb').first().scrollIntoViewIfNeeded();
    await page.shot('phone-visit-photo');
    await page.raw.reload();
    await page.raw.locator('.thumb img').first().waitFor();
    await page.text('Nghe lại');
  });

  await step('say what is wrong with a file that is no picture', async () => {
    await page.raw.locator('.media-field input[type=file]:not([capture])').setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') });
    await page.text('Không đọc được ảnh này');
    await page.axe('a file that is no picture');
    await page.shot('phone-photo-refused');
  });

  await step('hang on the saved visit and say that they are not sent', async () => {
    await page.press('Lưu lượt thăm');
    await page.text('Đã lưu trên máy');
    await page.go(`#/household/${row.id}`);
    await page.raw.locator('.visit-media .thumb img').waitFor();
    assert((await page.raw.locator('.visit-media .state').allInnerTexts()).every((state) => state.includes('Chưa gửi')), 'a photo says that it is sent');
    await page.axe('household with a photo');
    await page.fits('household with a photo');
    await page.raw.locator('.visit-media').scrollIntoViewIfNeeded();
    await page.shot('phone-household-photo');
    await page.press(page.raw.locator('.visit-media .thumb'));
    await page.raw.locator('img.photo').waitFor();
    await page.axe('a photo');
    await page.shot('phone-photo');
    await page.press('Đóng');
  });

  await step('wait for Wi-Fi unless mobile data may be spent, and Gửi–nhận says so', async () => {
    await page.go('#/settings');
    const heavy = page.raw.getByRole('radiogroup', { name: 'Ảnh, ghi âm và phần nặng' });
    await page.press(heavy.getByRole('radio', { name: 'Chỉ khi có Wi-Fi' }));
    // Told before there is a server, or the driver sends them as soon as there is one.
    assert((await page.call('sync_wake', { online: true, metered: true })).ok, 'the core was not told');
    await world.serve();
    await meet(page);
    await page.go('#/sync');
    await page.raw.getByText('2 ảnh, ghi âm chưa gửi.').waitFor();
    await page.raw.getByText('Phần nặng còn lại chờ Wi-Fi.').waitFor();
    await page.axe('photos that wait for Wi-Fi');
    await page.fits('photos that wait for Wi-Fi');
    await page.shot('phone-sync-photos-wait');
    await page.go('#/settings');
    await page.press(heavy.getByRole('radio', { name: 'Cả mạng di động' }));
    await heavy.scrollIntoViewIfNeeded();
    await page.shot('phone-settings-heavy');
    await meet(page);
    await page.go('#/sync');
    await page.raw.locator('.syncstate').waitFor();
    await page.settled();
    assert((await page.raw.getByText('ảnh, ghi âm chưa gửi').count()) === 0, 'photos still wait');
    await page.shot('phone-sync-photos-sent');
  });

  await step('arrive at the leader, who opens one', async () => {
    await page.go(`#/household/${row.id}`);
    await page.raw.locator('.visit-media').getByText('Đã gửi').first().waitFor();
    const leaders = world.leaderPage;
    assert((await leaders.call('sync_now', {})).ok, 'the leader could not sync');
    await leaders.go(`#/household/${row.id}`);
    await leaders.raw.locator('.visit-media .thumb img').waitFor();
    await leaders.axe('household with a photo');
    await leaders.fits('household with a photo');
    await leaders.shot('laptop-household-photo');
    await leaders.press(leaders.raw.locator('.visit-media .thumb'));
    await leaders.raw.locator('img.photo').waitFor();
    await leaders.shot('laptop-photo');
    await leaders.press('Đóng');
  });
}
