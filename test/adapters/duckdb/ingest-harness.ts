import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, expect } from 'vitest';
import { duckdbFlowEngine } from '../../../adapters/duckdb/flow-engine.ts';
import { partsSql } from '../../../adapters/duckdb/table-view.ts';
import type { FlowEngine, IngestResult } from '../../../core/flow-engine.ts';
import { type RecogniseOptions, type Recognition, recognise } from '../../../core/formats/recognise.ts';
import { smallGeo } from '../../core/enrich/geo-fixture.ts';

/** The day the invented uploads arrive. */
export const UPLOAD_DAY = Date.parse('2026-02-01T00:00:00Z');

export type Row = Readonly<Record<string, unknown>>;

export interface Ingested {
  readonly recognition: Recognition;
  /** Null where the file was not recognised. */
  readonly result: IngestResult | null;
  readonly uploadId: string;
}

export interface IngestOptions extends RecogniseOptions {
  readonly nowMs?: number;
  readonly defaultZone?: string | null;
}

export interface IngestHarness {
  readonly engine: FlowEngine;
  file(path: string, options?: IngestOptions): Promise<Ingested>;
  /** As a file of that name with this content. */
  text(name: string, content: string | Uint8Array, options?: IngestOptions): Promise<Ingested & { path: string }>;
  /** Flows the parts of a result hold, by line; null columns are left out. */
  rows(result: IngestResult, limit?: number): Promise<Row[]>;
  /** One line of SQL's answer over the flows of a result, called `flows`. */
  ask(result: IngestResult, sql: string): Promise<unknown[]>;
  /** Files in the scratch folder that no result and no given file accounts for. */
  strays(): string[];
}

/** Ingests into a folder that is gone after the tests of the calling file. */
export function createIngestHarness(): IngestHarness {
  const folder = mkdtempSync(join(tmpdir(), 'flowtrail-ingest-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const kept = new Set<string>();
  let files = 0;
  const fresh = () => join(folder, `scratch-${files++}`);
  const geo = smallGeo();
  const engine = duckdbFlowEngine({ geo: async () => geo, temporaryPath: fresh, memoryMb: 400, threads: 2 });

  const file: IngestHarness['file'] = async (path, options = {}) => {
    const head = await engine.head(path, basename(path));
    const recognition = recognise(head, options);
    const uploadId = createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 32);
    if (recognition.outcome !== 'recognised') return { recognition, result: null, uploadId };
    const result = await engine.ingest({
      path,
      head,
      plan: recognition.plan,
      uploadId,
      member: 0,
      defaultZone: options.defaultZone === undefined ? 'Asia/Kolkata' : options.defaultZone,
      nowMs: options.nowMs ?? UPLOAD_DAY,
      partPath: fresh,
    });
    for (const part of result.parts) kept.add(part.path);
    return { recognition, result, uploadId };
  };

  const ask = async (result: IngestResult, sql: string): Promise<Row[]> => {
    const parts = result.parts.filter((part) => part.table === 'flows').map((part) => part.path);
    if (parts.length === 0) return [];
    const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
    try {
      const connection = await instance.connect();
      await connection.run(`CREATE VIEW flows AS SELECT * EXCLUDE (filename) FROM ${partsSql('flows', parts)}`);
      return (await connection.runAndReadAll(sql)).getRowObjectsJson() as Row[];
    } finally {
      instance.closeSync();
    }
  };

  return {
    engine,
    file,
    async text(name, content, options) {
      const own = mkdtempSync(join(folder, 'given-'));
      const path = join(own, name);
      writeFileSync(path, content);
      return { ...(await file(path, options)), path };
    },
    async rows(result, limit = 1000) {
      const rows = await ask(result, `SELECT * FROM flows ORDER BY row_number LIMIT ${limit}`);
      return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)));
    },
    async ask(result, sql) {
      return Object.values((await ask(result, sql))[0] ?? {});
    },
    strays: () => scratchFiles(folder).filter((path) => !kept.has(path)),
  };
}

function scratchFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith('scratch-'))
    .map((name) => join(folder, name));
}

/** Each physical line is in exactly one class, each rejected one is listed, and the parts hold the rows. */
export function expectBalanced({ lines, rejects, rows, parts }: IngestResult): void {
  const { physical, ...classes } = lines;
  expect(Object.values(classes).reduce((sum, count) => sum + count, 0)).toBe(physical);
  expect(Math.min(...Object.values(classes))).toBeGreaterThanOrEqual(0);
  const listed = rejects.map(({ line }) => line);
  expect(listed).toHaveLength(lines.rejected);
  expect(listed).toEqual([...new Set(listed)].sort((a, b) => a - b));
  const written = parts.filter((part) => part.table === 'flows').reduce((sum, part) => sum + part.rows, 0);
  expect(written).toBe(rows);
}
