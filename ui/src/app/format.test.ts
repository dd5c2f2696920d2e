import { describe, expect, it } from 'vitest';
import { addDays, ago, clock, count, dayOf, daysBetween, fullDay, givenName, nearDay, percent, phone, shortDay, weekday, when } from './format';

const noon = Date.UTC(2026, 10, 23, 5, 0);

describe('days', () => {
  it('are those of Việt Nam', () => {
    expect(dayOf(Date.UTC(2026, 10, 22, 17, 0))).toBe('2026-11-23');
    expect(dayOf(Date.UTC(2026, 10, 22, 16, 59))).toBe('2026-11-22');
    expect(clock(noon)).toBe('12:00');
  });
  it('are counted over months and years', () => {
    expect(addDays('2026-12-30', 3)).toBe('2027-01-02');
    expect(daysBetween('2026-02-27', '2026-03-01')).toBe(2);
  });
  it('are written with two digits', () => {
    expect(fullDay('2026-03-05')).toBe('05/03/2026');
    expect(shortDay('2026-03-05', '2026-11-23')).toBe('05/03');
    expect(shortDay('2025-03-05', '2026-11-23')).toBe('05/03/2025');
  });
  it('near today have names', () => {
    expect(nearDay('2026-11-22', '2026-11-23', 'vi')).toBe('hôm qua');
    expect(nearDay('2026-11-24', '2026-11-23', 'en')).toBe('tomorrow');
    expect(when(noon, noon, 'vi')).toBe('hôm nay 12:00');
    expect(ago(noon - 9 * 86_400_000, noon, 'vi')).toBe('9 ngày trước');
    expect(weekday('2026-11-23', 'vi')).toBe('Thứ Hai');
  });
});

describe('numbers', () => {
  it('follow the language', () => {
    expect(count(1240, 'vi')).toBe('1.240');
    expect(count(1234567, 'en')).toBe('1,234,567');
    expect(count(7, 'vi')).toBe('7');
    expect(percent(435, 1000, 'vi')).toBe('43,5 %');
    expect(percent(1, 2, 'en')).toBe('50%');
    expect(percent(0, 0, 'vi')).toBe('–');
  });
  it('of phones are grouped, and what is no phone is left alone', () => {
    expect(phone('0912345678')).toBe('0912 345 678');
    expect(phone('678')).toBe('678');
  });
});

it('calls people by the given name', () => {
  expect(givenName(' Nguyễn Thị Ví Dụ ')).toBe('Dụ');
  expect(givenName('')).toBe('');
});
