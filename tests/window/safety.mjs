// What a page may not do, even if a text on it were a script.
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { hand } from './hand.mjs';

/** Calls Tauri from the page and says what came of it. */
const INVOKE = `
  const [name, args, done] = arguments;
  window.__TAURI_INTERNALS__.invoke(name, args).then((out) => done({ out }), (error) => done({ error }));
`;

export async function safetyStory({ check, bridge, data }) {
  const driver = await check('the laptop window opens', () => bridge.open(join(data, 'fresh'), '1280x800'));
  try {
    const me = hand(driver);
    await me.sees('Từng Nhà');
    await me.shot('laptop-welcome');
    await check('the window has the size that was asked for', async () => {
      const size = await driver.executeScript('return [innerWidth, innerHeight]');
      assert.deepEqual(size, [1280, 800]);
    });
    await check('an unknown command is refused in both languages', async () => {
      const { error } = await driver.executeAsyncScript(INVOKE, 'call', { name: 'no_such_thing', args: {} });
      assert.equal(error.code, 'invalid');
      assert.ok(error.message.vi && error.message.en);
    });
    await check('a locked or empty device answers nothing about households', async () => {
      const args = { name: 'household_list', args: { query: '', filter: { unit: null, state: null, unsent: false }, sort: 'near', offset: 0, limit: 50 } };
      const { error } = await driver.executeAsyncScript(INVOKE, 'call', args);
      assert.ok(error, 'it answered');
    });
    await check('windows, paths and events of Tauri itself are out of reach', async () => {
      for (const name of ['plugin:window|close', 'plugin:path|resolve_directory', 'plugin:event|emit', 'plugin:webview|create_webview_window']) {
        const { out, error } = await driver.executeAsyncScript(INVOKE, name, {});
        assert.ok(error !== undefined, `${name} answered ${out}`);
        assert.match(String(error), /not allowed|not found|denied/i, name);
      }
    });
    await check('inline scripts and foreign hosts are blocked', async () => {
      const ran = await driver.executeAsyncScript(`
        const done = arguments[0];
        const script = document.createElement('script');
        script.textContent = 'window.__ran = true';
        document.head.append(script);
        fetch('https://127.0.0.1:9/').then(() => done('fetched'), () => done(window.__ran === true ? 'ran' : 'blocked'));
      `);
      assert.equal(ran, 'blocked');
    });
  } catch (fault) {
    await hand(driver).shot('failed').catch(() => undefined);
    throw fault;
  } finally {
    await driver.quit().catch(() => undefined);
  }
}
