// The real window under Xvfb, driven through WebDriver, against a real server.
// Each `check` is one test; the last line says how many passed and failed.
import { mkdtempSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '../scratch.mjs';
import { shots } from './place.mjs';
import { startScreen, startBridge } from './machine.mjs';
import { startServer } from './server.mjs';
import { memberStory } from './member.mjs';
import { safetyStory } from './safety.mjs';

let passed = 0;
let failed = 0;

/** One thing that must hold; the story cannot go on without it. */
async function check(name, work) {
  const begun = Date.now();
  try {
    const result = await work();
    passed += 1;
    console.log(`ok   ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
    return result;
  } catch (fault) {
    failed += 1;
    console.log(`FAIL ${name}`);
    throw fault;
  }
}

const data = mkdtempSync(join(tmpdir(), 'tungnha-window-'));
const running = [];
mkdirSync(shots, { recursive: true });
try {
  const screen = await startScreen();
  running.push(screen);
  const bridge = await startBridge(screen, data);
  running.push(bridge);
  const server = await startServer(join(data, 'server'));
  running.push(server);
  const world = { check, bridge, server, data };
  await memberStory(world);
  await safetyStory(world);
} catch (fault) {
  console.error(fault);
  if (failed === 0) failed = 1;
} finally {
  for (const child of running.reverse()) await child.stop();
  await removeFolder(data);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
