import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partsSql } from '../../../adapters/duckdb/table-view.ts';
import type { FlowPart } from '../../../core/flow-engine.ts';
import type { SampleLayout } from '../../../core/sample/layout.ts';
import { generic21 } from '../../../core/sample/layouts/generic21.ts';
import { jioNat } from '../../../core/sample/layouts/jio-nat.ts';
import { zeekConn } from '../../../core/sample/layouts/zeek-conn.ts';
import { sampleFile } from '../../../core/sample/sample-file.ts';
import { createIngestHarness } from './ingest-harness.ts';
import { splitFlows } from './split-flows.ts';

const harness = createIngestHarness();
const folder = mkdtempSync(join(tmpdir(), 'flowtrail-merge-'));
const fresh = () => join(folder, `${randomUUID()}.parquet`);
const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
afterAll(() => {
  instance.closeSync();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(sql: string): Promise<unknown[][]> {
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
  }
}

const table = (name: FlowPart['table'], parts: readonly FlowPart[]) =>
  `(SELECT * EXCLUDE (filename) FROM ${partsSql(
    name,
    parts.map(({ path }) => path),
  )})`;
const differences = async (left: string, right: string) =>
  (await ask(`SELECT * FROM (${left} EXCEPT ALL ${right}) UNION ALL (${right} EXCEPT ALL ${left})`)).length;

/** All flows of a report of these rows, as one part of one day. */
async function partOf(layout: SampleLayout, rows: number): Promise<FlowPart> {
  const sample = sampleFile(layout, { seed: 5, rows, fromMs: Date.UTC(2026, 0, 5), days: 1 });
  const { result } = await harness.text(sample.name, [...sample.chunks()].join(''));
  return result!.parts.toSorted((a, b) => b.rows - a.rows)[0]!;
}

const merged = (parts: readonly FlowPart[]) =>
  harness.engine.merge({ table: parts[0]!.table, dt: parts[0]!.dt, parts, partPath: fresh });

describe.each([
  ['generic21', generic21],
  ['jio_nat', jioNat],
  ['zeek_conn', zeekConn],
])('flows of %s, split and merged', (_, layout) => {
  let part: FlowPart;
  beforeAll(async () => {
    part = await partOf(layout, 2000);
  });

  it('are the same, cell by cell, in columns of the same names and types, whatever the split', async () => {
    const split = fc.record({ count: fc.integer({ min: 2, max: 12 }), seed: fc.nat(1_000_000) });
    await fc.assert(
      fc.asyncProperty(split, async (given) => {
        const one = await merged(await splitFlows(part, { ...given, partPath: fresh }));
        expect({ ...one, path: '' }).toEqual({ ...part, path: '' });
        expect(await differences(table('flows', [one]), table('flows', [part]))).toBe(0);
        const columns = (path: string) =>
          ask(`SELECT name, type, converted_type FROM parquet_schema('${path}') OFFSET 1`);
        expect(await columns(one.path)).toEqual(await columns(part.path));
      }),
      { numRuns: 4, seed: 11 },
    );
  });

  it('are sorted by entity, source, time and line', async () => {
    const one = await merged(await splitFlows(part, { count: 9, seed: 1, partPath: fresh }));
    const rows = `SELECT row_number, row_number() OVER (ORDER BY entity, source_ip, event_time, row_number) AS place,
      file_row_number + 1 AS stored FROM read_parquet('${one.path}', file_row_number = true)`;
    expect(await ask(`SELECT count(*) FROM (${rows}) WHERE place <> stored`)).toEqual([['0']]);
  });

  it('have rollups and lookups that are those of their pieces, added up', async () => {
    const pieces = await splitFlows(part, { count: 7, seed: 3, partPath: fresh });
    const uploadId = '0123456789abcdef0123456789abcdef';
    const derive = (flows: readonly FlowPart[]) => harness.engine.derive({ uploadId, flows, partPath: fresh });
    const [ofPieces, ofAll] = [await derive(pieces), await derive([part])];
    const of = (parts: readonly FlowPart[], name: FlowPart['table']) => parts.filter((one) => one.table === name);
    const rollup = await merged(of(ofPieces, 'rollup'));
    expect(rollup.rows).toBe(of(ofAll, 'rollup')[0]!.rows);
    // Sums of seconds depend on their order in the last digits.
    const rounded = (parts: readonly FlowPart[]) =>
      `(SELECT * REPLACE (round(seconds, 6) AS seconds) FROM ${table('rollup', parts)})`;
    expect(await differences(rounded([rollup]), rounded(of(ofAll, 'rollup')))).toBe(0);
    const lookup = await merged(of(ofPieces, 'lookup'));
    const distinct = (parts: readonly FlowPart[]) => `(SELECT DISTINCT * FROM ${table('lookup', parts)})`;
    expect(await differences(table('lookup', [lookup]), distinct(of(ofAll, 'lookup')))).toBe(0);
  });
});

it('keeps columns that only some of the parts have', async () => {
  const connection = await instance.connect();
  const part = await partOf(generic21, 200);
  const half = async (columns: string, where: string): Promise<FlowPart> => {
    const path = fresh();
    await connection.run(
      `COPY (SELECT ${columns} FROM read_parquet('${part.path}') WHERE ${where}) TO '${path}' (FORMAT parquet)`,
    );
    return { ...part, path, rows: Number((await ask(`SELECT count(*) FROM '${path}'`))[0]![0]) };
  };
  const parts = [
    await half('upload_id, member, row_number, entity, destination_ip', 'row_number % 2 = 0'),
    await half('upload_id, member, row_number, entity, bytes_out', 'row_number % 2 = 1'),
  ];
  const one = await merged(parts);
  expect(await differences(table('flows', [one]), table('flows', parts))).toBe(0);
  expect(one.rows).toBe(part.rows);
});

it('refuses to make less of flows than there were', async () => {
  const part = await partOf(generic21, 50);
  await expect(merged([part, { ...part, rows: part.rows + 1 }])).rejects.toThrow('expected');
});
