// Where the binaries and the pictures lie.
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
const binaries = process.env.TUNGNHA_BIN ?? join(target, 'debug');
const tools = process.env.TUNGNHA_TOOLS ?? join(root, 'target', 'tools', 'bin');

export const binary = (name) => join(binaries, name);
export const tool = (name) => join(tools, name);
export const shots = join(root, 'target', 'screenshots');
