import { rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { LineCounts } from '../../core/contract/uploads.ts';
import type { GeoTables } from '../../core/enrich/geo-tables.ts';
import type { IngestJob, IngestResult, RejectedLine } from '../../core/flow-engine.ts';
import type { TimeReading } from '../../core/formats/mapping-input.ts';
import { preambleFacts } from '../../core/formats/preamble.ts';
import { printCount } from '../../core/print-count.ts';
import { addressTables } from './address-tables.ts';
import { countRows } from './count-rows.ts';
import { enrich } from './enrich.ts';
import { fileReader, joinOf, sqlText } from './file-reader.ts';
import { findAlike, findRepeats } from './find-repeats.ts';
import { type FlowSelectOptions, hasPerson } from './flow-select.ts';
import type { ResidueLine } from './line-stager.ts';
import { loadLineMap } from './load-line-map.ts';
import { nameAddresses } from './name-addresses.ts';
import { readLines } from './read-lines.ts';
import { type DateOrderDecision, ORDER_WORDS, readTimes } from './read-times.ts';
import { settleRejects } from './settle-rejects.ts';
import { stageRows } from './stage-rows.ts';
import { type StagedText, stageText } from './stage-text.ts';
import { summarise } from './summarise.ts';
import { writeParts } from './write-parts.ts';

/** Connections of one instance: the first does the work, the others help where it can be split. */
export type IngestLanes = readonly [DuckDBConnection, ...DuckDBConnection[]];

export interface IngestInput {
  /** Not asked for before the text is staged, which needs none. */
  readonly lanes: () => Promise<IngestLanes>;
  readonly job: IngestJob;
  readonly geo: () => Promise<GeoTables>;
  readonly temporaryPath: () => string;
}

/** The whole life of one file: account for its lines, type its rows, enrich, sort, write. */
export async function ingestFile({ lanes: opening, job, geo, temporaryPath }: IngestInput): Promise<IngestResult> {
  const progress = job.onProgress ?? (() => {});
  const copyPath = temporaryPath();
  try {
    const staged = await stageText({
      path: job.path,
      head: job.head,
      plan: job.plan,
      copyPath,
      onBytes: (done) =>
        progress({
          stage: 'recognising',
          done,
          total: job.head.container === 'plain' ? job.head.sizeBytes : null,
          unit: 'bytes',
        }),
    });
    const lanes = await opening();
    const [connection] = lanes;
    const zone = zoneOf(job);
    const facts = preambleFacts(
      staged.residue.filter((line) => line.class === 'preamble').map((line) => line.text),
      job.head.name,
    );
    const reader = fileReader(job.plan, staged);
    progress({ stage: 'normalising', done: 0, total: staged.map.records, unit: 'rows' });
    const { times, order } = await readTimes(connection, reader, {
      zone: zone.value,
      habit: job.plan.kind === 'delimited' ? job.plan.format.dateOrder : 'ymd',
      given: job.plan.kind === 'delimited' ? job.plan.dateOrder : null,
      window: facts.window,
      epochSeconds: job.plan.format.epochSeconds ?? false,
    });
    const rows = await stageRows(connection, { plan: job.plan, reader, times, records: staged.map.records });
    progress({ stage: 'enriching', done: 0, total: staged.map.records, unit: 'rows' });
    const [{ bad, known }, alike] = await bothOf(
      enrich(connection, rows.columns, await geo()),
      findAlike(lanes[1] ?? connection, {
        columns: rows.columns,
        joined: joinOf(job.plan) !== null,
      }),
    );
    const hasNames = await nameAddresses(connection, rows.columns, job.names);
    await addressTables(connection, rows.columns);
    const settled = await settleRejects(connection, {
      columns: rows.mapped,
      badAddresses: bad,
      staged,
      plan: job.plan,
      textOf: (lines) => readLines(job.path, job.head, lines),
    });
    const residue = [...staged.residue, ...settled.residue];
    await acceptRows(connection);
    const hasRepeats = alike !== null && (await findRepeats(connection, { alike, hashes: reader.hashes }));
    const map = await loadLineMap(connection, staged.map);
    const select: FlowSelectOptions = {
      columns: rows.columns,
      known,
      hasNames,
      format: job.plan.format,
      uploadId: job.uploadId,
      member: job.member,
      flags: rows.flags,
      fileFlags: order?.assumed ? ['DATE_ORDER_ASSUMED'] : [],
      hasDuplicates: hasRepeats && (await map.duplicates()),
      lineSql: map.lineSql,
      lineJoin: map.lineJoin,
      latest: timestampText(job.nowMs + 86_400_000),
    };
    const summary = await summarise(connection, {
      select,
      subject: facts.subject,
      namesPeople: hasPerson(rows.mapped),
      ofTheText: textFlags(job, staged),
    });
    progress({ stage: 'writing', done: 0, total: summary.rows, unit: 'rows' });
    const parts = await writeParts(lanes, {
      ...select,
      partPath: job.partPath,
      onRows: (done) => progress({ stage: 'writing', done, total: summary.rows, unit: 'rows' }),
    });
    const rejects = allRejects(residue, settled.rejected);
    const notices = await skippedLines(connection, job);
    const lines = countLines(staged, residue, { rejected: rejects.length, notices });
    return {
      ...summary,
      parts,
      lines,
      zone,
      dateOrder: order === null ? null : { value: order.value, why: order.why },
      rejects,
      preamble: residue
        .filter((line) => line.class === 'preamble')
        .slice(0, 60)
        .map((line) => line.text),
      warnings: warningsOf({
        flags: summary.flags,
        order,
        staged,
        assumedZone: isZoneAssumed(job, [...times.values()]) ? zone.value : null,
        joined: joinOf(job.plan) === null ? null : { lines: lines.accepted, rows: summary.rows },
      }),
      truncated: staged.truncated,
      encoding: job.head.encoding,
      lineIndex: staged.index,
    };
  } finally {
    await rm(copyPath, { force: true });
  }
}

/** Both results; a failure is thrown once both have ended, so that nothing is left at work. */
async function bothOf<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

/** Oddities of the text that no single row shows; 0 where they are of the file as a whole. */
function textFlags(job: IngestJob, staged: StagedText): Readonly<Record<string, number>> {
  return {
    ...staged.flags,
    ...(job.head.encoding === 'windows-1252' && { ENC_FALLBACK: 0 }),
    ...(staged.truncated && { TRUNCATED_ARCHIVE: 0 }),
  };
}

function zoneOf(job: IngestJob): { value: string; why: string } {
  if (job.plan.zone !== null) return { value: job.plan.zone, why: 'given by the user' };
  if (job.plan.format.id === 'generic' && job.defaultZone !== null)
    return { value: job.defaultZone, why: job.plan.format.zoneWhy };
  return { value: job.plan.format.zone, why: job.plan.format.zoneWhy };
}

/** Neither user nor layout named a zone, and some printed times are no instants by themselves. */
function isZoneAssumed({ plan }: IngestJob, times: readonly TimeReading[]): boolean {
  return (
    plan.zone === null && plan.format.id === 'generic' && times.some((time) => time.shapes.some((shape) => !shape.utc))
  );
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

function allRejects(residue: readonly ResidueLine[], refused: readonly RejectedLine[]): RejectedLine[] {
  const early = residue
    .filter((line) => line.class === 'rejected')
    .map(({ line, reason, text }) => ({ line, reason, text }));
  return [...early, ...refused].sort((a, b) => a.line - b.line);
}

/** Every physical line in exactly one class: what is no record was counted, the rest is accepted. */
function countLines(
  staged: StagedText,
  residue: readonly ResidueLine[],
  more: { rejected: number; notices: number },
): LineCounts {
  const of = (kind: ResidueLine['class']) => residue.filter((line) => line.class === kind).length;
  const counts = {
    physical: staged.physical,
    preamble: of('preamble'),
    header: of('header'),
    separator: of('separator'),
    notice: of('notice') + more.notices,
    rejected: more.rejected,
    footer: of('footer'),
  };
  const other = counts.preamble + counts.header + counts.separator + counts.notice + counts.rejected + counts.footer;
  return { ...counts, accepted: staged.physical - other };
}

interface Findings {
  readonly flags: Readonly<Record<string, number>>;
  readonly order: DateOrderDecision | null;
  readonly staged: StagedText;
  /** Zone nothing in the file names, where its times needed one; null otherwise. */
  readonly assumedZone: string | null;
  /** Accepted lines and the flows they make, where several lines make one; null otherwise. */
  readonly joined: { readonly lines: number; readonly rows: number } | null;
}

function warningsOf({ flags, order, staged, assumedZone, joined }: Findings): string[] {
  const warnings: string[] = [];
  if (order?.assumed && order.value !== 'mixed')
    warnings.push(
      `day and month could be swapped: every date reads both ways, and ${ORDER_WORDS[order.value]} was assumed`,
    );
  if (assumedZone !== null)
    warnings.push(`the file names no time zone: its times were read as those of ${assumedZone}`);
  if (joined !== null)
    warnings.push(
      `several lines of this layout make one flow: ${printCount(joined.lines)} accepted lines make ${printCount(joined.rows)} flows`,
    );
  if (order?.why.startsWith('contradictory'))
    warnings.push('dates contradict each other: rows in the minority’s order were rejected');
  if (staged.truncated)
    warnings.push('the archive is cut off: what could be read is kept, what came after is not in the file');
  if (flags['SCOPE_MISMATCH'] !== undefined)
    warnings.push('the report names one subscriber but holds rows of others; the rows were believed');
  if (flags['SCI_LOSSY'] !== undefined)
    warnings.push(
      'a spreadsheet has shortened numbers such as 3.5E+14: those identifiers are lost and were left empty',
    );
  return warnings;
}
