import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { awsObjectStore } from '../../../adapters/aws/object-store.ts';
import { awsQueryEngine } from '../../../adapters/aws/query-engine.ts';
import type { VisibleData } from '../../../adapters/aws/visible-sql.ts';
import { openDuckdb } from '../../../adapters/duckdb/duckdb.ts';
import { localQueryEngine } from '../../../adapters/local/query-engine.ts';
import { sleep } from '../../../adapters/node/timers.ts';
import type { Catalog, QueryEngine, QueryResult } from '../../../core/ports.ts';
import type { QueryTable, SqlQuery } from '../../../core/query/sql-query.ts';
import { overview } from '../../../core/usecase/overview/overview.ts';
import { fieldStatistics } from '../../../core/usecase/search/field-statistics.ts';
import { runEntities, runFlows } from '../../../core/usecase/search/run-results.ts';
import { searchFlows } from '../../../core/usecase/search/search-flows.ts';
import type { QueryDeps } from '../../../core/usecase/search/search-scan.ts';
import { queryEngineContract } from '../../contract/query-engine.ts';
import {
  catalogOf,
  RUN_ID,
  type StoredFlows,
  sampleFlows,
  storeFlows,
  UPLOADS,
} from '../../contract/query-engine-data.ts';
import { FILTER_CASES } from '../../core/query/filter-cases.ts';
import { describeOnEmulator, type Emulator } from '../../emulator/emulator.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { canonicalRows, isOrdered } from '../../trino/canonical.ts';

const TABLES: readonly QueryTable[] = ['flows', 'anomalies', 'rollup', 'lookup'];
const ALL: VisibleData = { version: '1', hiddenUploads: [], shownRuns: [RUN_ID] };

/** Objects there are on AWS where the laptop has these: what is derived of an upload is made before it is visible. */
async function keysOf(stored: StoredFlows, catalog: Catalog): Promise<string[]> {
  const pending = (await catalog.pending({})).map(({ uploadId }) => uploadId);
  const keys = await Promise.all(
    TABLES.map(async (table) => [
      ...(await catalog.objects(table, {})),
      ...(table === 'rollup' || table === 'lookup'
        ? stored.objects[table].filter((key) => pending.some((uploadId) => key.includes(uploadId)))
        : []),
    ]),
  );
  return [...new Set(keys.flat())];
}

async function openEngine(
  aws: Emulator,
  stored: StoredFlows,
  catalog: Catalog,
  visible: () => VisibleData = () => ALL,
) {
  const bucket = await aws.bucket();
  const objects = awsObjectStore({ client: aws.s3, bucket });
  for (const key of await keysOf(stored, catalog)) await objects.put(key, await readFile(join(stored.root, key)));
  const { database, workgroup, results } = await aws.lake(bucket);
  const engine = awsQueryEngine({
    client: aws.athena,
    results: awsObjectStore({ client: aws.s3, bucket: results }),
    database,
    workgroup,
    visibility: async () => ({ ...visible(), isStillWhole: async () => true }),
    // The stand-in answers in milliseconds.
    sleep: (ms) => sleep(ms / 10),
  });
  return { engine, objects };
}

