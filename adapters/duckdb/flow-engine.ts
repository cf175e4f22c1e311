import { rm } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import type { GeoTables } from '../../core/enrich/geo-tables.ts';
import { UnavailableError } from '../../core/errors.ts';
import type { FlowEngine, IngestJob, IngestResult, PreviewResult } from '../../core/flow-engine.ts';
import type { FileHead } from '../../core/formats/file-head.ts';
import { SQL_MACROS } from '../../core/formats/sql-macros.ts';
import { deriveParts } from './derive-parts.ts';
import { type IngestLanes, ingestFile } from './ingest-file.ts';
import { mergeParts } from './merge-parts.ts';
import { previewFile } from './preview-file.ts';
import { readLines } from './read-lines.ts';
import { EncodingMismatch, readHead } from './text-source.ts';

export interface FlowEngineOptions {
  readonly geo: () => Promise<GeoTables>;
  /** Fresh path for scratch files. */
  readonly temporaryPath: () => string;
  readonly memoryMb: number;
  readonly threads: number;
}

/** Each takes memory for what it sorts, and one of the four threads that Node has for files and passwords. */
const MOST_LANES = 3;

/**
 * DuckDB as the engine that normalises, enriches and writes. Each job has an instance of its own, so that its memory is
 * given back and nothing of one file can be seen by the next.
 */
export function duckdbFlowEngine(options: FlowEngineOptions): FlowEngine {
  return {
    head: readHead,
    ingest: (job) =>
      withEncoding(job, (settled) =>
        withLanes(options, async (lanes) => (await ingestFile({ lanes, job: settled, ...options })).result),
      ),
    derive: (job) => withLanes(options, async (lanes) => deriveParts(await lanes(), job)),
    merge: (job) => withLanes(options, async (lanes) => mergeParts((await lanes())[0], job)),
    preview: (job, rows) =>
      withEncoding(job, (settled) =>
        withLanes(options, (lanes) => previewFile({ lanes, job: settled, rows, ...options })),
      ),
    lines: readLines,
  };
}

/** A file that began as UTF-8 and goes on as something else is read again, whole, as Windows-1252. */
async function withEncoding<J extends { head: FileHead }, R>(job: J, run: (job: J) => Promise<R>): Promise<R> {
  try {
    return await run(job);
  } catch (error) {
    if (!(error instanceof EncodingMismatch)) throw error;
    return run({ ...job, head: { ...job.head, encoding: 'windows-1252' } });
  }
}

/** Runs something with the lanes of an instance of its own, which is opened meanwhile. */
export async function withLanes<R>(
  options: FlowEngineOptions,
  run: (lanes: () => Promise<IngestLanes>) => Promise<R>,
): Promise<R> {
  const scratch = options.temporaryPath();
  const opening = openLanes(options, scratch);
  // Whoever asks for the lanes is told; until then nobody may be listening.
  opening.catch(() => undefined);
  try {
    return await run(async () => (await opening).lanes);
  } catch (error) {
    if (error instanceof Error && /No space left on device/i.test(error.message)) {
      throw new UnavailableError('the disk is full: free some space and try again', { cause: error });
    }
    throw error;
  } finally {
    const opened = await opening.catch(() => null);
    opened?.instance.closeSync();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function openLanes(
  { memoryMb, threads }: FlowEngineOptions,
  scratch: string,
): Promise<{ instance: DuckDBInstance; lanes: IngestLanes }> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${memoryMb}MB`,
    threads: String(threads),
    temp_directory: scratch,
  });
  try {
    const others = Array.from({ length: Math.min(threads, MOST_LANES) - 1 }, () => instance.connect());
    const lanes = [await instance.connect(), ...(await Promise.all(others))] as const;
    for (const lane of lanes) await lane.run(`SET TimeZone = 'UTC'`);
    await lanes[0].run(SQL_MACROS.map((macro) => `CREATE OR REPLACE MACRO ${macro};`).join('\n'));
    return { instance, lanes };
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

export type { IngestJob, IngestResult, PreviewResult };
