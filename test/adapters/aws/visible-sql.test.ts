import { expect, it } from 'vitest';
import { visibleSql } from '../../../adapters/aws/visible-sql.ts';
import type { QueryTable } from '../../../core/query/sql-query.ts';

const query = (sql: string, ...tables: QueryTable[]) => ({ sql, tables, scope: {} });
const hidden = { version: '1', hiddenUploads: ['a1', 'b2'], shownRuns: ['r1'] };

it('leaves a query alone where nothing is hidden', () => {
  const all = { version: '1', hiddenUploads: [], shownRuns: [] };
  for (const table of ['flows', 'lookup'] as const)
    expect(visibleSql(query('select 1', table), 'lake', all)).toBe('select 1');
});

it('lets the tables stand for selections of themselves, before what the query names itself', () => {
  expect(visibleSql(query('select 1 from flows', 'flows', 'lookup'), 'lake', hidden)).toBe(
    `with "flows" as (select * from "lake"."flows" where upload_id not in ('a1', 'b2')) select 1 from flows`,
  );
  expect(visibleSql(query('with x as (select 1) select 2', 'rollup'), 'lake', hidden)).toBe(
    `with "rollup" as (select * from "lake"."rollup" where upload_id not in ('a1', 'b2')), x as (select 1) select 2`,
  );
});

it('shows the anomalies of kept runs, of uploads that are not hidden', () => {
  const anomalies = query('select 1', 'anomalies');
  expect(visibleSql(anomalies, 'lake', hidden)).toContain(`where run_id in ('r1') and upload_id not in ('a1', 'b2'))`);
  expect(visibleSql(anomalies, 'lake', { ...hidden, shownRuns: [] })).toContain('where false and upload_id not in');
});

it('takes no id or database that could be anything but a name', () => {
  for (const id of ["a'", '', 'A', 'a b', 'a'.repeat(65)]) {
    expect(() => visibleSql(query('', 'flows'), 'lake', { ...hidden, hiddenUploads: [id] })).toThrow('expected an id');
    expect(() => visibleSql(query('', 'anomalies'), 'lake', { ...hidden, shownRuns: [id] })).toThrow('expected an id');
  }
  expect(() => visibleSql(query('', 'flows'), 'la"ke', hidden)).toThrow('name of a database');
});
