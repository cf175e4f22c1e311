import { expect, it } from 'vitest';
import { convertOf } from '../../../adapters/aws/athena-values.ts';

it.each([
  ['timestamp', '2026-01-03 12:00:00.000', '2026-01-03T12:00:00.000Z'],
  ['timestamp', '0001-01-01 00:00:00.123456', '0001-01-01T00:00:00.123Z'],
  ['timestamp', '2026-01-03 12:00:00', '2026-01-03T12:00:00.000Z'],
  ['timestamp with time zone', '2026-01-03 12:00:00.000 UTC', '2026-01-03T12:00:00.000Z'],
  ['bigint', '9007199254740993', '9007199254740993'],
  ['bigint', '-9007199254740991', -9007199254740991],
  ['integer', '-5', -5],
  ['double', '1.0E10', 1e10],
  ['double', 'NaN', null],
  ['double', '-Infinity', null],
  ['boolean', 'true', true],
  ['boolean', 'false', false],
  ['array', '[]', []],
  ['array', '[TIME_NULL]', ['TIME_NULL']],
  ['array', '[DUR_NEG, PORT_0]', ['DUR_NEG', 'PORT_0']],
  ['varchar', '', ''],
  ['date', '2026-01-03', '2026-01-03'],
] as const)('gives a %s %s as %j', (type, text, value) => {
  expect(convertOf(type)(text)).toEqual(value);
});

it('refuses a time it cannot read', () => {
  expect(() => convertOf('timestamp')('+10000-01-01 00:00:00.000')).toThrow('years 0001 to 9999');
});
