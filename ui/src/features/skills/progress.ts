// A person's way as bars: pure geometry, so that it can be tested without a screen.
import type { SkillPoint } from '../../generated/bindings';

export const WIDTH = 320;
export const HEIGHT = 160;
/** Room below for days and above for numbers. */
const BELOW = 24;
const ABOVE = 22;
/** More would not be readable on a phone; the list below has all. */
const BARS_MAX = 6;

export type Part = { kind: 'independent' | 'helped' | 'unable'; y: number; height: number };
export type Bar = { x: number; width: number; day: string; top: number; independent: number; parts: Part[] };

/** The last occasions, each a bar: what is done alone at the bottom, with help above, not yet on top. */
export function bars(points: SkillPoint[]): Bar[] {
  const shown = points.slice(-BARS_MAX);
  const most = Math.max(1, ...shown.map((point) => point.independent + point.helped + point.unable));
  const scale = (HEIGHT - BELOW - ABOVE) / most;
  const step = WIDTH / Math.max(shown.length, 1);
  const width = Math.min(40, step * 0.6);
  return shown.map((point, index) => {
    let y = HEIGHT - BELOW;
    const parts = (['independent', 'helped', 'unable'] as const).map((kind): Part => {
      const height = point[kind] * scale;
      y -= height;
      return { kind, y, height };
    });
    return { x: step * index + (step - width) / 2, width, day: point.day, top: y, independent: point.independent, parts };
  });
}
