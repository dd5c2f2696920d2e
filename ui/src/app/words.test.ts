// Both languages complete and of one shape, and neither leaks into the other.
import { describe, expect, it } from 'vitest';

type Tree = Record<string, unknown>;
const files = import.meta.glob<{ vi: Tree; en: Tree }>('../**/words.ts', { eager: true });

/** The shape of a dictionary: its keys, and how many arguments its sentences take. */
function shape(tree: unknown, at = ''): string[] {
  if (typeof tree === 'string') return [at];
  if (typeof tree === 'function') return [`${at}(${tree.length})`];
  return Object.entries(tree as Tree).flatMap(([key, value]) => shape(value, `${at}.${key}`));
}

function texts(tree: unknown, at = ''): [string, string][] {
  if (typeof tree === 'string') return [[at, tree]];
  if (typeof tree === 'function') return [[at, String(tree('1', '2', '3'))]];
  return Object.entries(tree as Tree).flatMap(([key, value]) => texts(value, `${at}.${key}`));
}

const vietnamese = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/i;
/** The names of the product and of a language stay as they are; bilingual pairs carry both. */
const mayStay = (at: string, text: string) => text.includes('Từng Nhà') || text.includes('Ngôn ngữ') || at.endsWith('.vi');

describe.each(Object.entries(files))('%s', (_, { vi, en }) => {
  it('says the same things in both languages', () => {
    expect(shape(en)).toEqual(shape(vi));
  });
  it('has no empty text', () => {
    for (const [at, text] of [...texts(vi), ...texts(en)]) expect(text.trim(), at).not.toBe('');
  });
  it('leaks no Vietnamese into English', () => {
    for (const [at, text] of texts(en)) if (!mayStay(at, text)) expect(text, at).not.toMatch(vietnamese);
  });
  it('is written in composed letters', () => {
    for (const [at, text] of texts(vi)) expect(text, at).toBe(text.normalize('NFC'));
  });
});

it('finds the dictionaries', () => {
  expect(Object.keys(files).length).toBeGreaterThan(9);
});
