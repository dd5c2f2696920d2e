import { expect, it, vi } from 'vitest';
import { Autosave } from './autosave';

/** A store whose writes end when the test says so. */
function slow() {
  const written: string[] = [];
  const open: (() => void)[] = [];
  const write = (value: string) => new Promise<void>((done) => open.push(() => (written.push(value), done())));
  return { written, open, write };
}

it('writes one at a time, and the newest last', async () => {
  const { written, open, write } = slow();
  const autosave = new Autosave<string>(write, () => undefined);
  autosave.put('a');
  autosave.put('b');
  autosave.put('c');
  expect(open).toHaveLength(1);
  open[0]?.();
  await vi.waitFor(() => expect(open).toHaveLength(2));
  open[1]?.();
  await autosave.flush();
  expect(written).toEqual(['a', 'c']);
});

it('writes nothing after it was stopped, and lets a running write end', async () => {
  const { written, open, write } = slow();
  const autosave = new Autosave<string>(write, () => undefined);
  autosave.put('a');
  autosave.put('b');
  const stopped = autosave.stop();
  open[0]?.();
  await stopped;
  expect(written).toEqual(['a']);
  expect(open).toHaveLength(1);
});

it('does not wait for the pause when the screen goes away', async () => {
  const written: string[] = [];
  const autosave = new Autosave<string>(async (value) => void written.push(value), () => undefined);
  autosave.put('typed', 60_000);
  await autosave.flush();
  expect(written).toEqual(['typed']);
});

it('says when a draft could not be kept', async () => {
  const told: boolean[] = [];
  const autosave = new Autosave<string>(() => Promise.reject(new Error('full')), (ok) => told.push(ok));
  autosave.put('a');
  await autosave.flush();
  expect(told).toEqual([false]);
});
