import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../core/errors.ts';
import { call, column, double, instant, oneOf, over, text, whole } from '../../../core/query/expression.ts';
import type { FunctionName } from '../../../core/query/functions.ts';
import { printExpression, printQuery } from '../../../core/query/print.ts';
import { table } from '../../../core/query/select.ts';
import { epochMs } from '../../../core/query/utc-time.ts';
import { canonicalRows, isOrdered } from '../../trino/canonical.ts';

describe('a printed literal', () => {
  it('holds any text in one string, quotes doubled', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }).filter((value) => !value.includes('\0')),
        (value) => {
          const printed = printExpression(text(value));
          expect(printed).toMatch(/^'(?:[^']|'')*'$/);
          expect(printed.slice(1, -1).replaceAll("''", "'")).toBe(value);
        },
      ),
    );
  });

  it('is typed, so that no engine has to guess', () => {
    expect(printExpression(whole(7))).toBe('7');
    expect(printExpression(whole(-(2n ** 63n)))).toBe('(-9223372036854775808)');
    expect(printExpression(double(0.5))).toBe('0.5e0');
    expect(printExpression(double(-1e21))).toBe('(-1e21)');
    expect(printExpression(instant(epochMs('2026-01-05T10:00:00.5Z')!))).toBe("timestamp '2026-01-05 10:00:00.500'");
  });

  it.each([
    () => text('a\0b'),
    () => text('\udc00'),
    () => whole(2 ** 53),
    () => whole(2n ** 63n),
    () => double(Number.NaN),
  ])('is refused where no literal says it (%#)', (make) => {
    expect(() => printExpression(make())).toThrow(InvalidInputError);
  });
});

describe('a printed query', () => {
  it('puts OFFSET before LIMIT, nulls last everywhere, and names the tables it reads', () => {
    const query = printQuery({
      with: [{ name: 'some_rows', query: { kind: 'select', columns: 'all', from: table('lookup') } }],
      body: {
        kind: 'select',
        columns: [{ as: 'n', value: over('row_number', [], { orderBy: [{ by: column('dt') }] }) }],
        from: table('rollup'),
        where: oneOf(column('dt'), [text('a'), text('b')]),
        orderBy: [{ by: column('n'), descending: true }],
        offset: 5,
        limit: 10,
      },
    });
    expect(query.sql).toBe(
      'with some_rows as (select * from lookup) select row_number() over (order by dt nulls last) as n from "rollup" ' +
        "where (dt in ('a', 'b')) order by n desc nulls last offset 5 limit 10",
    );
    expect(query.tables).toEqual(['lookup', 'rollup']);
  });

  it('takes no name and no function that is not its own', () => {
    expect(() => printExpression(column('dt; drop table flows'))).toThrow('plain identifier');
    expect(() => printExpression(call('read_text' as FunctionName, text('/etc/passwd')))).toThrow('known function');
  });
});

describe('the comparison of two engines', () => {
  it('sees a difference in a value, an order and a number', () => {
    expect(canonicalRows([['2026-01-05T10:00:00.000Z', 1]], true)).toEqual(
      canonicalRows([['2026-01-05 10:00:00.000', 1]], true),
    );
    expect(canonicalRows([[1], [2]], true)).not.toEqual(canonicalRows([[2], [1]], true));
    expect(canonicalRows([[1], [2]], false)).toEqual(canonicalRows([[2], [1]], false));
    expect(canonicalRows([[null]], true)).not.toEqual(canonicalRows([['']], true));
    expect(isOrdered("select a from (select b from t order by b) where c = 'order by'")).toBe(false);
    expect(isOrdered('select a from t order by a')).toBe(true);
  });
});
