// Weighs what a phone must load, and refuses CSS that old WebViews drop. Run after `npm run build`.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const assets = join(dist, 'assets');
const weigh = (path) => gzipSync(readFileSync(path), { level: 9 }).length;

/** A file and all that it imports at once (not what it fetches later). */
function withImports(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  const code = readFileSync(join(assets, name), 'utf8');
  for (const [, found] of code.matchAll(/(?:import|from)\s*["']\.\/([\w.-]+\.js)["']/g)) withImports(found, seen);
  return seen;
}

const html = readFileSync(join(dist, 'index.html'), 'utf8');
const entry = /assets\/([\w.-]+\.js)/.exec(html)?.[1];
const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
const phone = [...withImports(entry)];
// A laptop fetches a screen when it is opened, and keeps it: what counts is the heaviest one with all that it needs.
// Reading a QR picture is fetched only when a picture is chosen, once in a device's life.
const screens = scripts.filter((name) => !name.startsWith('jsQR')).map((name) => [...new Set([...phone, ...withImports(name)])]);
const sum = (names) => names.reduce((total, name) => total + weigh(join(assets, name)), 0) / 1000;

const faults = [];
const limits = [
  ['phone JS', sum(phone), 60],
  ['laptop JS, heaviest screen', Math.max(...screens.map(sum)), 150],
];
for (const [what, weight, limit] of limits) {
  console.log(`${what}: ${weight.toFixed(1)} kB gz of ${limit}`);
  if (weight > limit) faults.push(`${what} is over its budget`);
}

const css = readdirSync(assets).filter((name) => name.endsWith('.css'));
for (const name of css) {
  const text = readFileSync(join(assets, name), 'utf8');
  console.log(`${name}: ${(weigh(join(assets, name)) / 1000).toFixed(1)} kB gz`);
  for (const banned of [':where(', '@layer', 'oklch', 'color-mix', 'dvh', 'svh', 'aspect-ratio', ':has(', ':is(', 'inset:', '@container']) {
    if (text.includes(banned)) faults.push(`${name} has ${banned}`);
  }
  // `gap` on a flex box is unknown below Chromium 84; grids say `grid-gap`.
  for (const [rule] of text.matchAll(/[^{}]*\{[^{}]*\}/g)) {
    if (/[{;](row-|column-)?gap:/.test(rule) && !/display:grid/.test(rule)) faults.push(`${name} has gap outside a grid: ${rule.slice(0, 80)}`);
  }
}
for (const fault of faults) console.error(`FAULT ${fault}`);
process.exit(faults.length > 0 ? 1 : 0);
