// The real thing around a browser: the sync server, device folders, `tungnha web`.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { removeFolder } from '../scratch.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const binaries = process.env.TUNGNHA_BIN ?? join(root, 'target', 'debug');
export const PIN = '246810';

/** A program that keeps running, known by the first line it prints that matches. */
class Running {
  static start(name, args, ready) {
    const child = spawn(join(binaries, name), args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    child.stderr.on('data', (data) => said.push(String(data)));
    return new Promise((done, fail) => {
      const lines = createInterface({ input: child.stdout });
      lines.on('line', (line) => {
        said.push(line);
        const found = ready.exec(line);
        if (found) done(Object.assign(new Running(), { child, found, said }));
      });
      child.on('exit', (code) => fail(new Error(`${name} ${args.join(' ')} ended with ${code}:\n${said.join('\n')}`)));
    });
  }

  stop(signal = 'SIGTERM') {
    return new Promise((done) => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) return done();
      this.child.on('exit', () => done());
      this.child.kill(signal);
    });
  }
}

/** A port that was free a moment ago. */
function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

export class World {
  static async begin() {
    const world = new World();
    world.dir = mkdtempSync(join(tmpdir(), 'tungnha-browser-'));
    world.webs = new Map();
    world.port = await freePort();
    world.server('init', '--address', `https://127.0.0.1:${world.port}`, '--listen', `127.0.0.1:${world.port}`);
    world.run('tungnha-testkit', 'demo', '--out', join(world.dir, 'files'));
    world.server('unit', 'import', join(world.dir, 'files', 'units.json'));
    await world.serve();
    return world;
  }

  run(name, ...args) {
    const out = spawnSync(join(binaries, name), args, { encoding: 'utf8', env: { ...process.env, TUNGNHA_PIN: PIN } });
    if (out.status !== 0) throw new Error(`${name} ${args.join(' ')}: ${out.stderr || out.stdout}`);
    return out.stdout;
  }

  /** A command of the server's operator, its answer as JSON where it has one. */
  server(...args) {
    const out = this.run('tungnha-server', '--data', join(this.dir, 'server'), '--json', ...args);
    try {
      return JSON.parse(out);
    } catch {
      return out;
    }
  }

  async serve() {
    this.serving = await Running.start('tungnha-server', ['--data', join(this.dir, 'server'), '--json', 'serve'], /https:\/\/[\d.]+:\d+/);
  }

  stopServer() {
    return this.serving.stop();
  }

  folder(device) {
    return join(this.dir, device);
  }

  /** `tungnha web` for a device; the address holds the token. */
  async web(device) {
    const web = await Running.start('tungnha', ['--data', this.folder(device), '--json', 'web', '--ui', join(root, 'ui', 'dist')], /http:\/\/[\d.]+:\d+\/#token=[\w-]+/);
    this.webs.set(device, web);
    return web.found[0];
  }

  /** As if the phone's battery fell out. */
  async killWeb(device) {
    await this.webs.get(device)?.stop('SIGKILL');
    this.webs.delete(device);
  }

  async end() {
    for (const web of this.webs.values()) await web.stop();
    await this.serving?.stop();
    await removeFolder(this.dir);
  }
}
