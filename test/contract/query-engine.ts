import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdb } from '../../adapters/duckdb/duckdb.ts';
import type { FlowRecord } from '../../core/flow/record.ts';
import type { Catalog, QueryEngine, QueryResult } from '../../core/ports.ts';
import { column, countAll, equals, flow, nothing, oneOf, text, whole } from '../../core/query/expression.ts';
import { printQuery } from '../../core/query/print.ts';
import { plainly, type Query, table } from '../../core/query/select.ts';
import {
  catalogBefore,
  catalogOf,
  dayOfFlow,
  type StoredFlows,
  sampleFlows,
  storeFlows,
  UPLOADS,
} from './query-engine-data.ts';

export interface EngineUnderTest {
  readonly engine: QueryEngine;
  close(): Promise<void> | void;
}

/** What every QueryEngine does. `open` gives one over the stored objects that the catalog lists. */
export function queryEngineContract(
  name: string,
  open: (stored: StoredFlows, catalog: Catalog) => Promise<EngineUnderTest>,
): void {
  describe(name, () => {
    let folder: string;
    let stored: StoredFlows;
    let flows: FlowRecord[];
    let under: EngineUnderTest;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'flowtrail-query-'));
      flows = sampleFlows(7, 240);
      const connection = await (await openDuckdb()).connect();
      stored = await storeFlows(connection, folder, flows);
      connection.closeSync();
      under = await open(stored, catalogOf(stored));
    });
    afterAll(async () => {
      await under.close();
      await rm(folder, { recursive: true, force: true });
    });

    const run = (query: Query): Promise<QueryResult> => under.engine.run(printQuery(query));
    const countFlows: Query = {
      body: { kind: 'select', columns: [{ as: 'n', value: countAll() }], from: table('flows') },
    };

    it('reads every row of the listed objects', async () => {
      expect((await run(countFlows)).rows).toEqual([[240]]);
    });

    it('reads no object the catalog does not list', async () => {
      const some = stored.objects.flows.slice(0, 1);
      const other = await open(stored, { ...catalogOf(stored), objects: async () => some, version: () => 2 });
      const [day] = /\d{4}-\d{2}-\d{2}/.exec(some[0]!)!;
      const expected = flows.filter((one) => dayOfFlow(one) === day && some[0]!.includes(String(one.upload_id))).length;
      expect((await other.engine.run(printQuery(countFlows))).rows).toEqual([[expected]]);
      await other.close();
    });

    it('gives no rows, with all columns, where nothing is stored', async () => {
      const none = await open(stored, { ...catalogOf(stored), objects: async () => [], version: () => 3 });
      for (const name of ['flows', 'anomalies', 'rollup', 'lookup'] as const) {
        const query = printQuery({ body: { kind: 'select', columns: 'all', from: table(name) } });
        const result = await none.engine.run(query);
        expect(result.rows).toEqual([]);
        expect(result.columns.map((one) => one.name)).toContain('dt');
      }
      await none.close();
    });

    it('has the same rows in derived tables whether they are stored or still to be made', async () => {
      const uploads = [...new Set(flows.map((one) => String(one.upload_id)))];
      expect(uploads.length).toBeGreaterThan(1);
      const rowsOf = async (engine: QueryEngine, name: 'rollup' | 'lookup') => {
        const result = await engine.run(printQuery({ body: { kind: 'select', columns: 'all', from: table(name) } }));
        return result.rows.map((row) => JSON.stringify(row)).sort();
      };
      for (const isPending of [(id: string) => id === uploads[0], () => true]) {
        const other = await open(stored, catalogBefore(stored, isPending));
        for (const name of ['rollup', 'lookup'] as const) {
          const expected = await rowsOf(under.engine, name);
          expect(expected.length).toBeGreaterThan(100);
          expect(await rowsOf(other.engine, name)).toEqual(expected);
        }
        await other.close();
      }
    });

    it('gives times as ISO 8601 with Z, lists as arrays and nulls as null', async () => {
      const wanted = flows.find((one) => one.event_time !== null && (one.quality_flags as string[]).length > 0)!;
      const result = await run({
        body: {
          kind: 'select',
          columns: plainly('event_time', 'quality_flags', 'duration_s', 'gateway_ip'),
          from: table('flows'),
          where: equals(flow('row_number'), whole(Number(wanted.row_number))),
        },
      });
      expect(result.rows).toEqual([[wanted.event_time, wanted.quality_flags, wanted.duration_s, null]]);
    });

    it('gives integers beyond 2^53 as decimal text and others as numbers', async () => {
      const result = await run({
        body: {
          kind: 'select',
          columns: [
            { as: 'large', value: whole(9007199254740993n) },
            { as: 'small', value: whole(-5) },
            { as: 'none', value: nothing('bigint') },
          ],
          from: { kind: 'values', rows: [[whole(1)]], as: 'one', columns: ['x'] },
        },
      });
      expect(result.rows).toEqual([['9007199254740993', -5, null]]);
    });

    it('gives the partition as text', async () => {
      const result = await run({
        body: {
          kind: 'select',
          distinct: true,
          columns: [{ as: 'dt', value: column('dt') }],
          from: table('flows'),
          orderBy: [{ by: column('dt') }],
        },
      });
      expect(result.rows.map(([dt]) => dt)).toEqual([...new Set(flows.map(dayOfFlow))].sort());
    });

    it('takes hostile text as data', async () => {
      for (const hostile of ["'", "''; drop table flows; --", '\\', "\\'", '%_', '"', '\u2028', '; select 1']) {
        const result = await run({
          body: {
            kind: 'select',
            columns: [{ as: 'same', value: text(hostile) }],
            from: { kind: 'values', rows: [[whole(1)]], as: 'one', columns: ['x'] },
          },
        });
        expect(result.rows).toEqual([[hostile]]);
      }
    });

    it('streams all rows in batches', async () => {
      const numbers: unknown[] = [];
      const query = printQuery({ body: { kind: 'select', columns: plainly('row_number'), from: table('flows') } });
      for await (const batch of under.engine.stream(query)) numbers.push(...batch.rows.map(([n]) => n));
      expect(numbers.sort((a, b) => Number(a) - Number(b))).toEqual(flows.map((one) => one.row_number));
    });

    it('serves further queries after a reader stopped in the middle', async () => {
      const query = printQuery({ body: { kind: 'select', columns: 'all', from: table('flows') } });
      for (let round = 0; round < 6; round++) {
        for await (const _ of under.engine.stream(query)) break;
      }
      expect((await run(countFlows)).rows).toEqual([[240]]);
    });

    it('serves more queries at once than it has connections', async () => {
      const byUpload = UPLOADS.map(
        (upload): Query => ({
          body: {
            kind: 'select',
            columns: [{ as: 'n', value: countAll() }],
            from: table('flows'),
            where: oneOf(flow('upload_id'), [text(upload)]),
          },
        }),
      );
      const results = await Promise.all(Array.from({ length: 20 }, (_, index) => run(byUpload[index % 2]!)));
      const expected = UPLOADS.map((upload) => flows.filter((one) => one.upload_id === upload).length);
      expect(results.map((result) => result.rows[0]![0])).toEqual(
        Array.from({ length: 20 }, (_, index) => expected[index % 2]),
      );
    });

    it('fails on a query it cannot run and serves the next one', async () => {
      await expect(
        under.engine.run({ sql: 'select nothing_like_it from flows', tables: ['flows'], scope: {} }),
      ).rejects.toThrow();
      expect((await run(countFlows)).rows).toEqual([[240]]);
    });
  });
}
