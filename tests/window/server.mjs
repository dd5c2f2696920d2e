// A real sync server with two units, on a free port.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { binary } from './place.mjs';
import { freePort, stopper } from './machine.mjs';

export async function startServer(data) {
  const run = (...args) => JSON.parse(execFileSync(binary('tungnha-server'), ['--data', data, '--json', ...args], { encoding: 'utf8' }));
  const listen = `127.0.0.1:${await freePort()}`;
  run('init', '--listen', listen, '--address', `https://${listen}`);
  const since = ['--from', '01/07/2025', '--basis', '1683/NQ-UBTVQH15'];
  run('unit', 'add', '--name', 'Ba Bể', '--kind', 'xã', '--code', '01906', ...since);
  run('unit', 'add', '--name', 'Pác Ngòi', '--kind', 'thôn', '--parent', 'Ba Bể', ...since);

  const child = spawn(binary('tungnha-server'), ['--data', data, 'serve'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const listening = new Promise((resolve) => createInterface(child.stdout).on('line', (line) => line.includes('https://') && resolve()));
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the server ended at once (${code})`)));
  ended.catch(() => undefined);
  await Promise.race([listening, ended]);
  return {
    invite: (unit, role, holder) => run('invite', '--unit', unit, '--role', role, '--holder', holder),
    devices: () => run('device', 'list'),
    stop: stopper(child),
  };
}
