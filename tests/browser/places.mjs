// Places as answers: a point, a line and an area, once somebody agreed; walked point by point, typed where the phone
// finds nothing.
import { assert, meet } from './page.mjs';

export async function places({ world, test }) {
  const step = (name, run) => test(`places: ${name}`, run);
  const { memberPage: page, leaderPage: board } = world;
  const question = (name, type, label) => ({ item: 'question', name, kind: { type }, label: { vi: label } });
  const form = {
    format: 'tungnha.form/1', id: 'DN-01', version: '1', title: { vi: 'Đường nước (minh họa)', en: 'Water lines (example)' }, default_language: 'vi', lists: [],
    items: [question('dau', 'geopoint', 'Nguồn nước ở đâu?'), question('ong', 'geotrace', 'Đường ống đi thế nào?'), question('ruong', 'geoshape', 'Ruộng nào được tưới?')],
  };
  const asked = (name) => page.raw.getByRole('heading', { level: 2, name }).waitFor();
  const kept = () => page.raw.locator('.kept:not(.pending)').waitFor();
  const next = () => page.press(page.raw.locator('.steps').getByRole('button', { name: /^(Tiếp|Bỏ qua|Xem lại)$/ }));
  const stand = (latitude, longitude) => page.context.setGeolocation({ latitude, longitude, accuracy: 4 });
  /** Walks there and keeps the point. */
  async function walk(latitude, longitude, points) {
    await stand(latitude, longitude);
    await page.press('Thêm điểm ở đây');
    await page.text(`${points} điểm`);
  }
  let home;

  await step('are asked for only once somebody agreed', async () => {
    const { body: draft } = await board.call('form_begin', { from: null });
    await board.call('form_check', { id: draft.id, form });
    assert((await board.call('form_publish', { id: draft.id })).ok, 'the form was not published');
    await meet(board, page);
    home = (await page.call('household_list', { query: '', filter: { unit: null, state: null, unsent: false }, sort: 'near', offset: 3, limit: 1 })).body.rows[0];
    await page.context.grantPermissions(['geolocation']);
    await page.go(`#/survey/${home.id}/DN-01`);
    await page.press('Đồng ý, bắt đầu');
    await asked('Nguồn nước ở đâu?');
    assert((await page.raw.getByRole('button', { name: 'Lấy vị trí' }).count()) === 0, 'a place can be noted without consent');
    await page.axe('a place that is off');
    await page.fits('a place that is off');
    await page.shot('phone-survey-place-ask');
    await page.press(page.raw.getByRole('link', { name: /được đồng ý rồi mới ghi vị trí/ }));
    await page.heading('Sự đồng ý');
    await page.press(page.raw.getByText('Đã đọc cho nghe'));
    await page.press(page.raw.getByRole('button', { name: 'Đồng ý', exact: true }));
    await page.text('Đã đồng ý');
    await page.press('Quay lại');
    await asked('Nguồn nước ở đâu?');
  });

  await step('are a point, a line and an area', async () => {
    await stand(22.40512, 105.61234);
    await page.press(page.raw.locator('#q-0'));
    await page.raw.getByText(/Sai số/).waitFor();
    await kept();
    await page.axe('a point');
    await page.fits('a point');
    await page.shot('phone-survey-point');
    await next();
    await asked('Đường ống đi thế nào?');
    await walk(22.40512, 105.61234, 1);
    await walk(22.40612, 105.61334, 2);
    await page.axe('a line');
    await page.fits('a line');
    await page.shot('phone-survey-line');
    await next();
    await asked('Ruộng nào được tưới?');
    await walk(22.4061, 105.6133, 1);
    await walk(22.4062, 105.6141, 2);
    await walk(22.4069, 105.614, 3);
    // A wrong one is taken back.
    await walk(22.5, 105.7, 4);
    await page.press('Bỏ điểm cuối');
    await page.text('3 điểm');
    await kept();
    await page.fits('an area');
    await page.shot('phone-survey-area');
    await next();
    await asked('Xem lại câu trả lời');
    await page.axe('answers with places');
    await page.fits('answers with places');
    await page.shot('phone-survey-places-review');
    await page.press('Lưu phiếu');
    await page.text('Đã lưu trên máy');
  });

  await step('reach the leader, and are in no file once that was taken back', async () => {
    await meet(page, board);
    const file = async () => {
      const { body } = await board.call('answers_export', { form: 'DN-01', preset: 'odk', format: 'csv', labels: false });
      return Buffer.from(body.base64, 'base64').toString('utf8');
    };
    const line = await file();
    assert(line.includes('22.405120') && line.includes('22.406120') && line.includes('22.406900'), `the file says: ${line}`);
    assert(!line.includes('22.500000'), 'the point that was taken back is in the file');
    const by = (await page.call('household_show', { id: home.id })).body.given_by;
    const person = Object.keys(by).find((one) => by[one].includes('location'));
    const decision = { household: home.id, person, purpose: 'location', decision: 'withdrawn', language: 'vi', method: 'read', witness: '', proof: null, confirmed: true };
    assert((await page.call('consent_save', decision)).ok, 'consent could not be taken back');
    await meet(page, board);
    assert(!(await file()).includes('22.4'), 'a place is in the file though that was taken back');
  });
}
