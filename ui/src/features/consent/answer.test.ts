import { expect, it } from 'vitest';
import { blank, withMethod } from './answer';

it('begins with nothing confirmed', () => {
  expect(blank().confirmed).toBe(false);
  expect(blank().proof).toBeNull();
});

it('drops the proof of another way, and keeps it for the same', () => {
  const signed = { ...withMethod(blank(), 'signed'), proof: 'photo:x', confirmed: true };
  expect(withMethod(signed, 'signed').proof).toBe('photo:x');
  expect(withMethod(signed, 'voice')).toEqual({ ...signed, method: 'voice', proof: null });
});
