// What a screen shows of the core's data: read when it opens, and again whenever the core says that it changed.
import { asApiError } from '../bridge';
import type { ApiError } from '../generated/bindings';
import { onChanges } from './changes';

export class Loaded<T> {
  value = $state<T | null>(null);
  error = $state<ApiError | null>(null);
  #read: () => Promise<T>;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  /** What was read before stays while it is read again, and when that fails. */
  load = async (): Promise<void> => {
    try {
      this.value = await this.#read();
      this.error = null;
    } catch (caught) {
      this.error = asApiError(caught);
    }
  };

  /** For a screen about one household, or about many when `household` is null. Gives what `onMount` wants back. */
  follow(household: string | null): () => void {
    void this.load();
    return onChanges(household, this.load);
  }
}
