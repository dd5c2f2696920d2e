// Households and people being written: kept at every tap, there again after the app was killed; coming to live here.
import { assert } from './page.mjs';

export async function people({ world, test }) {
  const step = (name, run) => test(`people: ${name}`, run);
  const page = world.memberPage;
  const kept = () => page.raw.locator('.kept:not(.pending)').waitFor();
  const show = async () => (await page.call('household_show', { id: home.id })).body;
  let home;

  await step('who came lately is added with the day, and what was typed is there again after a kill', async () => {
    home = (await page.call('household_list', { query: '', filter: { unit: null, state: null, unsent: false }, sort: 'near', offset: 4, limit: 1 })).body.rows[0];
    await page.go(`#/household/${home.id}/person/new`);
    await page.heading('Thêm người');
    await page.raw.getByLabel('Họ tên').fill('Quan Thị Thử');
    await page.raw.getByLabel(/^Năm sinh/).fill('1992');
    await page.press(page.raw.getByRole('radio', { name: 'Mới về ở' }));
    const day = page.raw.getByLabel('Về ở từ ngày');
    assert((await day.inputValue()) !== '', 'the day is not today of itself');
    await kept();
    await page.raw.reload();
    await page.raw.getByLabel('Họ tên').waitFor();
    assert((await page.raw.getByLabel('Họ tên').inputValue()) === 'Quan Thị Thử', 'what was typed is gone');
    await day.scrollIntoViewIfNeeded();
    await page.axe('a person being added');
    await page.fits('a person being added');
    await page.shot('phone-person-new');
    await page.press(page.raw.getByRole('button', { name: 'Lưu', exact: true }));
    await page.text('Đã lưu trên máy');
    const view = await show();
    assert(view.events[0]?.kind === 'joined' && view.events[0].people[0] === 'Quan Thị Thử', `the events are ${JSON.stringify(view.events)}`);
    await page.go(`#/household/${home.id}/person/new`);
    assert((await page.raw.getByLabel('Họ tên').inputValue()) === '', 'the draft outlived the save');
    await page.raw.getByLabel('Họ tên').fill('Hà Văn Thử');
    await page.press(page.raw.getByRole('button', { name: 'Lưu và thêm người nữa' }));
    // The next one begins empty.
    await page.raw.waitForFunction(() => document.getElementById('f-name')?.value === '');
    assert((await show()).events.length === 1, 'who was there already is an event');
  });

  await step('a household being changed is kept too, and writes only what was changed', async () => {
    await page.go(`#/household/${home.id}/edit`);
    await page.heading('Sửa hộ');
    await page.raw.getByLabel(/^Chỗ ở, mốc dễ nhận/).fill('cạnh cây đa');
    await kept();
    await page.raw.reload();
    await page.raw.getByLabel(/^Chỗ ở, mốc dễ nhận/).waitFor();
    assert((await page.raw.getByLabel(/^Chỗ ở, mốc dễ nhận/).inputValue()) === 'cạnh cây đa', 'what was typed is gone');
    await page.fits('a household being changed');
    await page.shot('phone-household-edit');
    await page.press(page.raw.getByRole('button', { name: 'Lưu', exact: true }));
    await page.text('Đã lưu trên máy');
    assert((await show()).profile.landmark === 'cạnh cây đa', 'the change was not saved');
  });
}
