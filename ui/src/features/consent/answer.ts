// How one purpose is being asked about: what is typed before anything is decided.
import type { BlobRef } from '../../design/blob';
import type { Method } from '../../generated/bindings';

export type Answer = { language: string; method: Method; witness: string; proof: BlobRef | null; confirmed: boolean };

/** Nothing is ticked beforehand. */
export const blank = (): Answer => ({ language: 'vi', method: 'read', witness: '', proof: null, confirmed: false });

/** Another way of confirming: what another way gave as proof does not go along. */
export function withMethod(answer: Answer, method: Method): Answer {
  return method === answer.method ? answer : { ...answer, method, proof: null };
}
