// How every main screen looks: three themes, three text sizes, two languages, narrow phones.
import { assert, Page } from './page.mjs';
import { LEADER, MEMBER } from './leader.mjs';

const vietnamese = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/i;
/** Words that an English text of ours would have and a Vietnamese one would not. */
const english = /\b(the|and|visit|visits|home|homes|sync|save|not|device|devices|this|search|today|settings|people|sent|needs|back|close)\b/i;

export async function look({ world, browser, test }) {
  const { memberPage, leaderPage } = world;
  if (!memberPage) return;
  const rows = (await memberPage.call('household_list', { query: '', filter: { unit: null, state: null, unsent: false }, sort: 'near', offset: 0, limit: 50 })).body.rows;
  const home = rows.find((row) => row.state === 'visited') ?? rows[0];
  const person = (await memberPage.call('household_show', { id: home.id })).body.people[0].id;
  const phoneScreens = [
    ['skills', `#/skills/${home.id}`], ['skill-sheet', `#/skills/${home.id}/${person}`], ['consent', `#/consent/${home.id}/${person}?purpose=visit`], ['person', `#/household/${home.id}/person/${person}`],
    ['today', '#/today'], ['households', '#/households'], ['household', `#/household/${home.id}`], ['visit', `#/visit/${rows[5].id}`],
    ['household-edit', `#/household/${home.id}/edit`], ['sync', '#/sync'], ['settings', '#/settings'], ['opinion', `#/opinion/${home.id}`],
    ['guides', '#/guides'], ['guide', '#/guide/ma-otp'], ['guide-show', '#/guide/ma-otp/show'], ['directory', '#/directory'], ['outreach', '#/outreach/new'], ['practice', '#/practice/new'], ['share', '#/share'], ['survey', `#/survey/${rows[5].id}/PYK-01`],
  ];
  const laptopScreens = [
    ['overview', '#/overview'], ['households', '#/households'], ['household', `#/household/${home.id}`], ['import', '#/import'], ['forms', '#/forms'], ['results', '#/forms/results/PYK-01'], ['opinions', '#/opinions'], ['guides', '#/guides'], ['guide-edit', '#/guide/ma-otp/edit'], ['directory', '#/directory'], ['devices', '#/devices'], ['invite', '#/devices/invite'], ['sync', '#/sync'], ['settings', '#/settings'],
  ];

  async function open(page, hash) {
    await page.go(hash);
    await page.raw.waitForFunction((to) => location.hash === to, hash);
    await page.settled();
    if (hash.startsWith('#/visit')) {
      const met = page.raw.getByRole('radio').first();
      if (await met.count()) await met.click();
      await page.raw.locator('#visit-topics').waitFor();
    }
  }

  for (const theme of ['light', 'sun', 'dark']) {
    for (const text_size of [0, 1, 2]) {
      await test(`look: phone, ${theme}, text size ${text_size}: contrast AAA, fits, targets of 48`, async () => {
        await memberPage.prefer({ theme, text_size });
        for (const [name, hash] of phoneScreens) {
          await open(memberPage, hash);
          await memberPage.axe(`${name} ${theme} ${text_size}`);
          await memberPage.fits(`${name} ${theme} ${text_size}`);
          if (text_size !== 1) await memberPage.shot(`phone-${name}-${theme}-${text_size}`);
        }
      });
    }
  }

  for (const language of ['vi', 'en']) {
    for (const width of [320, 360]) {
      await test(`look: phone ${width} px, ${language}, the largest text: nothing is cut`, async () => {
        await memberPage.prefer({ theme: 'light', text_size: 2, language });
        await memberPage.raw.setViewportSize({ width, height: 640 });
        for (const [name, hash] of phoneScreens) {
          await open(memberPage, hash);
          await memberPage.fits(`${name} ${width} ${language}`);
          if (width === 320) await memberPage.shot(`phone-${name}-320-${language}`);
        }
        await memberPage.raw.setViewportSize({ width: 360, height: 640 });
      });
    }
  }

  for (const [where, page, screens] of [['phone', memberPage, phoneScreens], ['laptop', leaderPage, laptopScreens]]) {
    await test(`look: ${where} in English and Vietnamese: neither leaks into the other`, async () => {
      const data = await names(page, home, [rows[5].id]);
      for (const language of ['en', 'vi']) {
        await page.prefer({ theme: 'light', text_size: 0, language });
        for (const [name, hash] of screens) {
          await open(page, hash);
          if (language === 'en') await page.shot(`${where}-${name}-en`);
          const leaks = (await page.said(data)).filter((text) => (language === 'en' ? vietnamese.test(text) : english.test(text)));
          assert(leaks.length === 0, `${name} in ${language} says: ${[...new Set(leaks)].slice(0, 6).join(' | ')}`);
        }
      }
    });
  }

  await test('look: laptop, all themes at the largest text: AA, nothing leaves the screen', async () => {
    for (const theme of ['sun', 'dark', 'light']) {
      await leaderPage.prefer({ theme, text_size: 2, language: 'vi' });
      for (const [name, hash] of laptopScreens) {
        await open(leaderPage, hash);
        await leaderPage.axe(`${name} ${theme}`);
        await leaderPage.fits(`${name} ${theme}`);
        await leaderPage.shot(`laptop-${name}-${theme}-2`);
      }
    }
    await leaderPage.prefer({ theme: 'light', text_size: 0 });
  });

  await test('look: the leader\'s screens on a phone, the member\'s on a laptop', async () => {
    await leaderPage.raw.setViewportSize({ width: 360, height: 640 });
    for (const [name, hash] of laptopScreens) {
      await open(leaderPage, hash);
      const wide = leaderPage.wide;
      leaderPage.wide = false;
      try {
        await leaderPage.fits(`leader's ${name} on a phone`);
        await leaderPage.axe(`leader's ${name} on a phone`);
      } finally {
        leaderPage.wide = wide;
      }
      await leaderPage.shot(`phone-leader-${name}`);
    }
    await leaderPage.raw.setViewportSize({ width: 1280, height: 800 });
    await memberPage.raw.setViewportSize({ width: 1280, height: 800 });
    memberPage.wide = true;
    for (const [name, hash] of phoneScreens) {
      await open(memberPage, hash);
      await memberPage.fits(`member's ${name} on a laptop`);
      await memberPage.shot(`laptop-member-${name}`);
    }
    memberPage.wide = false;
    await memberPage.raw.setViewportSize({ width: 360, height: 640 });
  });

  await Promise.all([memberPage, leaderPage].map((page) => page.prefer({ theme: 'light', text_size: 0, language: 'vi' })));
  await test('look: no page threw', async () => {
    assert(memberPage.faults.length === 0 && leaderPage.faults.length === 0, [...memberPage.faults, ...leaderPage.faults].join(' | '));
  });
}

