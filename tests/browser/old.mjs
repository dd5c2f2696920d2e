// Real old engines: the built page must open, list and record in Chromium 70, 77, 88 and 138.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { assert } from './page.mjs';
import { PIN, root } from './world.mjs';
import { removeFolder } from '../scratch.mjs';

const engines = ['chromium-70', 'chromium-77', 'chromium-88', 'chromium-138'];
const cache = join(root, 'target', 'old-browsers');

export async function old({ world, test }) {
  for (const engine of engines) {
    await test(`old: ${engine} opens the app, lists households and records a visit`, async () => {
      const browser = await Old.launch(engine);
      try {
        await world.killWeb('member');
        await browser.goto(await world.web('member'));
        assert(browser.version.includes(`/${engine.split('-')[1]}.`), `this is ${browser.version}`);
        await browser.until(`document.querySelectorAll('.pinkey').length === 11`);
        for (const digit of PIN) await browser.run(`[...document.querySelectorAll('.pinkey')].find((key) => key.textContent.trim() === '${digit}').click()`);
        await browser.until(`document.querySelector('h1') && /Hôm nay/.test(document.querySelector('h1').textContent)`);
        await browser.shot(`old-${engine}-today`);
        await browser.run(`location.hash = '#/households'`);
        await browser.until(`document.querySelectorAll('[data-row]').length > 20`);
        await browser.shot(`old-${engine}-households`);
        await browser.run(`(() => { const box = document.getElementById('search'); box.value = 'nong'; box.dispatchEvent(new Event('input', { bubbles: true })); })()`);
        await browser.until(`[...document.querySelectorAll('[data-row] .name')].length > 0`);
        await browser.run(`location.hash = '#/today'`);
        await browser.until(`document.querySelector('.visit-card a.btn')`);
        await browser.run(`document.querySelector('.visit-card a.btn').click()`);
        // The household may have an unfinished visit from an earlier story, with its result chosen.
        await browser.until(`document.getElementById('visit-outcome')`);
        await browser.run(`document.getElementById('outcome-change') && document.getElementById('outcome-change').click()`);
        await browser.until(`document.querySelectorAll('#visit-outcome [role=radio]').length === 5`);
        await browser.run(`document.querySelectorAll('#visit-outcome [role=radio]')[1].click()`);
        await browser.until(`document.body.textContent.includes('Thử lại khi nào?')`);
        await browser.shot(`old-${engine}-visit`);
        await browser.run(`document.querySelector('.bottombar .btn').click()`);
        await browser.until(`document.querySelector('.snack') && document.querySelector('.snack').textContent.includes('Đã lưu trên máy')`);
        assert(browser.faults.length === 0, `the page threw: ${browser.faults.join(' | ')}`);
      } finally {
        await browser.close();
      }
    });
  }
}

/** A browser older than playwright speaks to: a few words of its debugging protocol. */
class Old {
  static async launch(engine) {
    const browser = new Old();
    browser.profile = mkdtempSync(join(tmpdir(), `${engine}-`));
    browser.faults = [];
    browser.child = spawn(unpacked(engine), [
      '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--lang=vi-VN',
      '--remote-debugging-port=0', `--user-data-dir=${browser.profile}`, '--window-size=360,640', 'about:blank',
      // A group of its own, so that the renderers and helpers it starts can be ended with it.
    ], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    const port = await new Promise((done, fail) => {
      let said = '';
      browser.child.stderr.on('data', (data) => {
        said += data;
        const found = /ws:\/\/127\.0\.0\.1:(\d+)\//.exec(said);
        if (found) done(Number(found[1]));
      });
      browser.child.on('exit', () => fail(new Error(`${engine} did not start:\n${said}`)));
    });
    const fetchJson = async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).json();
    browser.version = (await fetchJson('/json/version')).Browser;
    const [target] = (await fetchJson('/json/list')).filter((one) => one.type === 'page');
    await browser.connect(target.webSocketDebuggerUrl);
    return browser;
  }

  async connect(url) {
    const WebSocket = createRequire(join(root, 'tests', 'package.json'))('ws');
    this.socket = new WebSocket(url);
    this.waiting = new Map();
    this.next = 1;
    await new Promise((done, fail) => this.socket.on('open', done).on('error', fail));
    this.socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.method === 'Runtime.exceptionThrown') this.faults.push(message.params.exceptionDetails.exception?.description ?? message.params.exceptionDetails.text);
      const waiting = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      waiting?.(message);
    });
    await this.send('Runtime.enable');
    await this.send('Page.enable');
    await this.send('Emulation.setDeviceMetricsOverride', { width: 360, height: 640, deviceScaleFactor: 2, mobile: true });
  }

  send(method, params = {}) {
    const id = this.next++;
    this.socket.send(JSON.stringify({ id, method, params }));
    return new Promise((done, fail) => this.waiting.set(id, (message) => (message.error ? fail(new Error(message.error.message)) : done(message.result))));
  }

  goto(url) {
    return this.send('Page.navigate', { url });
  }

  async run(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return result.value;
  }

  /** Waits in the page, frame by frame, until the expression holds. */
  async until(expression, seconds = 20) {
    const held = await this.run(`new Promise((done) => { const end = Date.now() + ${seconds * 1000}; (function look() { let ok = false; try { ok = Boolean(${expression}); } catch (e) {} if (ok || Date.now() > end) done(ok); else setTimeout(look, 50); })(); })`);
    if (!held) throw new Error(`never came true: ${expression}\nthe page says: ${await this.run(`document.body.innerText.slice(0, 400)`)}\nfaults: ${this.faults.join(' | ')}`);
  }

  async shot(name) {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png' });
    writeFileSync(join(root, 'target', 'screenshots', `${name}.png`), Buffer.from(data, 'base64'));
  }

  async close() {
    this.socket?.close();
    await new Promise((done) => {
      this.child.on('exit', done);
      process.kill(-this.child.pid, 'SIGKILL');
    });
    await removeFolder(this.profile);
  }
}

/** The engine's binary, unpacked once from its npm package. */
function unpacked(engine) {
  const target = join(cache, engine);
  if (existsSync(target)) return target;
  const bin = join(root, 'tests', 'node_modules', engine, 'bin');
  if (!existsSync(bin)) throw new Error(`${engine} is not installed: run \`npm ci\` in tests first.`);
  const packed = readdirSync(bin).find((name) => /^chromium.*\.br$/.test(name));
  mkdirSync(cache, { recursive: true });
  writeFileSync(target, brotliDecompressSync(readFileSync(join(bin, packed))), { mode: 0o755 });
  return target;
}
