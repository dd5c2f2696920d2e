// The one line at the bottom: what was just done, and its undo.
import { commands } from '../generated/bindings';
import { asApiError } from '../bridge';
import { announceChanges } from './changes';
import { said } from './language.svelte';

export type Notice = { text: string; undo: string | null; tone: 'done' | 'problem' };

let current = $state<Notice | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

function put(notice: Notice, seconds: number): void {
  clearTimeout(timer);
  current = notice;
  timer = setTimeout(() => (current = null), seconds * 1000);
}

export const notice = {
  get now(): Notice | null {
    return current;
  },
  say(text: string): void {
    put({ text, undo: null, tone: 'done' }, 6);
  },
  problem(text: string): void {
    put({ text, undo: null, tone: 'problem' }, 12);
  },
  offerUndo(text: string, token: string, seconds: number): void {
    put({ text, undo: token, tone: 'done' }, seconds);
  },
  close(): void {
    clearTimeout(timer);
    current = null;
  },
  async undo(undone: string): Promise<void> {
    const token = current?.undo;
    if (!token) return;
    notice.close();
    try {
      announceChanges(await commands.undo({ token }));
      notice.say(undone);
    } catch (error) {
      notice.problem(said(asApiError(error).message));
    }
  },
};
