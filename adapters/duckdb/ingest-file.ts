import { rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { GeoTables } from '../../core/enrich/geo-tables.ts';
import type { FileFacts, IngestJob, IngestResult, PieceJob, PieceResult } from '../../core/flow-engine.ts';
import { fileWarnings } from '../../core/formats/file-warnings.ts';
import { isZoneAssumed, zoneOf } from '../../core/formats/file-zone.ts';
import { orderRulesOf } from '../../core/formats/order-rules.ts';
import { PREAMBLE_LINES, preambleFacts } from '../../core/formats/preamble.ts';
import { addressTables } from './address-tables.ts';
import { countRows } from './count-rows.ts';
import { enrich } from './enrich.ts';
import { type FileReader, fileReader, joinOf, sqlText } from './file-reader.ts';
import { findAlike, findRepeats } from './find-repeats.ts';
import { type FlowSelectOptions, hasPerson, personSql } from './flow-select.ts';
import { allRejects, countLines } from './line-account.ts';
import { type LoadedLineMap, loadLineMap } from './load-line-map.ts';
import { nameAddresses } from './name-addresses.ts';
import { readLines } from './read-lines.ts';
import { readTimes } from './read-times.ts';
import { type Settled, settleRejects } from './settle-rejects.ts';
import { type StagedRows, stageRows } from './stage-rows.ts';
import { type StagedText, stageText } from './stage-text.ts';
import { type Summary, summarise } from './summarise.ts';
import { writeParts } from './write-parts.ts';

/** Connections of one instance: the first does the work, the others help where it can be split. */
export type IngestLanes = readonly [DuckDBConnection, ...DuckDBConnection[]];

export interface IngestInput {
  /** Not asked for before the text is staged, which needs none. */
  readonly lanes: () => Promise<IngestLanes>;
  readonly job: IngestJob | PieceJob;
  readonly geo: () => Promise<GeoTables>;
  readonly temporaryPath: () => string;
}

export interface Ingested {
  readonly result: IngestResult;
  /** What only matters where more pieces of the file follow. */
  readonly asPiece: Omit<PieceResult, keyof IngestResult>;
}

type Progress = NonNullable<IngestJob['onProgress']>;

/** What belongs to a piece alone; null for a whole file. */
function pieceOf(job: IngestJob | PieceJob): PieceJob | null {
  return 'piece' in job ? job : null;
}

/** The whole life of one file, or a piece of one: account for its lines, type its rows, enrich, sort, write. */
export async function ingestFile(input: IngestInput): Promise<Ingested> {
  const { job } = input;
  const progress = job.onProgress ?? (() => {});
  const copyPath = input.temporaryPath();
  try {
    const staged = await stage(job, copyPath, progress);
    const lanes = await input.lanes();
    const [connection] = lanes;
    const reader = fileReader(job.plan, staged);
    progress({ stage: 'normalising', done: 0, total: staged.map.records, unit: 'rows' });
    const facts = pieceOf(job)?.facts ?? (await factsOf(connection, { job, staged, reader }));
    const { plan } = job;
    const rows = await stageRows(connection, { plan, reader, times: facts.times, records: staged.map.records });
    progress({ stage: 'enriching', done: 0, total: staged.map.records, unit: 'rows' });
    const accepted = await accept(input, lanes, { staged, reader, rows });
    const select = { ...accepted.select, fileFlags: facts.order?.assumed ? ['DATE_ORDER_ASSUMED'] : [] };
    const namesPeople = hasPerson(rows.mapped);
    const ofTheText = textFlags(job, staged);
    const summary = await summarise(connection, { select, subject: facts.subject, namesPeople, ofTheText });
    await writePeople(connection, job, select);
    progress({ stage: 'writing', done: 0, total: summary.rows, unit: 'rows' });
    const parts = await writeParts(lanes, {
      ...select,
      partPath: job.partPath,
      onRows: (done) => progress({ stage: 'writing', done, total: summary.rows, unit: 'rows' }),
    });
    const notices = await skippedLines(connection, job);
    return {
      result: { ...resultOf({ job, staged, facts, summary, notices, ...accepted }), parts },
      asPiece: { records: staged.map.records, trailing: staged.trailing, namesPeople },
    };
  } finally {
    await rm(copyPath, { force: true });
  }
}

function stage(job: IngestJob | PieceJob, copyPath: string, progress: Progress): Promise<StagedText> {
  const { path, head, plan } = job;
  const piece = pieceOf(job)?.piece;
  const total = head.container === 'plain' ? head.sizeBytes : null;
  return stageText({
    path,
    head,
    plan,
    ...(piece !== undefined && { piece }),
    copyPath,
    onBytes: (done) => progress({ stage: 'recognising', done, total, unit: 'bytes' }),
  });
}

/** What a file that is read at once tells of itself. */
async function factsOf(
  connection: DuckDBConnection,
  { job, staged, reader }: { job: IngestJob; staged: StagedText; reader: FileReader },
): Promise<FileFacts> {
  const { plan, head } = job;
  const preamble = staged.residue.filter((line) => line.class === 'preamble').map((line) => line.text);
  const { window, subject } = preambleFacts(preamble, head.name);
  const { times, order } = await readTimes(connection, reader, {
    ...orderRulesOf(plan, { defaultZone: job.defaultZone, window }),
    epochSeconds: plan.format.epochSeconds ?? false,
  });
  return { times, order, subject };
}

interface Typed {
  readonly staged: StagedText;
  readonly reader: FileReader;
  readonly rows: StagedRows;
}

interface Accepted {
  readonly settled: Settled;
  readonly select: FlowSelectOptions;
}

/** Enriches the typed rows, and parts those that are flows from those that are not, or repeat another. */
async function accept(
  { job, geo }: IngestInput,
  lanes: IngestLanes,
  { staged, reader, rows }: Typed,
): Promise<Accepted> {
  const [connection] = lanes;
  const joined = joinOf(job.plan) !== null;
  const isWhole = pieceOf(job) === null;
  const [{ bad, known }, alike] = await bothOf(
    enrich(connection, rows.columns, await geo()),
    isWhole ? findAlike(lanes[1] ?? connection, { columns: rows.columns, joined }) : Promise.resolve(null),
  );
  const hasNames = await nameAddresses(connection, rows.columns, job.names);
  await addressTables(connection, rows.columns);
  const settled = await settleRejects(connection, {
    columns: rows.mapped,
    badAddresses: bad,
    staged,
    plan: job.plan,
    textOf: (lines) => textOf(job, lines),
  });
  await acceptRows(connection);
  const map = await loadLineMap(connection, staged.map);
  const hasDuplicates = isWhole
    ? alike !== null && (await findRepeats(connection, { alike, hashes: reader.hashes })) && (await map.duplicates())
    : await loadRepeats(connection, pieceOf(job)!.repeats);
  return { settled, select: selectOf(job, rows, { known, hasNames, hasDuplicates, map }) };
}

/** Both results; a failure is thrown once both have ended, so that nothing is left at work. */
async function bothOf<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

function selectOf(
  job: IngestJob,
  rows: StagedRows,
  found: Pick<FlowSelectOptions, 'known' | 'hasNames' | 'hasDuplicates'> & { map: LoadedLineMap },
): FlowSelectOptions {
  const { map, ...more } = found;
  return {
    ...more,
    columns: rows.columns,
    format: job.plan.format,
    uploadId: job.uploadId,
    member: job.member,
    flags: rows.flags,
    fileFlags: [],
    lineSql: map.lineSql,
    lineJoin: map.lineJoin,
    latest: timestampText(job.nowMs + 86_400_000),
  };
}

/** Original lines by their number in the file, of which a piece has its own alone. */
async function textOf(job: IngestJob | PieceJob, lines: readonly number[]): Promise<{ line: number; text: string }[]> {
  const above = (pieceOf(job)?.piece.firstLine ?? 1) - 1;
  const own = lines.map((line) => line - above);
  return (await readLines(job.path, job.head, own)).map(({ line, text }) => ({ line: line + above, text }));
}

/** What was found over all pieces, as the table `duplicate`. */
async function loadRepeats(connection: DuckDBConnection, path: string | null): Promise<boolean> {
  if (path === null) return false;
  await connection.run(`CREATE OR REPLACE TABLE duplicate AS SELECT r.record, r.first_line
    FROM read_parquet(${sqlText(path)}) r WHERE r.record IN (SELECT record FROM accepted)`);
  return (await countRows(connection, 'duplicate')) > 0;
}

/** The people of a piece: those of the file are counted once all pieces are there. */
async function writePeople(
  connection: DuckDBConnection,
  job: IngestJob | PieceJob,
  { columns }: FlowSelectOptions,
): Promise<void> {
  const piece = pieceOf(job);
  if (piece === null) return;
  const people = `SELECT DISTINCT ${personSql(columns, 'accepted')} AS person FROM accepted`;
  await connection.run(
    `COPY (SELECT person FROM (${people}) WHERE person IS NOT NULL ORDER BY person) TO ${sqlText(piece.peoplePath)} (FORMAT parquet, COMPRESSION zstd)`,
  );
}

/** Oddities of the text that no single row shows; 0 where they are of the file as a whole. */
function textFlags(job: IngestJob, staged: StagedText): Readonly<Record<string, number>> {
  return {
    ...staged.flags,
    ...(job.head.encoding === 'windows-1252' && { ENC_FALLBACK: 0 }),
    ...(staged.truncated && { TRUNCATED_ARCHIVE: 0 }),
  };
}

function timestampText(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').slice(0, 19);
}

async function acceptRows(connection: DuckDBConnection): Promise<void> {
  const none = (await countRows(connection, 'refused')) === 0;
  await connection.run(
    `CREATE OR REPLACE VIEW accepted AS SELECT * FROM staged ${none ? '' : 'WHERE record NOT IN (SELECT record FROM refused)'}`,
  );
}

/** Lines of kinds that are no flows, such as Suricata's stats. */
async function skippedLines(connection: DuckDBConnection, job: IngestJob): Promise<number> {
  const join = joinOf(job.plan);
  if (join === null) return 0;
  return countRows(connection, `typed WHERE reject IS NULL AND join_type IN (${join.skip.map(sqlText).join(', ')})`);
}

interface Findings {
  readonly job: IngestJob | PieceJob;
  readonly staged: StagedText;
  readonly facts: FileFacts;
  readonly summary: Summary;
  readonly settled: Settled;
  readonly notices: number;
}

/** The account of what was written. */
function resultOf({ job, staged, facts, summary, settled, notices }: Findings): Omit<IngestResult, 'parts'> {
  const { order, times } = facts;
  const residue = [...staged.residue, ...settled.residue];
  const rejects = allRejects(residue, settled.rejected);
  const lines = countLines(staged, residue, { rejected: rejects.length, notices });
  const zone = zoneOf(job.plan, job.defaultZone);
  return {
    ...summary,
    lines,
    zone,
    dateOrder: order === null ? null : { value: order.value, why: order.why },
    rejects,
    preamble: residue
      .filter((line) => line.class === 'preamble')
      .slice(0, PREAMBLE_LINES)
      .map((line) => line.text),
    warnings:
      pieceOf(job) !== null
        ? []
        : fileWarnings({
            flags: summary.flags,
            order,
            truncated: staged.truncated,
            assumedZone: isZoneAssumed(job.plan, [...times.values()]) ? zone.value : null,
            joined: joinOf(job.plan) === null ? null : { lines: lines.accepted, rows: summary.rows },
          }),
    truncated: staged.truncated,
    encoding: job.head.encoding,
    lineIndex: staged.index,
  };
}
