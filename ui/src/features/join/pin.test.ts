import { expect, it } from 'vitest';
import { isWeakPin } from './pin';

it.each(['123456', '654321', '000000', '111111', '345678', '121212', '123123'])('%s is what a finder tries first', (pin) => {
  expect(isWeakPin(pin)).toBe(true);
});

it.each(['135790', '482913', '100200', '198732'])('%s will do', (pin) => {
  expect(isWeakPin(pin)).toBe(false);
});
