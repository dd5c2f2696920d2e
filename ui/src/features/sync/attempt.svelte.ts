// One thing after another that may fail: what goes on meanwhile, and what went wrong last.
import { asApiError } from '../../bridge';
import type { ApiError } from '../../generated/bindings';

export class Attempt {
  busy = $state(false);
  error = $state<ApiError | null>(null);

  async run(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.error = null;
    try {
      await act();
    } catch (caught) {
      this.error = asApiError(caught);
    } finally {
      this.busy = false;
    }
  }
}
