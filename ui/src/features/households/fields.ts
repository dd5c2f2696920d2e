// From what a form holds to what the core wants: only the fields that a person changed.
export type FieldValue = string | number | boolean | string[] | null;
export type FieldValues = Record<string, FieldValue>;

/** Empty text means "nothing written". */
function bare(value: FieldValue | undefined): FieldValue {
  if (typeof value === 'string') {
    const text = value.trim();
    return text === '' ? null : text;
  }
  if (Array.isArray(value) && value.length === 0) return null;
  return value ?? null;
}

const same = (a: FieldValue, b: FieldValue) => JSON.stringify(a) === JSON.stringify(b);

export function changedFields(before: FieldValues, after: FieldValues, numeric: string[] = []): FieldValues {
  const changed: FieldValues = {};
  for (const [name, value] of Object.entries(after)) {
    let next = bare(value);
    if (numeric.includes(name) && typeof next === 'string' && /^\d+$/.test(next)) next = Number(next);
    if (!same(bare(before[name]), next)) changed[name] = next;
  }
  return changed;
}
