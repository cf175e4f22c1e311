import { rm } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { EPISODE_FEATURES, TRAINED_PER_EPISODE } from '../../core/detect/episode.ts';
import { SAMPLE_KEYS } from '../../core/detect/features-query.ts';
import { FLOW_FEATURES } from '../../core/detect/flow-features.ts';
import type { FeatureBatch, FeatureRows, ScoreEngine } from '../../core/detect/score-engine.ts';
import type { NumberColumn } from '../../core/ml/feature-recipe.ts';
import type { Catalog, ObjectInfo } from '../../core/ports.ts';
import type { SqlQuery } from '../../core/query/sql-query.ts';
import { writeAnomalies } from './anomaly-writer.ts';
import { sqlText } from './file-reader.ts';
import { PRELUDE } from './prelude.ts';
import { tableViewSql } from './table-view.ts';

export interface FeatureEngineConfig {
  readonly catalog: Catalog;
  /** Files of objects, until they are let go of. */
  readonly fetch: (key: string) => Promise<string>;
  readonly release: (path: string) => Promise<void>;
  /** Fresh path for a scratch file in the object store's file system. */
  readonly temporaryPath: () => string;
  /** Makes a finished file at a temporary path an object. */
  readonly adopt: (key: string, path: string) => Promise<ObjectInfo>;
  readonly memoryMb: number;
  readonly threads: number;
}

/**
 * Features in DuckDB: each run has an instance of its own, whose memory is given back, and a scratch file of features,
 * so that training, scoring and explaining read narrow columns instead of joining again.
 */
export function duckdbFeatureEngine(config: FeatureEngineConfig): ScoreEngine {
  return { open: (query) => openFeatures(config, query) };
}

async function openFeatures(config: FeatureEngineConfig, query: SqlQuery): Promise<FeatureRows> {
  const scratch = config.temporaryPath();
  const path = config.temporaryPath();
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${config.memoryMb}MB`,
    threads: String(config.threads),
    temp_directory: scratch,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const files: string[] = [];
  const close = async () => {
    instance.closeSync();
    for (const file of files) await config.release(file);
    await rm(scratch, { recursive: true, force: true });
    await rm(path, { force: true });
  };
  try {
    const connection = await instance.connect();
    for (const statement of PRELUDE) await connection.run(statement);
    const keys = await config.catalog.objects('flows', query.scope);
    for (const key of keys) files.push(await config.fetch(key));
    await connection.run(`create temp view flows as ${tableViewSql('flows', files)}`);
    await connection.run(keepAside(query, path));
    // Features are read on a connection of their own: a result under way does not outlive another statement on its own.
    return featureRows(config, { connection, reader: await instance.connect(), features: path, close });
  } catch (error) {
    await close();
    throw error;
  }
}

/** Unknown features become NaN, so that their values are read as one array without a map of nulls. */
function keepAside(query: SqlQuery, path: string): string {
  const columns = FLOW_FEATURES.map(({ name }) => `coalesce(${name}, 'nan'::FLOAT) as ${name}`);
  const keys = 'upload_id, member, row_number, family, sample_key::INTEGER as sample_key, episode';
  return `copy (select ${keys}, ${columns.join(', ')} from (${query.sql})) to ${sqlText(path)} (format parquet, compression lz4)`;
}

export interface OpenFeatures {
  /** Knows the flows. */
  readonly connection: DuckDBConnection;
  readonly reader: DuckDBConnection;
  /** The scratch file. */
  readonly features: string;
  readonly close: () => Promise<void>;
}

/** Size of a flow's episode: its features are logarithms, NaN where not known. */
const EPISODE = `greatest(1, ${EPISODE_FEATURES.map((name) => `case when isnan(${name}) then 1 else exp(${name}::DOUBLE) - 1 end`).join(', ')})`;
/** Share of an episode's flows that train. */
const WEIGHT = `least(1, ${TRAINED_PER_EPISODE} / ${EPISODE})`;

const NAMES = FLOW_FEATURES.map(({ name }) => name);

function featureRows(config: FeatureEngineConfig, open: OpenFeatures): FeatureRows {
  const { reader, features, close } = open;
  const file = `read_parquet(${sqlText(features)}, file_row_number = true)`;
  const ofFamily = (family: string) => `from ${file} where family = ${sqlText(family)}`;
  return {
    families: async () => {
      const read = await reader.runAndReadAll(
        `select family, count(*) from read_parquet(${sqlText(features)}) group by family order by family`,
      );
      return read.getRows().map(([family, rows]) => ({ family: String(family), rows: Number(rows) }));
    },
    sample: async (family, atMost) => {
      const read = await reader.runAndReadAll(`select sum(${WEIGHT}) ${ofFamily(family)}`);
      const rate = Math.min(1, atMost / Math.max(1, Number(read.getRows()[0]![0])));
      const sql = `select ${NAMES.join(', ')} ${ofFamily(family)} and sample_key < ${WEIGHT} * ${rate * SAMPLE_KEYS}
        order by ${NAMES.join(', ')}`;
      return gathered(numberBatches(reader, sql));
    },
    batches: (family) => positioned(reader, `select file_row_number, ${NAMES.join(', ')} ${ofFamily(family)}`),
    writeAnomalies: (job) => writeAnomalies(config, open, job),
    close,
  };
}

async function* numberBatches(connection: DuckDBConnection, sql: string): AsyncIterable<Float32Array[]> {
  const result = await connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield NAMES.map((_, index) => floats(chunk.getColumnVector(index)));
  }
}

async function* positioned(connection: DuckDBConnection, sql: string): AsyncIterable<FeatureBatch> {
  const result = await connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    const { items } = chunk.getColumnVector(0) as unknown as { items: BigInt64Array };
    const columns = NAMES.map((name, index) => ({ name, values: floats(chunk.getColumnVector(index + 1)) }));
    yield { positions: items, columns };
  }
}

/** The array behind a FLOAT column, without a copy. */
function floats(vector: unknown): Float32Array {
  const { items } = vector as { items: unknown };
  if (!(items instanceof Float32Array)) throw new Error('expected a column of 32-bit floats');
  return items;
}

async function gathered(batches: AsyncIterable<Float32Array[]>): Promise<NumberColumn[]> {
  const kept: Float32Array[][] = NAMES.map(() => []);
  for await (const batch of batches) for (const [index, values] of batch.entries()) kept[index]!.push(values.slice());
  return NAMES.map((name, index) => ({ name, values: joined(kept[index]!) }));
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
