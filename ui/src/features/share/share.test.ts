import { expect, it } from 'vitest';
import type { ShareSummary } from '../../generated/bindings';
import { figures, shareText, wrapped } from './share';

const summary: ShareSummary = {
  unit: { id: 'u', name: 'Thôn Pác Ngòi', path: 'Thôn Pác Ngòi, xã Ba Bể' }, from: '2026-11-23', to: '2026-11-25',
  visits: 1240, households: 12, met: 9, people: 15, topics: [{ topic: 'vneid', count: 7 }, { topic: 'newer', count: 1 }], opinions: 0, sessions: 1, attendance: 40,
};

it('says the figures, the period and the place, and leaves out what there was none of', () => {
  const text = shareText(summary, 'vi');
  expect(text).toContain('Thôn Pác Ngòi, xã Ba Bể');
  expect(text).toContain('Từ 23/11/2026 đến 25/11/2026');
  expect(text).toContain('• 1.240 lượt thăm hộ');
  expect(text).toContain('VNeID (7), newer (1)');
  expect(text).not.toContain('ý kiến');
});

it('still says so when nothing was done', () => {
  const nothing = { ...summary, visits: 0, households: 0, people: 0, sessions: 0, attendance: 0, topics: [] };
  expect(figures(nothing, 'vi').map((one) => one.value)).toEqual(['0']);
});

it('breaks lines where they fit and never loses a word', () => {
  const text = 'Thôn Pác Ngòi, xã Ba Bể, tỉnh Thái Nguyên';
  const lines = wrapped((line) => line.length, text, 16);
  expect(lines.join(' ')).toBe(text);
  expect(lines.every((line) => line.length <= 16)).toBe(true);
});
