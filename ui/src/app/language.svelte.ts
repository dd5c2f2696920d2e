// Two complete dictionaries; each feature keeps its own words beside its screens.
import type { Bilingual } from '../generated/bindings';

export type Language = 'vi' | 'en';

let current = $state<Language>('vi');

export const language = {
  get now(): Language {
    return current;
  },
  set now(next: Language) {
    current = next;
    document.documentElement.lang = next;
  },
};

/** The words of a feature in the language of the moment; the type makes a missing translation an error. */
export function words<T>(vi: T, en: NoInfer<T>): () => T {
  const both = { vi, en };
  return () => both[current];
}

export function said(text: Bilingual): string {
  return text[current];
}
