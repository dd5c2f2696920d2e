// Consent: asked for one purpose at a time, signed or spoken, taken back; what rests on it is off without it.
import { assert, meet } from './page.mjs';

export async function consent({ world, test }) {
  const step = (name, run) => test(`consent: ${name}`, run);
  const page = world.memberPage;
  const section = (name) => page.raw.locator('section.card').filter({ has: page.raw.getByRole('button', { name }) });
  const agree = async (on) => {
    await page.press(on.getByText('Đã đọc cho nghe'));
    await page.press(on.getByRole('button', { name: 'Đồng ý', exact: true }));
    await on.getByText('Đã đồng ý').waitFor();
  };
  let home;
  let person;

  await step('keeps a sensitive field off, and leads to asking for it', async () => {
    home = (await page.call('household_list', { query: '', filter: { unit: null, state: null, unsent: false }, sort: 'name', offset: 0, limit: 50 })).body.rows.find((row) => row.people > 1);
    person = (await page.call('household_show', { id: home.id })).body.people[0];
    await page.go(`#/household/${home.id}/person/${person.id}`);
    await page.raw.getByText('Chỉ ghi khi được đồng ý').waitFor();
    assert((await page.raw.getByLabel('Dân tộc').count()) === 0, 'the ethnic group can be chosen without consent');
    await page.axe('a person with a field that is off');
    await page.fits('a person with a field that is off');
    await page.shot('phone-person-off');
    await page.press(page.raw.getByRole('link', { name: /^Dân tộc/ }));
    await page.heading('Sự đồng ý');
    await section(/^Dân tộc/).getByText('ghi ông/bà thuộc dân tộc nào').waitFor();
  });

  await step('takes a signature on the screen', async () => {
    const asked = section(/^Dân tộc/);
    await page.press(asked.getByRole('radio', { name: 'Ký trên màn hình' }));
    await page.press(asked.getByText('Đã đọc cho nghe'));
    await page.press(asked.getByRole('button', { name: 'Đồng ý', exact: true }));
    await asked.getByText('Xin chữ ký trên màn hình').first().waitFor();
    const paper = asked.locator('canvas.signature');
    await paper.scrollIntoViewIfNeeded();
    const box = await paper.boundingBox();
    const at = (x, y) => page.raw.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 6 });
    await at(0.2, 0.5);
    await page.raw.mouse.down();
    await at(0.4, 0.2);
    await at(0.6, 0.8);
    await at(0.8, 0.4);
    await page.raw.mouse.up();
    await page.axe('a signature being drawn');
    await page.fits('a signature being drawn');
    await page.shot('phone-consent-signing');
    await page.press(asked.getByRole('button', { name: 'Nhận chữ ký' }));
    await asked.locator('.thumb img').waitFor();
    // What was done so far is there again after the screen was left.
    await page.raw.reload();
    await asked.locator('.thumb img').waitFor();
    assert(await asked.getByRole('checkbox').isChecked(), 'the draft forgot the tick');
    await page.press(asked.getByRole('button', { name: 'Đồng ý', exact: true }));
    await asked.getByText('Đã đồng ý').waitFor();
    await page.go(`#/household/${home.id}/person/${person.id}`);
    await page.raw.getByLabel('Dân tộc').selectOption({ label: 'Dao' });
    await page.fits('a person with a field that is on');
    await page.shot('phone-person-on');
    await page.press('Lưu');
    await page.text('Đã lưu trên máy');
    assert((await page.call('household_show', { id: home.id })).body.people.find((one) => one.id === person.id).ethnic_group === 'dao', 'the ethnic group was not kept');
  });

  await step('records a spoken consent of 20 seconds at most', async () => {
    await page.go(`#/consent/${home.id}/${person.id}`);
    await page.press(page.raw.getByRole('button', { name: /^Khảo sát có tên/ }));
    const asked = section(/^Khảo sát có tên/);
    await page.press(asked.getByRole('radio', { name: 'Ghi âm lời đồng ý' }));
    await asked.getByText('20 giây').waitFor();
    await page.press(asked.getByRole('button', { name: 'Ghi âm', exact: true }));
    await page.raw.waitForTimeout(1200);
    await page.press(asked.getByRole('button', { name: 'Dừng' }));
    await asked.getByText('Nghe lại').waitFor();
    await page.axe('a spoken consent');
    await page.fits('a spoken consent');
    await page.shot('phone-consent-spoken');
    await agree(asked);
  });

  await step('counts a refusal without a name', async () => {
    await page.press(page.raw.getByRole('button', { name: /^Ảnh/ }));
    const asked = section(/^Ảnh/);
    await page.press(asked.getByRole('button', { name: 'Không đồng ý' }));
    await asked.getByText('Từ chối: 1 lần trong hộ này').waitFor();
    await page.axe('a refusal');
    await page.shot('phone-consent-refused');
  });

  await step('shows what a consent rests on, takes it back, and hides what rested on it here and at the leader', async () => {
    await page.press(page.raw.getByRole('button', { name: /^Dân tộc/ }));
    const given = section(/^Dân tộc/);
    await given.locator('.thumb img').waitFor();
    await given.getByText('Rút lại thì dân tộc').waitFor();
    await given.scrollIntoViewIfNeeded();
    await page.axe('a consent that holds');
    await page.fits('a consent that holds');
    await page.shot('phone-consent-holds');
    const leaders = world.leaderPage;
    await meet(page, leaders);
    const seen = async () => (await leaders.call('household_show', { id: home.id })).body.people.find((one) => one.id === person.id).ethnic_group;
    assert((await seen()) === 'dao', 'the leader does not see what was agreed to');
    await leaders.go(`#/consent/${home.id}/${person.id}`);
    await leaders.heading('Sự đồng ý');
    await leaders.text('Đã đồng ý');
    await leaders.axe('consent on a laptop');
    await leaders.fits('consent on a laptop');
    await leaders.shot('laptop-consent');
    await page.press(given.getByRole('button', { name: 'Rút lại đồng ý' }));
    await given.getByText(/^Đã rút lại/).waitFor();
    await page.go(`#/household/${home.id}/person/${person.id}`);
    await page.raw.getByText('Chỉ ghi khi được đồng ý').waitFor();
    await meet(page, leaders);
    assert((await seen()) === null, 'the leader still sees what was taken back');
  });
}
