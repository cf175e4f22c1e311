import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { PieceEngine, PieceSurvey, SurveyJob } from '../../core/flow-engine.ts';
import { NO_EVIDENCE, type OrderEvidence, undecided } from '../../core/formats/date-order.ts';
import { countRows } from './count-rows.ts';
import { type FileReader, fileReader, sqlText } from './file-reader.ts';
import { findRepeatsOfPieces } from './find-repeats.ts';
import { type FlowEngineOptions, withLanes } from './flow-engine.ts';
import { createInFileOrder } from './in-file-order.ts';
import { inflated } from './inflated.ts';
import { ingestFile } from './ingest-file.ts';
import { loadLineMap } from './load-line-map.ts';
import { countBackwards, countInWindow, countOver12, countRelations } from './order-evidence.ts';
import { timeColumns, timeTexts } from './read-times.ts';
import { stageText } from './stage-text.ts';
import { EncodingMismatch } from './text-source.ts';

/** DuckDB as the engine of many workers at one file; each call has an instance of its own. */
export function duckdbPieceEngine(options: FlowEngineOptions): PieceEngine {
  return {
    times: (job) =>
      inEncoding(() =>
        withCopy(options, async (copyPath) => {
          const reader = fileReader(job.plan, await stageText({ ...job, copyPath }));
          return withLanes(options, async (lanes) => {
            const [connection] = await lanes();
            const columns = await timeColumns(connection, reader, job.plan.format.epochSeconds ?? false);
            return { columns, backwards: await countBackwards(connection, reader, columns) };
          });
        }),
      ),
    survey: async (job) =>
      (await inEncoding(() => withCopy(options, (copyPath) => survey(options, job, copyPath)))) ?? NOT_IN_ENCODING,
    repeats: (job) => withLanes(options, async (lanes) => findRepeatsOfPieces((await lanes())[0], job)),
    ingest: (job) =>
      withLanes(options, async (lanes) => {
        const { result, asPiece } = await ingestFile({ lanes, job, ...options });
        return { ...result, ...asPiece };
      }),
    countPeople: (paths) =>
      paths.length === 0
        ? Promise.resolve(0)
        : withLanes(options, async (lanes) => {
            const files = paths.map(sqlText).join(', ');
            return countRows((await lanes())[0], `(SELECT DISTINCT person FROM read_parquet([${files}]))`);
          }),
    async unpack(bytes) {
      const { chunks, truncated } = inflated(Readable.from(bytes, { objectMode: false }));
      return { text: chunks, truncated };
    },
  };
}

const NOT_IN_ENCODING: PieceSurvey = {
  inEncoding: false,
  physical: 0,
  records: 0,
  columns: null,
  evidence: NO_EVIDENCE,
};

/** Null where the text turns out not to be UTF-8. */
async function inEncoding<R>(work: () => Promise<R>): Promise<R | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EncodingMismatch) return null;
    throw error;
  }
}

async function withCopy<R>(options: FlowEngineOptions, work: (copyPath: string) => Promise<R>): Promise<R> {
  const copyPath = options.temporaryPath();
  try {
    return await work(copyPath);
  } finally {
    await rm(copyPath, { force: true });
  }
}

async function survey(options: FlowEngineOptions, job: SurveyJob, copyPath: string): Promise<PieceSurvey> {
  const { path, head, plan } = job;
  // Its number is not known yet; any below the header will do, since it is counted from.
  const firstLine = job.piece.offset === 0 || plan.kind === 'json' ? 1 : plan.header.line + 1;
  const staged = await stageText({ path, head, plan, copyPath, piece: { ...job.piece, firstLine } });
  const reader = fileReader(plan, staged);
  return withLanes(options, async (lanes) => {
    const [connection] = await lanes();
    const map = await loadLineMap(connection, staged.map);
    await writeRecords(connection, reader, {
      path: job.recordsPath,
      line: `${map.lineSql} - ${firstLine}`,
      join: map.lineJoin,
    });
    const named = staged.residue.findLast(({ class: kind, text }) => kind === 'header' && text.startsWith('#fields'));
    return {
      inEncoding: true,
      physical: staged.physical,
      records: staged.map.records,
      columns: named?.text ?? null,
      evidence: await evidenceOf(connection, reader, job),
    };
  });
}

/**
 * Each record by two hashes of all its cells, of which two different records practically never share both, and the lines
 * of the piece above it.
 */
async function writeRecords(
  connection: DuckDBConnection,
  reader: FileReader,
  target: { path: string; line: string; join: string },
): Promise<void> {
  await createInFileOrder(connection, 'record_hash', reader.twoHashes);
  await connection.run(`COPY (SELECT s.record, ${target.line} AS above, s.raw_hash, s.other_hash
    FROM (SELECT rowid AS record, * FROM record_hash) s ${target.join} ORDER BY s.raw_hash)
    TO ${sqlText(target.path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION V2)`);
  await connection.run('DROP TABLE record_hash');
}

async function evidenceOf(
  connection: DuckDBConnection,
  reader: FileReader,
  { columns, rules }: SurveyJob,
): Promise<OrderEvidence> {
  if (undecided(columns, rules, {}).length === 0) return NO_EVIDENCE;
  const texts = new Map(timeTexts(reader).map(({ column, text }) => [column, text]));
  const read = columns.map((column) => ({ ...column, text: texts.get(column.column)! }));
  return {
    over12: await countOver12(connection, reader, read),
    inWindow: await countInWindow(connection, reader, { columns: read, window: rules.window }),
    ...(await countRelations(connection, reader, read)),
    backwards: {},
  };
}
