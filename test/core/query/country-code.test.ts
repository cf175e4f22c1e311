import { expect, it } from 'vitest';
import { InvalidInputError } from '../../../core/errors.ts';
import { countryCode } from '../../../core/query/country-code.ts';
import { filterToPredicate } from '../../../core/query/filter-predicate.ts';
import { printExpression } from '../../../core/query/print.ts';

const country = (value: string) => filterToPredicate({ pills: [{ field: 'country', op: 'is', values: [value] }] });

it.each([
  ['in', 'IN'],
  ['India', 'IN'],
  ['united states', 'US'],
  ['USA', 'US'],
  ['uk', 'GB'],
])('takes %s for %s', (typed, code) => {
  expect(countryCode(typed)).toBe(code);
  expect(printExpression(country(typed).predicate!)).toContain(`'${code}'`);
});

it('refuses what is no country instead of finding nothing', () => {
  expect(() => country('Atlantis')).toThrow(InvalidInputError);
  expect(() => country('Atlantis')).toThrow('such as IN or India');
});
