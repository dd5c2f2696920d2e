// What each tap does to a visit that is being written. Pure: the screen keeps the result and autosaves it.
import { addDays } from '../../app/format';
import type { IconName } from '../../design/icons';
import type { Outcome, PersonView, VisitDraft } from '../../generated/bindings';

export const outcomes: Outcome[] = ['met', 'absent', 'call_back', 'refused', 'moved'];
export const topics = ['vneid', 'public_service', 'payment', 'scam', 'video_call', 'shopping', 'selling', 'health', 'learning', 'other'];
export const outcomeIcon: Record<Outcome, IconName> = { met: 'met', absent: 'away', call_back: 'calendar', refused: 'refuse', moved: 'moved' };

/** Days until the next try that are offered without a tap. */
const usualWait: Partial<Record<Outcome, number>> = { absent: 3, call_back: 7 };

export function chooseOutcome(draft: VisitDraft, outcome: Outcome, people: PersonView[]): VisitDraft {
  const wait = usualWait[outcome];
  const wasUsual = draft.outcome === null || draft.follow_up === usualDay(draft, draft.outcome);
  const follow_up = wait !== undefined && (draft.follow_up === null || wasUsual) ? addDays(draft.day, wait) : wait === undefined && wasUsual ? null : draft.follow_up;
  const here = people.filter((person) => person.left_on === null);
  const only = here.length === 1 ? here[0] : undefined;
  const guided = outcome === 'met' && draft.guided.length === 0 && only ? [only.id] : draft.guided;
  return { ...draft, outcome, follow_up, guided };
}

function usualDay(draft: VisitDraft, outcome: Outcome): string | null {
  const wait = usualWait[outcome];
  return wait === undefined ? null : addDays(draft.day, wait);
}

export function toggle(list: string[], one: string): string[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}

/** What is saved: answers that the outcome hides do not go along. */
export function cleaned(draft: VisitDraft): VisitDraft {
  const texts = { note: draft.note.trim(), opinion: draft.opinion.trim() };
  if (draft.outcome === 'met') return { ...draft, ...texts };
  const follow_up = draft.outcome === 'moved' ? null : draft.follow_up;
  return { ...draft, ...texts, guided: [], topics: [], ability: null, levels: [], follow_up };
}

export type Section = 'outcome' | 'guided' | 'topics' | 'ability' | 'end';

/** Where a resumed form continues: the first question without an answer. */
export function nextSection(draft: VisitDraft, people: PersonView[]): Section {
  if (draft.outcome === null) return 'outcome';
  if (draft.outcome !== 'met') return 'end';
  if (draft.guided.length === 0 && people.length > 0) return 'guided';
  if (draft.topics.length === 0) return 'topics';
  return draft.ability === null ? 'ability' : 'end';
}
