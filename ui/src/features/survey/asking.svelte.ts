// A survey on the screen: every tap is one step of the core, one after another, and the page is what it answers.
import { asApiError } from '../../bridge';
import { commands } from '../../generated/bindings';
import type { ApiError, SurveyAction, SurveyView } from '../../generated/bindings';

const ADVANCE_MS = 300;
const TYPING_MS = 400;

type Key = Parameters<typeof commands.survey_open>[0];
type Typed = { spot: string; value: unknown };

export class Asking {
  view = $state<SurveyView | null>(null);
  error = $state<ApiError | null>(null);
  kept = $state<'none' | 'pending' | 'kept' | 'failed'>('none');
  #key: Key;
  #line: Promise<void> = Promise.resolve();
  #typed: Typed | null = null;
  #refused: Typed | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(key: Key) {
    this.#key = key;
  }

  /** Where it is asked; nowhere, when a form is only tried out. */
  get household(): string | null {
    return this.#key.household ?? null;
  }

  async open(): Promise<void> {
    try {
      this.view = await commands.survey_open(this.#key);
    } catch (caught) {
      this.error = asApiError(caught);
    }
  }

  /** Takes a step after those before it; whether it was taken. */
  step(action: SurveyAction): Promise<boolean> {
    const typed = this.#takeTyped();
    let taken = false;
    this.kept = 'pending';
    this.#line = this.#line.then(async () => {
      // Nobody gets past a typed answer that was not taken: it is given again, and refused again.
      const first = typed ?? (action.do === 'next' ? this.#refused : null);
      this.#refused = first;
      try {
        if (first) await this.#send({ do: 'answer', ...first, next: false });
        this.#refused = null;
        if (action.do !== 'answer' || action.spot !== first?.spot) await this.#send(action);
        this.error = null;
        this.kept = 'kept';
        taken = true;
      } catch (caught) {
        this.error = asApiError(caught);
        this.kept = this.error.code === 'invalid' ? 'none' : 'failed';
      }
    });
    return this.#line.then(() => taken);
  }

  /** Typing is kept at each pause, and before every other step. */
  type(spot: string, value: unknown): void {
    this.#typed = { spot, value };
    this.kept = 'pending';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), TYPING_MS);
  }

  async flush(): Promise<void> {
    const typed = this.#typed;
    if (typed) await this.step({ do: 'answer', ...typed, next: false });
    else await this.#line;
  }

  /** Shows what was chosen for a moment, then turns the page: only for a finger or mouse that can see it happen. */
  async chooseAndGo(spot: string, value: unknown, seen: boolean): Promise<void> {
    const began = Date.now();
    const taken = await this.step({ do: 'answer', spot, value, next: false });
    if (!taken || !seen || value === null) return;
    await new Promise((done) => setTimeout(done, Math.max(0, ADVANCE_MS - (Date.now() - began))));
    const page = this.view?.page;
    if (page?.page === 'questions' && page.questions.length === 1 && page.questions[0]?.spot === spot) await this.step({ do: 'next' });
  }

  #takeTyped(): Typed | null {
    clearTimeout(this.#timer);
    const typed = this.#typed;
    this.#typed = null;
    return typed;
  }

  async #send(action: SurveyAction): Promise<void> {
    this.view = await commands.survey_step({ ...this.#key, action });
  }
}

let pressed = 0;
if (typeof window !== 'undefined') {
  window.addEventListener('pointerdown', (event) => { if (event.pointerType !== '') pressed = Date.now(); }, true);
}

/** Whether a press came from a finger or mouse: a screen reader and a keyboard click without touching. */
export function touched(): boolean {
  return Date.now() - pressed < 1_500 && !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
