// A form other than a visit, from opening it to saving it: what is typed is kept at every tap, there again after a kill,
// and what goes wrong stands on the form.
import { asApiError } from '../bridge';
import type { ApiError, Done } from '../generated/bindings';
import { announceChanges } from './changes';
import { ScreenDraft } from './draft';
import { onLeaving } from './leaving';
import { notice } from './notice.svelte';
import { back } from './router';

/** How far what is typed has come. */
export type Keeping = 'none' | 'pending' | 'kept' | 'failed';

export class DraftForm<T extends object> {
  draft = $state() as T;
  error = $state<ApiError | null>(null);
  kept = $state<Keeping>('none');
  /** Whether what the form begins with was read. */
  ready = $state(false);
  busy = $state(false);
  #autosave: ScreenDraft<T>;

  constructor(screen: string, subject: string, blank: T) {
    this.draft = blank;
    this.#autosave = new ScreenDraft<T>(screen, subject, (ok) => (this.kept = ok ? 'kept' : 'failed'));
  }

  /** Begins with what `read` gives, and what was typed before over it. Gives what `onMount` wants back. */
  open(read: () => Promise<Partial<T>>): () => void {
    void this.#load(read);
    return onLeaving(() => void this.#autosave.flush());
  }

  async #load(read: () => Promise<Partial<T>>): Promise<void> {
    try {
      const [known, typed] = await Promise.all([read(), this.#autosave.typed()]);
      this.draft = { ...this.draft, ...known, ...typed };
      this.ready = true;
    } catch (caught) {
      this.error = asApiError(caught);
    }
  }

  /** A tap is kept at once; typing may wait for a pause. */
  set(part: Partial<T>, pause = 0): void {
    this.draft = { ...this.draft, ...part };
    this.kept = 'pending';
    this.error = null;
    this.#autosave.put(this.#plain(), pause);
  }

  /** Does what ends the form: the save throws the draft away, so nothing is kept any more before it. */
  async act(run: (draft: T) => Promise<void>): Promise<void> {
    this.busy = true;
    this.error = null;
    try {
      await this.#autosave.stop();
      await run(this.#plain());
    } catch (caught) {
      this.error = asApiError(caught);
    } finally {
      this.busy = false;
    }
  }

  /** The same, ending with what `said` says, an undo, and the way back. */
  save(run: (draft: T) => Promise<Done>, said: string, up: string): Promise<void> {
    return this.act(async (draft) => {
      const done = await run(draft);
      announceChanges(done.changes);
      notice.offerUndo(said, done.undo, done.undo_seconds);
      back(up);
    });
  }

  #plain(): T {
    return $state.snapshot(this.draft) as T;
  }
}
