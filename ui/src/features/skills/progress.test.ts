import { describe, expect, it } from 'vitest';
import type { SkillPoint } from '../../generated/bindings';
import { bars, HEIGHT, WIDTH } from './progress';

function point(day: string, independent: number, helped: number, unable: number): SkillPoint {
  return { day, recorder: 'Lan', template: 'DMKN-2026.1', independent, helped, unable, changes: [] };
}

describe('bars', () => {
  it('stand on one line, in proportion, and within the picture', () => {
    const [first, second] = bars([point('2026-11-01', 1, 2, 3), point('2026-11-23', 4, 2, 0)]);
    const foot = (bar: typeof first) => bar!.parts[0]!.y + bar!.parts[0]!.height;
    expect(foot(first)).toBeCloseTo(foot(second));
    expect(second!.parts[0]!.height).toBeCloseTo(first!.parts[0]!.height * 4);
    // Six items each: equally high.
    expect(first!.top).toBeCloseTo(second!.top);
    expect(first!.top).toBeGreaterThan(0);
    expect(foot(first)).toBeLessThan(HEIGHT);
    expect(second!.x + second!.width).toBeLessThan(WIDTH);
  });

  it('are the last six of many', () => {
    const many = Array.from({ length: 9 }, (_, day) => point(`2026-11-0${day + 1}`, day, 1, 0));
    expect(bars(many).map((bar) => bar.day)).toEqual(many.slice(3).map((one) => one.day));
  });

  it('of nobody are none', () => {
    expect(bars([])).toEqual([]);
  });
});
