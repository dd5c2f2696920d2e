// Which column of the board an opinion stands in.
import type { OpinionStatus } from '../../generated/bindings';

export type Column = 'new' | 'forwarded' | 'answered';
export const columns: Column[] = ['new', 'forwarded', 'answered'];

/** Closed ones stand with those that were answered. */
export function columnOf(stage: OpinionStatus): Column {
  return stage === 'closed' ? 'answered' : stage;
}
