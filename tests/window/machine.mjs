// A screen that nobody sees, and the bridge from WebDriver to the window.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { Builder } from 'selenium-webdriver';
import { binary, tool } from './place.mjs';

/** Ends a child and waits until it is gone. */
export function stopper(child) {
  return async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5000);
    await gone;
    clearTimeout(late);
  };
}

function failsToStart(child, what) {
  return new Promise((_, reject) => {
    child.once('error', (fault) => reject(new Error(`${what} could not be started: ${fault.message}`)));
    child.once('exit', (code) => reject(new Error(`${what} ended at once (${code})`)));
  });
}

/** An X server on a free display number. */
export async function startScreen() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = once(child.stdio[3], 'data').then(([bytes]) => bytes.toString().trim());
  const display = `:${await Promise.race([number, failsToStart(child, 'Xvfb')])}`;
  return { display, stop: stopper(child) };
}

export async function freePort() {
  const listener = net.createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  await once(listener, 'close');
  return port;
}

/** Resolves as soon as something accepts connections there. */
async function accepts(port) {
  for (;;) {
    const socket = net.connect(port, '127.0.0.1');
    const open = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** tauri-driver; each `open` starts the window on a data folder. */
export async function startBridge(screen, data) {
  const port = await freePort();
  const native = await freePort();
  const home = join(data, 'home');
  mkdirSync(home, { recursive: true });
  const child = spawn(tool('tauri-driver'), ['--port', String(port), '--native-port', String(native)], {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, DISPLAY: screen.display, HOME: home, XDG_DATA_HOME: home, LIBGL_ALWAYS_SOFTWARE: '1', GDK_BACKEND: 'x11' },
  });
  await Promise.race([accepts(port), failsToStart(child, 'tauri-driver')]);
  const open = (folder, size) =>
    new Builder()
      .usingServer(`http://127.0.0.1:${port}/`)
      .withCapabilities({
        browserName: 'wry',
        'tauri:options': { application: binary('tungnha-window'), args: ['--data', folder, '--size', size] },
      })
      .build();
  return { open, stop: stopper(child) };
}
