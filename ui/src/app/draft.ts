// What is typed into a form other than a visit: kept at every tap, there again after a kill, thrown away by the save itself.
import { commands } from '../generated/bindings';
import { Autosave } from '../features/visit/autosave';
import { notice } from './notice.svelte';
import { w } from './words';

export class ScreenDraft<T> extends Autosave<T> {
  #place: { screen: string; subject: string };

  /** `told` hears of each keeping; of one that failed the person hears by itself. */
  constructor(screen: string, subject: string, told: (ok: boolean) => void = () => undefined) {
    super((body) => commands.screen_draft_keep({ screen, subject, body }), (ok) => {
      if (!ok) notice.problem(w().draftFailed);
      told(ok);
    });
    this.#place = { screen, subject };
  }

  /** What was typed and not saved yet; nothing when there is none. */
  async typed(): Promise<Partial<T>> {
    const { body } = await commands.screen_draft(this.#place);
    return (body ?? {}) as Partial<T>;
  }
}
