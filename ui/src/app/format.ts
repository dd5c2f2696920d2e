// Days, hours, numbers and phones as people here write them. UTC+7, whatever the device believes.
import type { Language } from './language.svelte';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const OFFSET = 7 * HOUR;

const two = (n: number) => String(n).padStart(2, '0');

/** The day in Việt Nam of a moment, as yyyy-mm-dd. */
export function dayOf(moment: number): string {
  return new Date(moment + OFFSET).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

/** dd/mm/yyyy */
export function fullDay(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${date}/${month}/${year}`;
}

/** dd/mm within the year of `today`, else dd/mm/yyyy. */
export function shortDay(day: string, today: string): string {
  return day.slice(0, 4) === today.slice(0, 4) ? fullDay(day).slice(0, 5) : fullDay(day);
}

const near = {
  vi: { '-1': 'hôm qua', '0': 'hôm nay', '1': 'ngày mai' },
  en: { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' },
};

export function nearDay(day: string, today: string, language: Language): string {
  const word = (near[language] as Record<string, string>)[String(daysBetween(today, day))];
  return word ?? shortDay(day, today);
}

const weekdays = {
  vi: ['Chủ nhật', 'Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
};

export function weekday(day: string, language: Language): string {
  return weekdays[language][new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';
}

export function clock(moment: number): string {
  const at = new Date(moment + OFFSET);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

/** "hôm nay 09:12", "12/11 09:12" */
export function when(moment: number, now: number, language: Language): string {
  return `${nearDay(dayOf(moment), dayOf(now), language)} ${clock(moment)}`;
}

export function ago(moment: number, now: number, language: Language): string {
  const days = daysBetween(dayOf(moment), dayOf(now));
  if (days <= 1) return nearDay(dayOf(moment), dayOf(now), language);
  return language === 'vi' ? `${count(days, language)} ngày trước` : `${count(days, language)} days ago`;
}

export function count(n: number, language: Language): string {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, language === 'vi' ? '.' : ',');
}

export function percent(part: number, whole: number, language: Language): string {
  if (whole === 0) return '–';
  const value = Math.round((part / whole) * 1000) / 10;
  const text = String(value);
  return language === 'vi' ? `${text.replace('.', ',')} %` : `${text}%`;
}

/** 0912 345 678 */
export function phone(digits: string): string {
  const bare = digits.replace(/\D/g, '');
  return bare.length === 10 ? `${bare.slice(0, 4)} ${bare.slice(4, 7)} ${bare.slice(7)}` : digits;
}

/** The given name: the last word, as people are called. */
export function givenName(name: string): string {
  return name.trim().split(/\s+/).pop() ?? name;
}

export function today(): string {
  return dayOf(Date.now());
}
