// What a contested field is called; never a path.
import { w as homes } from '../households/words';
import { w } from './words';

export function fieldText(field: string, kind = ''): string {
  const known = homes().fields[field] ?? w().fields[field] ?? (/^[a-z]{2}\.\d\d$/.test(field) ? w().skillField(field) : w().otherField);
  const of = w().kinds[kind];
  return of ? `${of}: ${known.toLowerCase()}` : known;
}