describeOnEmulator('awsQueryEngine', (aws) => {
  queryEngineContract('Athena', async (stored, catalog) => ({
    engine: (await openEngine(aws(), stored, catalog)).engine,
    close: () => {},
  }));

  const store = async (count: number) => {
    const instance = await openDuckdb({ memoryLimit: '500MB' });
    const connection = await instance.connect();
    const stored = await storeFlows(connection, temporaryFolder(), sampleFlows(11, count));
    connection.closeSync();
    return { instance, stored };
  };

  it('leaves out what is hidden, and shows the anomalies of kept runs alone', async () => {
    const { stored } = await store(200);
    let visibility: VisibleData = { ...ALL, hiddenUploads: [UPLOADS[0]] };
    const { engine } = await openEngine(aws(), stored, catalogOf(stored), () => visibility);
    const uploads = async (table: QueryTable) => {
      const from = table === 'rollup' ? '"rollup"' : table;
      const sql = `with ids as (select upload_id from ${from}) select distinct upload_id from ids order by 1`;
      return (await engine.run({ sql, tables: [table], scope: {} })).rows.flat();
    };
    for (const table of ['flows', 'rollup'] as const) expect(await uploads(table)).toEqual([UPLOADS[1]]);
    expect(await uploads('anomalies')).toEqual([UPLOADS[1]]);
    visibility = { version: '2', hiddenUploads: [], shownRuns: [] };
    expect(await uploads('flows')).toEqual([...UPLOADS]);
    expect(await uploads('anomalies')).toEqual([]);
  });

  it('streams what DuckDB gives, value by value', async () => {
    const { instance, stored } = await store(3000);
    const local = localQueryEngine({ instance, catalog: catalogOf(stored), objectsFolder: stored.root });
    const { engine } = await openEngine(aws(), stored, catalogOf(stored));
    const query: SqlQuery = { sql: 'select * from flows order by row_number', tables: ['flows'], scope: {} };
    const expected = await local.run(query);
    const batches: QueryResult[] = [];
    for await (const batch of engine.stream(query)) batches.push(batch);
    expect(batches.flatMap(({ rows }) => rows)).toEqual(expected.rows);
    expect(batches[0]?.columns.map(({ name }) => name)).toEqual(expected.columns.map(({ name }) => name));
    expect((await engine.run(query)).rows).toEqual(expected.rows);
    local.close();
    instance.closeSync();
  });

  it('has no rows to stream where there are none', async () => {
    const { stored } = await store(50);
    const { engine } = await openEngine(aws(), stored, catalogOf(stored));
    const query: SqlQuery = { sql: "select entity from flows where entity = ''", tables: ['flows'], scope: {} };
    for await (const _ of engine.stream(query)) expect.unreachable();
  });

  it('answers what the product asks as DuckDB does', async () => {
    const { instance, stored } = await store(300);
    const local = localQueryEngine({ instance, catalog: catalogOf(stored), objectsFolder: stored.root });
    const { engine } = await openEngine(aws(), stored, catalogOf(stored));
    let asked = 0;
    const both: QueryEngine = {
      ...local,
      async run(query) {
        asked++;
        const [found, expected] = [await engine.run(query), await local.run(query)];
        const ordered = isOrdered(query.sql);
        expect(canonicalRows(found.rows, ordered), query.sql).toEqual(canonicalRows(expected.rows, ordered));
        return expected;
      },
    };
    await askOfEachKind({ engine: both, clock: { now: () => Date.UTC(2026, 0, 10) }, derived: true });
    expect(asked).toBeGreaterThan(20);
    local.close();
    instance.closeSync();
  });
});

/** test/trino has all the product asks, on a real Trino; here it is the way there and back that counts. */
async function askOfEachKind(deps: QueryDeps): Promise<void> {
  const filter = { from: '2026-01-06T00:00:00Z', to: '2026-01-07T00:00:00Z', pills: [] };
  const run = { id: RUN_ID, finished_at: '2026-01-09T00:00:00.000Z', scored: 1, anomalous: 1, covers: null };
  await overview(deps, { filter, zone: 'Asia/Kathmandu', bucket_minutes: 'auto' }, { run });
  for (const name of ['several', 'address-single'] as const)
    await searchFlows(deps, { filter: FILTER_CASES[name]!, sort: [], offset: 0, limit: 40 });
  for (const name of ['bytes_total', 'domain', 'quality_flags', 'event_time'] as const)
    await fieldStatistics(deps, name, { filter: { pills: [] } });
  await runEntities(deps, RUN_ID);
  await runFlows(deps, RUN_ID, { filter: { pills: [] }, sort: [], offset: 0, limit: 50 });
}
