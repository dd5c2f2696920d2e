/** Digits that a finder of the phone would try first. */
export function isWeakPin(pin: string): boolean {
  const digits = [...pin].map(Number);
  const step = (digits[1] ?? 0) - (digits[0] ?? 0);
  const run = Math.abs(step) <= 1 && digits.every((digit, index) => index === 0 || digit - (digits[index - 1] ?? 0) === step);
  return run || /^(\d\d)\1\1$/.test(pin) || /^(\d\d\d)\1$/.test(pin);
}
