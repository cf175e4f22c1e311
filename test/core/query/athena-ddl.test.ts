import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { athenaTableDdl, TABLE_COLUMNS } from '../../../core/query/athena-ddl.ts';
import type { QueryTable } from '../../../core/query/sql-query.ts';

const GOLDEN = join(import.meta.dirname, '../../golden/query');

describe('the Athena table', () => {
  it.each(Object.keys(TABLE_COLUMNS) as QueryTable[])('%s is described as the golden says', (table) => {
    const printed = `${athenaTableDdl(table, `s3://data-bucket/${table}/`)}\n`;
    const path = join(GOLDEN, `athena-${table}.sql`);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, printed);
    expect(printed).toBe(readFileSync(path, 'utf8'));
  });

  it('has every stored column once, and the partition beside them', () => {
    for (const columns of Object.values(TABLE_COLUMNS)) {
      const names = columns.map((column) => column.name);
      expect(new Set(names).size).toBe(names.length);
      expect(names).not.toContain('dt');
    }
  });
});