/** The data on the screens: names of people and places, which stay as they are in any language. */
async function names(page, home, also) {
  const list = { query: '', filter: { unit: null, state: null, unsent: false }, sort: 'near', limit: 50 };
  const total = (await page.call('household_list', { ...list, offset: 0 })).body.total;
  const offsets = Array.from({ length: Math.ceil(total / 50) }, (_, index) => index * 50);
  const pages = await Promise.all(offsets.map((offset) => page.call('household_list', { ...list, offset })));
  const rows = pages.flatMap((one) => one.body.rows ?? []);
  const units = (await page.call('units', {})).body;
  const shown = (await page.call('household_show', { id: home.id })).body;
  const found = [LEADER, MEMBER, 'Từng Nhà', 'Tiếng Việt', 'Ngôn ngữ · Language', 'English'];
  for (const unit of units) found.push(unit.path, unit.name);
  for (const row of rows) found.push(row.name, row.nickname, row.landmark, row.unit.path, row.unit.name);
  for (const person of shown.people ?? []) found.push(person.name);
  for (const value of Object.values(shown.profile ?? {})) if (typeof value === 'string') found.push(value);
  for (const item of shown.timeline ?? []) found.push(item.note, item.recorder, ...item.guided);
  for (const id of also) found.push(...((await page.call('visit_form', { household: id, visit: null })).body.people ?? []).map((person) => person.name));
  const sync = (await page.call('sync_view', {})).body;
  for (const item of sync.items) found.push(item.name);
  // A question is in the languages that its form has.
  for (const one of sync.contested) found.push(one.question);
  for (const device of [].concat((await page.call('devices', {})).body ?? [])) found.push(device.holder);
  const status = (await page.call('status', {})).body;
  found.push(status.device.unit.path, status.device.unit.name, status.device.holder);
  const words = found.filter(Boolean);
  return [...new Set([...words, ...words.map((one) => one.split(' ').pop())])].sort((a, b) => b.length - a.length);
}
