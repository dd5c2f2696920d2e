// Small words about a household and its people, shared by its screens.
import type { PersonView, SkillCount } from '../../generated/bindings';
import { count, fullDay, phone } from '../../app/format';
import { language } from '../../app/language.svelte';
import { w as app } from '../../app/words';
import { w } from './words';

export function personLine(person: PersonView, skills: SkillCount | undefined): string {
  const parts: string[] = [];
  if (person.head) parts.push(w().head);
  else if (person.relation) parts.push((w().relations[person.relation] ?? person.relation).toLowerCase());
  if (person.birth_year) parts.push(w().born(String(person.birth_year)));
  if (person.needs_support) parts.push(w().support);
  if (skills && skills.assessed > 0) parts.push(w().skillCount(count(skills.independent, language.now), count(skills.assessed, language.now)));
  if (person.left_on) parts.push(w().left(fullDay(person.left_on)));
  return parts.join(' · ');
}

/** A stored value as people read it. */
export function valueText(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'boolean') return value ? app().yes : app().no;
  if (Array.isArray(value)) return value.map((one) => valueText(field, one)).join(', ');
  const text = String(value);
  if (text === 'true' || text === 'false') return text === 'true' ? app().yes : app().no;
  if (field === 'internet') return w().internets[text] ?? text;
  if (field === 'signal') return w().signals[Number(text)] ?? text;
  if (field === 'poverty') return w().poverties[text] ?? text;
  if (field === 'sex') return w().sexes[text] ?? text;
  if (field === 'relation') return w().relations[text] ?? text;
  if (field === 'phone') return phone(text);
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return fullDay(text);
  return text;
}
