// An opinion from the door to the commune's board and back to the household.
import { assert, meet } from './page.mjs';

export async function opinions({ world, test }) {
  const step = (name, run) => test(`opinions: ${name}`, run);
  const { memberPage: page, leaderPage: board } = world;
  if (!page) return;
  const list = { query: '', filter: { unit: null, state: null, unsent: false }, sort: 'near', offset: 0, limit: 50 };
  const homes = (await page.call('household_list', list)).body.rows;
  const [home, other] = homes;

  await step('the member writes one down at the door, and finds it again after a kill', async () => {
    await page.go(`#/household/${home.id}`);
    await page.heading(home.name);
    await page.press('Ghi ý kiến');
    await page.heading('Ghi ý kiến');
    await page.axe('opinion form');
    await page.fits('opinion form');
    await page.press('Lưu ý kiến');
    await page.raw.getByRole('alert').first().waitFor();
    await page.shot('phone-opinion-empty');
    await page.raw.getByLabel('Bà con nói gì?').fill('Sóng yếu, gọi video hay đứt');
    await page.press(page.raw.getByRole('button', { name: 'Sóng, mạng' }));
    await page.press(page.raw.getByRole('radio', { name: /Kèm tên hộ/ }));
    await page.raw.locator('.kept:not(.pending)').waitFor();
    await page.raw.reload();
    await page.heading('Ghi ý kiến');
    assert((await page.raw.getByLabel('Bà con nói gì?').inputValue()) === 'Sóng yếu, gọi video hay đứt', 'what was typed is lost');
    await page.shot('phone-opinion-form');
    await page.press(page.raw.getByRole('link', { name: /hỏi đồng ý trước/ }));
    await page.heading('Sự đồng ý');
    await page.press(page.raw.getByText('Đã đọc cho nghe'));
    await page.press(page.raw.getByRole('button', { name: 'Đồng ý', exact: true }));
    await page.raw.locator('.state').filter({ hasText: /^Đã đồng ý/ }).first().waitFor();
    await page.raw.goBack();
    await page.heading('Ghi ý kiến');
    assert((await page.raw.getByRole('link', { name: /hỏi đồng ý trước/ }).count()) === 0, 'it asks again for what was given');
    await page.press('Lưu ý kiến');
    await page.text('Đã lưu trên máy');
    await page.raw.locator('.opinion').getByText('Sóng yếu, gọi video hay đứt').waitFor();
    await page.axe('household with an opinion');
    await page.fits('household with an opinion');
  });

  await step('and another within a visit, without a name', async () => {
    await page.go(`#/visit/${other.id}`);
    await page.press('Đã gặp');
    await page.press('Thêm ý kiến');
    await page.raw.getByLabel('Ý kiến của hộ').fill('Ở đây không có sóng');
    await page.press(page.raw.getByRole('button', { name: 'Sóng, mạng' }));
    await page.axe('visit with an opinion');
    await page.fits('visit with an opinion');
    await page.shot('phone-visit-opinion');
    await page.press('Lưu lượt thăm');
    await page.heading(home.name);
    await page.go('#/sync');
    await page.heading('Gửi–nhận');
    await page.raw.locator('.list').getByText(/ý kiến/).first().waitFor();
    await meet(page, board);
  });

  await step('and one that is spoken, which the commune hears', async () => {
    await page.go(`#/opinion/${other.id}`);
    await page.heading('Ghi ý kiến');
    await page.press(page.raw.getByRole('button', { name: 'Ghi âm', exact: true }));
    await page.text('Đang ghi');
    await page.raw.waitForTimeout(1200);
    await page.press('Dừng');
    await page.text('Nghe lại');
    await page.text('Ghi âm không giấu được giọng');
    await page.raw.locator('.kept:not(.pending)').waitFor();
    await page.axe('a spoken opinion');
    await page.fits('a spoken opinion');
    await page.shot('phone-opinion-voice');
    await page.press('Lưu ý kiến');
    await page.raw.getByRole('heading', { level: 1, name: 'Ghi ý kiến' }).waitFor({ state: 'detached' });
    await page.go(`#/household/${other.id}`);
    await page.raw.locator('.opinion').getByText('Nghe').first().waitFor();
    await meet(page, board);
    await board.go('#/opinions');
    const card = board.raw.locator('.opinion-card').filter({ hasText: '(ý kiến bằng lời nói)' });
    await board.press(card.getByRole('button', { name: /Nghe/ }));
    await card.getByRole('button', { name: /Dừng/ }).waitFor();
    await board.axe('a spoken opinion on the board');
    await board.shot('laptop-opinion-voice');
  });

  await step('the commune sees both, one of them without a name, and passes one on', async () => {
    await board.go('#/opinions');
    await board.heading('Ý kiến');
    const nameless = board.raw.locator('.opinion-card').filter({ hasText: 'Ở đây không có sóng' });
    await nameless.waitFor();
    assert(!(await nameless.innerText()).includes(other.name), 'the board names who asked not to be named');
    await board.axe('opinion board');
    await board.fits('opinion board');
    await board.shot('laptop-opinions');
    await board.raw.locator('.opinion-card').filter({ hasText: 'Sóng yếu' }).focus();
    await board.raw.keyboard.press('1');
    await board.raw.getByLabel('Chuyển cho ai?').fill('Phòng Văn hóa – Xã hội');
    await board.axe('passing on');
    await board.press(board.raw.getByRole('dialog').getByRole('button', { name: 'Lưu' }));
    await board.text('Đã chuyển ý kiến');
    await board.raw.locator('.column').nth(1).getByText('Sóng yếu').waitFor();
  });

  await step('merges them with the key 2 and replies to both at once with the key 3', async () => {
    await board.raw.locator('.opinion-card').filter({ hasText: 'Sóng yếu' }).focus();
    await board.raw.keyboard.press('2');
    await board.text('Chọn ý kiến trùng');
    await board.shot('laptop-opinions-merging');
    await board.raw.locator('.opinion-card').filter({ hasText: 'Ở đây không có sóng' }).focus();
    await board.raw.keyboard.press('2');
    await board.text('Đã gộp ý kiến');
    await board.text('2 ý kiến cùng nội dung');
    await board.raw.locator('.opinion-card').filter({ hasText: 'Sóng yếu' }).focus();
    await board.raw.keyboard.press('3');
    await board.raw.getByLabel('Câu trả lời').fill('Nhà mạng lắp trạm mới trong tháng 12.');
    await board.press(board.raw.getByRole('dialog').getByRole('button', { name: 'Lưu' }));
    await board.text('Đã trả lời.');
    await board.raw.locator('.column').nth(2).getByText('Sóng yếu').waitFor();
    await board.shot('laptop-opinions-answered');
    await meet(board, page);
  });

  await step('the reply stands on the visit form of both houses and is marked as read', async () => {
    for (const one of [home, other]) {
      await page.go(`#/visit/${one.id}`);
      await page.text('Có trả lời của xã, cần đọc cho hộ');
      await page.text('Nhà mạng lắp trạm mới trong tháng 12.');
    }
    await page.axe('visit with a reply');
    await page.fits('visit with a reply');
    await page.shot('phone-visit-reply');
    await page.press('Đã đọc cho hộ');
    await page.text('Đã ghi là đã đọc cho hộ');
    await page.go(`#/household/${other.id}`);
    await page.text('đã đọc cho hộ');
    await page.raw.locator('.reply').first().scrollIntoViewIfNeeded();
    await page.shot('phone-household-reply');
    await meet(page, board);
  });

  await step('a card is dragged from one column to the next', async () => {
    await page.call('opinion_save', { household: home.id, id: null, fields: { text: 'Xin lớp học buổi tối', topic: 'learning', anonymous: true } });
    await meet(page, board);
    await board.go('#/opinions');
    const card = board.raw.locator('.opinion-card').filter({ hasText: 'Xin lớp học buổi tối' });
    await card.waitFor();
    await card.dragTo(board.raw.locator('.column').nth(1));
    await board.press(board.raw.getByRole('dialog').getByRole('button', { name: 'Lưu' }));
    await board.raw.locator('.column').nth(1).getByText('Xin lớp học buổi tối').waitFor();
    await board.press('Hoàn tác');
    await board.raw.locator('.column').nth(0).getByText('Xin lớp học buổi tối').waitFor();
  });
}
