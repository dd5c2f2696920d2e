// Chromium over `tungnha web`, against the real server and real device stores.
//   node tests/browser/run.mjs [part of a story's name …]
// TUNGNHA_BIN says where the binaries are (target/debug). Screenshots go to target/screenshots.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { consent } from './consent.mjs';
import { forms } from './forms.mjs';
import { launch } from './page.mjs';
import { binaries, root, World } from './world.mjs';
import { activity } from './activity.mjs';
import { carriers } from './carriers.mjs';
import { leader } from './leader.mjs';
import { member } from './member.mjs';
import { guides } from './guides.mjs';
import { look } from './look.mjs';
import { opinions } from './opinions.mjs';
import { old } from './old.mjs';
import { people } from './people.mjs';
import { photos } from './photos.mjs';
import { places } from './places.mjs';
import { revoke } from './revoke.mjs';
import { skills } from './skills.mjs';
import { survey } from './survey.mjs';
import { taken } from './taken.mjs';
import { village } from './village.mjs';

const wanted = process.argv.slice(2);
let passed = 0;
const failed = [];

/** One test: its name, and what must not throw. */
async function test(name, run) {
  const began = Date.now();
  try {
    await run();
    passed += 1;
    console.log(`  ok    ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed.push(name);
    console.log(`  FAIL  ${name}\n        ${String(error?.stack ?? error).split('\n').slice(0, 12).join('\n        ')}`);
    // Later steps stand on this one: without it they would only fail slowly.
    if (run.needed) throw new Error(`the story cannot go on without: ${name}`);
  }
}

for (const binary of ['tungnha', 'tungnha-server', 'tungnha-testkit']) {
  if (!existsSync(join(binaries, binary))) {
    console.error(`${join(binaries, binary)} is missing: run \`cargo build\` first.`);
    process.exit(2);
  }
}
if (!existsSync(join(root, 'ui/dist/index.html'))) {
  console.error('ui/dist is missing: run `npm run build` in ui first.');
  process.exit(2);
}

const world = await World.begin();
const browser = await launch();
try {
  // The stories build on one another: the leader imports what the member then visits.
  for (const [name, story] of Object.entries({ leader, member, people, photos, skills, consent, survey, forms, taken, places, opinions, guides, activity, village, carriers, look, old, revoke })) {
    console.log(name);
    const runs = wanted.length === 0 || wanted.includes(name);
    await story({ world, browser, test: runs ? test : (_, run) => (run.needed ? run() : undefined) });
  }
} catch (error) {
  failed.push('a story stopped');
  console.error(error);
} finally {
  await browser.close();
  await world.end();
}
console.log(`\n${passed} passed, ${failed.length} failed`);
process.exit(failed.length > 0 ? 1 : 0);
