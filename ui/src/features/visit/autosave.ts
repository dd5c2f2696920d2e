// Keeps drafts safe: one write at a time, the newest last, nothing waiting when the screen goes away.
export class Autosave<T> {
  #write: (value: T) => Promise<unknown>;
  #told: (ok: boolean) => void;
  #waiting: { value: T } | null = null;
  #running: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(write: (value: T) => Promise<unknown>, told: (ok: boolean) => void) {
    this.#write = write;
    this.#told = told;
  }

  /** A tap is written at once; typing may wait for a pause. */
  put(value: T, pause = 0): void {
    this.#waiting = { value };
    clearTimeout(this.#timer);
    if (pause > 0) this.#timer = setTimeout(() => void this.flush(), pause);
    else void this.flush();
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#running ??= this.#drain().finally(() => (this.#running = null));
    await this.#running;
  }

  /** Forgets what waits and lets a running write end: for the final save. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#waiting = null;
    await this.#running;
  }

  async #drain(): Promise<void> {
    while (this.#waiting) {
      const { value } = this.#waiting;
      this.#waiting = null;
      try {
        await this.#write(value);
        if (!this.#waiting) this.#told(true);
      } catch {
        this.#told(false);
      }
    }
  }
}
