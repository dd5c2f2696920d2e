// A browser page with what the stories need: taps that are counted, and what every screen must keep.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './world.mjs';

const fromUi = createRequire(join(root, 'ui', 'package.json'));
const { chromium } = fromUi('playwright-core');
const axePath = fromUi.resolve('axe-core/axe.min.js');
const shots = join(root, 'target', 'screenshots');

export function assert(holds, what) {
  if (!holds) throw new Error(what);
}

export function launch() {
  mkdirSync(shots, { recursive: true });
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  });
}

/** Each device in turn meets the server. */
export async function meet(...pages) {
  for (const one of pages) {
    const answer = await one.call('sync_now', {});
    assert(answer.ok, `sync: ${JSON.stringify(answer.body)}`);
  }
}

const phone = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const laptop = { viewport: { width: 1280, height: 800 } };

export class Page {
  /** Opens a device's app; errors of the page fail the test that runs into them. */
  static async open(browser, url, { wide = false, width = 360 } = {}) {
    const context = await browser.newContext({ ...(wide ? laptop : { ...phone, viewport: { width, height: 640 } }), locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' });
    const page = new Page();
    page.context = context;
    page.wide = wide;
    page.taps = 0;
    page.raw = await context.newPage();
    page.raw.setDefaultTimeout(10_000);
    page.faults = [];
    page.raw.on('pageerror', (error) => page.faults.push(error.message));
    await page.raw.goto(url);
    return page;
  }

  async close() {
    assert(this.faults.length === 0, `the page threw: ${this.faults.join(' | ')}`);
    await this.context.close();
  }

  /** One tap (phone) or click (laptop), counted. */
  async press(target) {
    const locator = typeof target === 'string' ? this.raw.getByRole('button', { name: target }).or(this.raw.getByRole('link', { name: target })).or(this.raw.getByRole('radio', { name: target })).first() : target;
    this.taps += 1;
    if (this.wide) await locator.click();
    else await locator.tap();
  }

  heading(name) {
    return this.raw.getByRole('heading', { level: 1, name }).waitFor();
  }

  text(text) {
    return this.raw.getByText(text).first().waitFor();
  }

  go(hash) {
    return this.raw.evaluate((to) => void (location.hash = to), hash);
  }

  async pin(pin) {
    for (const digit of pin) await this.press(this.raw.getByRole('button', { name: digit, exact: true }));
  }

  async unlock(pin) {
    await this.text('Nhập mã PIN 6 số');
    await this.pin(pin);
  }

  shot(name) {
    return this.raw.screenshot({ path: join(shots, `${name}.png`) });
  }

  call(name, args) {
    return this.raw.evaluate(
      async ([command, given]) => {
        const reply = await fetch(`/call/${command}`, { method: 'POST', body: JSON.stringify(given), headers: { 'content-type': 'application/json', 'x-tungnha-token': sessionStorage.getItem('token') } });
        return { ok: reply.ok, body: await reply.json() };
      },
      [name, args],
    );
  }

  async prefer(settings) {
    const status = (await this.call('status', {})).body;
    await this.call('settings_save', { settings: { ...status.settings, ...settings } });
    await this.raw.reload();
    await this.settled();
  }

  /** Until nothing is fetched and nothing moves. */
  async settled() {
    await this.raw.locator('h1').first().waitFor();
    await this.raw.evaluate(() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))));
  }

  /** Accessibility by axe: AA everywhere, AAA contrast on the phone. */
  async axe(where) {
    if (!(await this.raw.evaluate(() => 'axe' in window))) await this.raw.evaluate(axeSource());
    const found = await this.raw.evaluate(async (aaa) => {
      const rules = aaa ? { 'color-contrast-enhanced': { enabled: true } } : {};
      const result = await window.axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }, rules, resultTypes: ['violations'] });
      return result.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} ${node.any[0]?.message ?? ''}`));
    }, !this.wide);
    assert(found.length === 0, `axe at ${where}:\n${found.slice(0, 8).join('\n')}`);
  }

  /** Nothing is wider than the screen, nothing to press smaller than a finger. */
  async fits(where) {
    const faults = await this.raw.evaluate((touch) => {
      const faults = [];
      if (document.documentElement.scrollWidth > window.innerWidth) faults.push('the page is wider than the screen');
      for (const box of document.querySelectorAll('.scroll, .gate, .tabs, .topbar, .bottombar, .band')) {
        if (box.scrollWidth > box.clientWidth + 1) faults.push(`${box.className} scrolls sideways`);
      }
      const clip = (element) => element.closest('.table-wrap');
      for (const element of document.querySelectorAll('button, a[href], input, select, textarea, summary, label.btn')) {
        const box = element.getBoundingClientRect();
        if (box.width === 0 || element.closest('.visually-hidden, .skip') || element.classList.contains('visually-hidden') || clip(element)) continue;
        if (element.matches('input[type=checkbox]')) continue;
        const name = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40);
        if (box.right > window.innerWidth + 1 || box.left < -1) faults.push(`"${name}" leaves the screen`);
        if (touch && (box.height < 47.5 || box.width < 47.5)) faults.push(`"${name}" is ${Math.round(box.width)}×${Math.round(box.height)}`);
        if (element.scrollWidth > element.clientWidth + 2 && !element.matches('input, select, textarea')) faults.push(`"${name}" is cut`);
      }
      return faults;
    }, !this.wide);
    assert(faults.length === 0, `${where}: ${faults.slice(0, 6).join('; ')}`);
  }

  /** What the interface itself says: the texts on the screen that are not data. */
  async said(data) {
    const texts = await this.raw.evaluate(() => {
      const out = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement?.closest('script, [lang]:not(html), [aria-hidden=true], .logo')) continue;
        const text = node.textContent?.trim();
        if (text) out.push(text);
      }
      for (const element of document.querySelectorAll('[aria-label]')) out.push(element.getAttribute('aria-label') ?? '');
      out.push(document.title);
      return out;
    });
    return texts.map((text) => data.reduce((rest, one) => rest.split(one).join(''), text)).filter((text) => text.trim() !== '');
  }
}

let source = '';
function axeSource() {
  source ||= readFileSync(axePath, 'utf8');
  return source;
}
