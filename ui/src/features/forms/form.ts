// The shape of a form's JSON as far as the writer changes it (the whole is in crates/forms), and what each change does.
export type Texts = Record<string, string>;
export type Kind = { type: string; list?: string; max?: number; from?: number; to?: number; low?: Texts; high?: Texts; start?: number; end?: number; step?: number; what?: string };
export type Question = {
  item: 'question'; name: string; kind: Kind; label?: Texts; hint?: Texts; media?: { image?: Texts }; required?: string; relevant?: string; constraint?: string;
  constraint_message?: Texts; calculation?: string; opens_opinion?: boolean; personal?: boolean;
};
export type Group = { item: 'group' | 'repeat'; name: string; label?: Texts; relevant?: string; items: Item[] };
export type Item = Question | Group;
export type Choice = { name: string; label?: Texts; media?: { image?: Texts }; exclusive?: boolean };
export type Form = {
  id: string; version: string; title: Texts; languages?: { key: string; name: string }[]; default_language: string; anonymous?: boolean; may_decline?: boolean;
  lists?: { name: string; choices: Choice[] }[]; items: Item[]; pictures?: Record<string, string>;
};

/** The kinds that are offered; others come from workbooks and stay as they are. */
export const kinds = ['single', 'multiple', 'scale', 'text', 'long_text', 'integer', 'decimal', 'date', 'time', 'rank', 'range', 'note', 'geopoint', 'geotrace', 'geoshape', 'photo', 'voice', 'signature', 'barcode', 'acknowledge', 'calculated', 'hidden'];

export const hasChoices = (kind: Kind): boolean => kind.type === 'single' || kind.type === 'multiple' || kind.type === 'rank';

/** Every name in the form: they must differ, so that conditions can say which is meant. */
export function names(items: Item[]): string[] {
  return items.flatMap((item) => [item.name, ...(item.item === 'question' ? [] : names(item.items))]);
}

export function freshName(form: Form, stem: string): string {
  const taken = new Set([...names(form.items), ...(form.lists ?? []).map((list) => list.name)]);
  for (let number = 1; ; number += 1) if (!taken.has(`${stem}${number}`)) return `${stem}${number}`;
}

/** A name that can stand in a condition, from what is asked. */
export function plainName(text: string): string {
  const plain = text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd').replace(/Đ/g, 'd').toLowerCase();
  const name = plain.replace(/[^a-z0-9_]+/g, '_').replace(/^_+|_+$/g, '').slice(0, 40);
  return /^[a-z_]/.test(name) ? name : `c_${name}`;
}

export function blank(form: Form, sort: 'question' | 'group' | 'repeat'): Item {
  if (sort !== 'question') return { item: sort, name: freshName(form, sort === 'group' ? 'nhom' : 'lap'), label: {}, items: [] };
  const question: Question = { item: 'question', name: freshName(form, 'cau'), kind: { type: 'single' }, label: {} };
  setKind(form, question, 'single');
  return question;
}

/** Gives a question another kind; a list of choices is made where there is none yet. */
export function setKind(form: Form, question: Question, type: string): void {
  const before = question.kind;
  question.kind = { type };
  if (hasChoices(question.kind)) {
    question.kind.list = before.list ?? freshName(form, `${question.name}_`);
    form.lists ??= [];
    if (!form.lists.some((list) => list.name === question.kind.list)) {
      form.lists.push({ name: question.kind.list, choices: [{ name: 'a', label: {} }, { name: 'b', label: {} }] });
    }
  }
  if (type === 'scale') Object.assign(question.kind, { from: before.from ?? 1, to: before.to ?? 5 });
  if (type === 'range') Object.assign(question.kind, { start: 0, end: 10, step: 1 });
}

export function choicesOf(form: Form, question: Question): Choice[] {
  return form.lists?.find((list) => list.name === question.kind.list)?.choices ?? [];
}

type Pictured = { media?: { image?: Texts } };

/** The picture of a question. */
export function pictureOf(form: Form, of: Pictured): string | null {
  return form.pictures?.[Object.values(of.media?.image ?? {})[0] ?? ''] ?? null;
}

/** Gives a question a picture, or takes it away. Its file is named after the bytes, so that no two share a name. */
export function setPicture(form: Form, of: Pictured, blob: string | null): void {
  if (blob === null) return void delete of.media?.image;
  const name = `${(blob.split(':')[1] ?? '').slice(0, 12)}.jpg`;
  of.media = { ...of.media, image: { [form.default_language]: name } };
  form.pictures = { ...form.pictures, [name]: blob };
}

/** The next choice's name: a, b, … z, then numbers. */
export function nextChoice(choices: Choice[]): string {
  const taken = new Set(choices.map((choice) => choice.name));
  for (const letter of 'abcdefghijklmnopqrstuvwxyz') if (!taken.has(letter)) return letter;
  for (let number = 1; ; number += 1) if (!taken.has(String(number))) return String(number);
}

export function move(items: Item[], place: number, by: number): void {
  const to = place + by;
  if (to < 0 || to >= items.length) return;
  const [item] = items.splice(place, 1);
  if (item) items.splice(to, 0, item);
}

/** Sets a text, or takes it away when nothing is left: absent means none. */
export function setText<K extends string>(holder: Partial<Record<K, string>>, key: K, text: string): void {
  if (text.trim() === '') delete holder[key];
  else holder[key] = text;
}

/** Lists and pictures that no question uses any more go with their questions. */
export function tidied(form: Form): Form {
  const used = new Set<string>();
  const look = (items: Item[]) => items.forEach((item) => (item.item === 'question' ? item.kind.list && used.add(item.kind.list) : look(item.items)));
  look(form.items);
  const mentions = JSON.stringify(form.items);
  const lists = (form.lists ?? []).filter((list) => used.has(list.name) || mentions.includes(`'${list.name}'`));
  const named = JSON.stringify([form.items, lists]);
  const pictures = Object.fromEntries(Object.entries(form.pictures ?? {}).filter(([name]) => named.includes(JSON.stringify(name))));
  return { ...form, lists, pictures };
}
