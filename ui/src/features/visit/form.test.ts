import { describe, expect, it } from 'vitest';
import type { PersonView, VisitDraft } from '../../generated/bindings';
import { chooseOutcome, cleaned, nextSection, toggle } from './form';

const blank: VisitDraft = { outcome: null, guided: [], topics: [], ability: null, note: '', opinion: '', opinion_topic: null, opinion_named: false, follow_up: null, follow_up_time: null, follow_up_note: '', day: '2026-11-23', media: [], levels: [] };
const person = (id: string, left_on: string | null = null) => ({ id, left_on }) as PersonView;

describe('choosing the outcome', () => {
  it('offers to try again in three days when nobody is home', () => {
    expect(chooseOutcome(blank, 'absent', []).follow_up).toBe('2026-11-26');
  });
  it('takes back its own offer, but never a day that a person chose', () => {
    const absent = chooseOutcome(blank, 'absent', []);
    expect(chooseOutcome(absent, 'met', []).follow_up).toBeNull();
    expect(chooseOutcome(absent, 'call_back', []).follow_up).toBe('2026-11-30');
    expect(chooseOutcome({ ...absent, follow_up: '2026-12-24' }, 'call_back', []).follow_up).toBe('2026-12-24');
  });
  it('preselects the only person who still lives there', () => {
    expect(chooseOutcome(blank, 'met', [person('a'), person('b', '2026-01-01')]).guided).toEqual(['a']);
    expect(chooseOutcome(blank, 'met', [person('a'), person('b')]).guided).toEqual([]);
    expect(chooseOutcome({ ...blank, guided: ['b'] }, 'met', [person('a')]).guided).toEqual(['b']);
  });
  it('keeps what was answered when one looks at another outcome', () => {
    const met = { ...chooseOutcome(blank, 'met', []), topics: ['vneid'] };
    const back = chooseOutcome(chooseOutcome(met, 'absent', []), 'met', []);
    expect(back.topics).toEqual(['vneid']);
  });
});

describe('saving', () => {
  it('leaves out what the outcome hides', () => {
    const draft: VisitDraft = { ...blank, outcome: 'absent', guided: ['a'], topics: ['vneid'], ability: 'independent', note: ' x ', follow_up: '2026-11-26' };
    expect(cleaned(draft)).toEqual({ ...blank, outcome: 'absent', note: 'x', follow_up: '2026-11-26' });
  });
  it('makes no appointment with those who moved away', () => {
    expect(cleaned({ ...blank, outcome: 'moved', follow_up: '2026-11-26' }).follow_up).toBeNull();
  });
  it('keeps all of a met visit', () => {
    const draft: VisitDraft = { ...blank, outcome: 'met', guided: ['a'], topics: ['scam'], ability: 'needs_help' };
    expect(cleaned(draft)).toEqual(draft);
  });
});

describe('resuming', () => {
  const people = [person('a'), person('b')];
  it.each([
    [blank, 'outcome'],
    [{ ...blank, outcome: 'absent' }, 'end'],
    [{ ...blank, outcome: 'met' }, 'guided'],
    [{ ...blank, outcome: 'met', guided: ['a'] }, 'topics'],
    [{ ...blank, outcome: 'met', guided: ['a'], topics: ['vneid'] }, 'ability'],
    [{ ...blank, outcome: 'met', guided: ['a'], topics: ['vneid'], ability: 'independent' }, 'end'],
  ] as [VisitDraft, string][])('continues at the first open question %#', (draft, section) => {
    expect(nextSection(draft, people)).toBe(section);
  });
  it('asks for nobody where nobody is recorded', () => {
    expect(nextSection({ ...blank, outcome: 'met' }, [])).toBe('topics');
  });
});

it('toggles', () => {
  expect(toggle(['a'], 'b')).toEqual(['a', 'b']);
  expect(toggle(['a', 'b'], 'a')).toEqual(['b']);
});
