import { expect, it } from 'vitest';
import { changedFields } from './fields';

it('sends only what a person changed', () => {
  const before = { name: 'Nông Văn Mẫu', phone: '0900000001', note: null, member_count: 3, internet: ['fibre'] };
  expect(changedFields(before, { ...before })).toEqual({});
  expect(changedFields(before, { ...before, name: ' Nông Văn Mẫu ', phone: '' })).toEqual({ phone: null });
  expect(changedFields(before, { ...before, internet: ['fibre', 'mobile'] })).toEqual({ internet: ['fibre', 'mobile'] });
});

it('makes numbers of digits, and leaves the rest for the core to explain', () => {
  expect(changedFields({}, { birth_year: '1955' }, ['birth_year'])).toEqual({ birth_year: 1955 });
  expect(changedFields({ birth_year: 1955 }, { birth_year: '1955' }, ['birth_year'])).toEqual({});
  expect(changedFields({}, { birth_year: 'năm 55' }, ['birth_year'])).toEqual({ birth_year: 'năm 55' });
});

it('sends no empty answers for a new record', () => {
  expect(changedFields({}, { name: 'A', phone: ' ', internet: [], literate: null })).toEqual({ name: 'A' });
});
