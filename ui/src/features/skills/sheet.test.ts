import { describe, expect, it } from 'vitest';
import type { SkillItem, SkillSheet } from '../../generated/bindings';
import { choose, chooseBefore, chosenOf, ofPerson, proposedItems, type Chosen } from './sheet';

function item(id: string, level: number | null): SkillItem {
  return { id, group: 'economy', is_status: false, core: null, retired: false, name: { vi: id, en: id }, level, day: null, beside: null };
}

describe('a checklist', () => {
  it('takes the last known level as the one before', () => {
    expect(choose([], 'binh', item('kt.02', 1), 3)).toEqual([{ person: 'binh', skill: 'kt.02', before: 1, after: 3 }]);
    expect(choose([], 'binh', item('kt.02', null), 3)).toEqual([{ person: 'binh', skill: 'kt.02', after: 3 }]);
  });

  it('keeps what was said of the arrival when the level is chosen again', () => {
    let chosen: Chosen = choose([], 'binh', item('kt.02', 2), 2);
    chosen = chooseBefore(chosen, 'binh', 'kt.02', 0);
    chosen = choose(chosen, 'binh', item('kt.02', 2), 3);
    expect(chosen).toEqual([{ person: 'binh', skill: 'kt.02', before: 0, after: 3 }]);
    expect(chooseBefore(chosen, 'binh', 'kt.02', null)).toEqual([{ person: 'binh', skill: 'kt.02', after: 3 }]);
  });

  it('takes an answer back, of this person alone', () => {
    const both = choose(choose([], 'binh', item('kt.02', 1), 3), 'thao', item('kt.02', null), 0);
    const left = choose(both, 'binh', item('kt.02', 1), null);
    expect(chosenOf(left, 'binh', 'kt.02')).toBeNull();
    expect(ofPerson(left, 'thao')).toEqual([{ person: 'thao', skill: 'kt.02', after: 0 }]);
  });

  it('shows what matters now in its order, and what was answered besides', () => {
    const sheet = { person: { id: 'binh' }, items: ['a', 'b', 'c', 'd'].map((id) => item(id, null)), proposed: ['c', 'a'] } as unknown as SkillSheet;
    expect(proposedItems(sheet, [{ person: 'binh', skill: 'd', after: 1 }]).map((one) => one.id)).toEqual(['c', 'a', 'd']);
  });
});
