import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visibleSql } from '../../adapters/aws/visible-sql.ts';
import { openDuckdb } from '../../adapters/duckdb/duckdb.ts';
import { localQueryEngine } from '../../adapters/local/query-engine.ts';
import type { QueryEngine } from '../../core/ports.ts';
import { catalogOf, RUN_ID, sampleFlows, storeFlows, UPLOADS } from '../contract/query-engine-data.ts';
import { canonicalRows, isOrdered } from './canonical.ts';
import { productQueries } from './product-queries.ts';
import { startTrino, type TrinoServer } from './trino-server.ts';

const required = process.env.REQUIRE_TRINO === '1';
if (!required)
  console.log('test/trino: skipped, set REQUIRE_TRINO=1 to compare with a real Trino (fetches 821 MB once)');

describe.skipIf(!required)('a real Trino over the same Parquet', () => {
  let folder: string;
  let trino: TrinoServer;
  let engine: QueryEngine & { close(): void };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowtrail-trino-'));
    const instance = await openDuckdb();
    const connection = await instance.connect();
    const stored = await storeFlows(connection, join(folder, 'lake'), sampleFlows(3, 300));
    engine = localQueryEngine({ instance, catalog: catalogOf(stored), objectsFolder: stored.root });
    const days = new Set(stored.objects.flows.map((key) => /dt=([^/]+)/.exec(key)![1]!));
    trino = await startTrino(stored.root, join(folder, 'server'), [...days]);
  }, 600_000);
  afterAll(async () => {
    await trino?.stop();
    engine?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('reads the visible rows alone where the tables are narrowed in front of a query', async () => {
    const visibility = { version: '1', hiddenUploads: [UPLOADS[0]], shownRuns: [RUN_ID] };
    for (const table of ['flows', 'anomalies', 'rollup'] as const) {
      const sql = `select upload_id, count(*) as n from "${table}" group by 1 order by 1`;
      const all = await trino.query(sql);
      expect(all.rows.map(([uploadId]) => uploadId)).toEqual([...UPLOADS]);
      for (const query of [sql, `with x as (${sql}) select * from x order by 1`]) {
        const found = await trino.query(visibleSql({ sql: query, tables: [table], scope: {} }, 'default', visibility));
        expect(found.rows).toEqual(all.rows.slice(1));
      }
    }
  });

  it('gives the same rows for every query the product prints', async () => {
    const queries = await productQueries(engine);
    const failures: string[] = [];
    let rows = 0;
    for (const query of queries) {
      const ordered = isOrdered(query.sql);
      const ours = await engine.run(query);
      rows += ours.rows.length;
      try {
        const theirs = await trino.query(query.sql);
        expect(theirs.columns.map((column) => column.name)).toEqual(ours.columns.map((column) => column.name));
        expect(canonicalRows(theirs.rows, ordered)).toEqual(canonicalRows(ours.rows, ordered));
      } catch (error) {
        failures.push(`${query.sql}\n${error instanceof Error ? error.message : error}`);
      }
    }
    console.log(`test/trino: ${queries.length} queries compared, ${rows} rows`);
    expect(failures.slice(0, 10), `${failures.length} of ${queries.length} differ`).toEqual([]);
    // Far fewer would mean that the use cases no longer reach the engine.
    expect(queries.length).toBeGreaterThan(500);
  }, 1_800_000);
});
