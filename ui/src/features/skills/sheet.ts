// What each tap does to a checklist that is being filled in. Pure: the screen keeps the result and autosaves it.
import type { LevelChange, SkillItem, SkillSheet } from '../../generated/bindings';

export type Chosen = LevelChange[];

/** The answer to an item so far. */
export function chosenOf(chosen: Chosen, person: string, skill: string): LevelChange | null {
  return chosen.find((one) => one.person === person && one.skill === skill) ?? null;
}

/** A level for an item; what it was before is the last known level until somebody says otherwise. Nothing takes it back. */
export function choose(chosen: Chosen, person: string, item: SkillItem, after: number | null): Chosen {
  const known = chosenOf(chosen, person, item.id);
  const others = chosen.filter((one) => one !== known);
  if (after === null) return others;
  const before = known ? (known.before ?? null) : item.level;
  return [...others, changed(person, item.id, before, after)];
}

/** How it was on arrival. */
export function chooseBefore(chosen: Chosen, person: string, skill: string, before: number | null): Chosen {
  return chosen.map((one) => (one.person === person && one.skill === skill ? changed(person, skill, before, one.after) : one));
}

function changed(person: string, skill: string, before: number | null, after: number): LevelChange {
  return before === null ? { person, skill, after } : { person, skill, before, after };
}

/** The items that are shown first; one that was answered already stays in sight. */
export function proposedItems(sheet: SkillSheet, chosen: Chosen): SkillItem[] {
  const answered = sheet.items.filter((item) => !sheet.proposed.includes(item.id) && chosenOf(chosen, sheet.person.id, item.id));
  const proposed = sheet.proposed.map((id) => sheet.items.find((item) => item.id === id)).filter((item): item is SkillItem => item !== undefined);
  return [...proposed, ...answered];
}

/** What is saved of one person. */
export function ofPerson(chosen: Chosen, person: string): Chosen {
  return chosen.filter((one) => one.person === person);
}
