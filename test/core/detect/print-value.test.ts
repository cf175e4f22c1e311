import { describe, expect, it } from 'vitest';
import { printValue, type ValueKind } from '../../../core/detect/print-value.ts';

describe('figures in words', () => {
  it.each<[ValueKind, number, string]>([
    ['bytes', 0, '0 B'],
    ['bytes', 999, '999 B'],
    ['bytes', 12_345, '12.3 kB'],
    ['bytes', 1_900_000_000, '1.9 GB'],
    ['bytes_per_second', 999_600, '1 MB/s'],
    ['seconds', 0.25, '0.25 s'],
    ['seconds', 300, '5 min'],
    ['seconds', 90_000, '25 h'],
    ['count', 1_234_567, '1,234,567'],
    ['share', 0.123, '12.3 %'],
    ['time_of_day', 135, '02:15'],
    ['time_of_day', 1439.8, '00:00'],
    ['weekday', 6, 'Sunday'],
    ['direction', 3, 'inbound'],
    ['one_in', 8, '1 in 256'],
    ['one_in', 4, '1 in 16 or more'],
    ['deviations', -2.5, '-2.5'],
    ['deviations', 6.12, '+6.12'],
    ['yes_no', 1, 'yes'],
  ])('%s of %d is %s', (kind, value, text) => expect(printValue(kind, value)).toBe(text));
});
