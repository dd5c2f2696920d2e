// What the core says has changed, told to the screens that are open.
import type { Changes, Event } from '../generated/bindings';

type Handler = (event: Event) => void;
const handlers = new Set<Handler>();

export function announce(event: Event): void {
  for (const handle of [...handlers]) handle(event);
}

export function announceChanges(changes: Changes): void {
  announce({ kind: 'changes', changes });
}

export function onEvent(handle: Handler): () => void {
  handlers.add(handle);
  return () => void handlers.delete(handle);
}

/** For a screen about one household, or about many when `household` is null. */
export function onChanges(household: string | null, reload: () => void): () => void {
  return onEvent((event) => {
    if (event.kind !== 'changes') return;
    if (household === null || event.changes.all || event.changes.households.includes(household)) reload();
  });
}
