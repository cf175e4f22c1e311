import { rm } from 'node:fs/promises';
import type { FlowRecord } from '../../core/flow/record.ts';
import { columnOf } from '../../core/flow/schema.ts';
import type { PreviewResult } from '../../core/flow-engine.ts';
import { columnKind } from '../../core/formats/column-kinds.ts';
import { NULL_WORDS } from '../../core/formats/null-words.ts';
import { sqlText } from './file-reader.ts';
import { type IngestInput, ingestFile } from './ingest-file.ts';

/** How many of the file's first lines a preview reads. */
const SAMPLE_LINES = 2000;

/** Cells that say there is nothing: ingest takes them for empty, so they are no cells that do not read. */
const ABSENT: ReadonlySet<string> = new Set(['', ...NULL_WORDS]);

/** Normalises the head of the file through the very path the whole file would take. */
export async function previewFile(
  input: Omit<IngestInput, 'job'> & { job: Omit<IngestInput['job'], 'partPath'>; rows: number },
): Promise<PreviewResult> {
  const { lanes, job, rows } = input;
  const parts: string[] = [];
  const partPath = () => {
    const path = input.temporaryPath();
    parts.push(path);
    return path;
  };
  try {
    const { result } = await ingestFile({ ...input, job: { ...job, partPath } });
    const flows = result.parts.filter((part) => part.table === 'flows').map((part) => sqlText(part.path));
    const shown =
      flows.length === 0
        ? []
        : (
            await (
              await lanes()
            )[0].runAndReadAll(
              `SELECT * FROM read_parquet([${flows.join(', ')}]) ORDER BY member, row_number LIMIT ${rows}`,
            )
          ).getRowObjectsJson();
    return {
      rows: shown.map(withoutNulls),
      rejects: result.rejects.slice(0, rows),
      unread: await unreadCells(input),
    };
  } finally {
    for (const path of parts) await rm(path, { force: true });
  }
}

function withoutNulls(row: Record<string, unknown>): FlowRecord {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name, value]) => value !== null && !name.endsWith('_key'))
      .map(([name, value]) => [name, columnOf(name)?.type === 'TIMESTAMP_MS' ? isoTime(String(value)) : value]),
  ) as FlowRecord;
}

/** "2026-04-17 07:02:00" as the engine prints a time, which is in UTC and does not say so -> "2026-04-17T07:02:00Z". */
function isoTime(printed: string): string {
  return `${printed.replace(' ', 'T')}Z`;
}

/** Cells a typed column could not read, as far as the staged rows still show them. */
async function unreadCells(input: { job: Omit<IngestInput['job'], 'partPath'> }): Promise<PreviewResult['unread']> {
  const { plan } = input.job;
  if (plan.kind !== 'delimited') return [];
  const unread: { column: string; bad: number; total: number; examples: string[] }[] = [];
  const { sampleRows } = await import('../../core/formats/recognise.ts');
  const sample = sampleRows({ ...input.job.head, lines: input.job.head.lines.slice(0, SAMPLE_LINES) }, plan.header);
  for (const [i, role] of plan.roles.entries()) {
    if (role === null) continue;
    const test = readable(role);
    if (test === null) continue;
    const values = sample.map((cells) => (cells[i] ?? '').trim()).filter((value) => !ABSENT.has(value));
    const bad = values.filter((value) => !test(value));
    if (bad.length > 0)
      unread.push({
        column: plan.header.cells[i]!,
        bad: bad.length,
        total: values.length,
        examples: [...new Set(bad)].slice(0, 3),
      });
  }
  return unread;
}

function readable(role: string): ((value: string) => boolean) | null {
  const kind = columnKind(role);
  if (kind === 'address' || /_v[46]$/.test(role))
    return (value) => /^[[\]0-9a-fA-F.:%/]+$/.test(value) && /[.:]/.test(value);
  if (kind === 'time' || role === 'session_start' || role === 'session_end')
    return (value) => /\d{1,4}[-/.:]?\d{1,2}/.test(value);
  if (kind === 'port') return (value) => /^(\d{1,5}(\.0+)?|0x[0-9a-f]+)$/i.test(value);
  if (kind === 'bigint' || kind === 'volume' || kind === 'integer' || kind === 'double')
    return (value) => NUMBER.test(value);
  return null;
}

/** Digits, maybe in groups of two or three, a fraction, and a unit of volume; not an address such as 10.0.0.1. */
const NUMBER = /^[-+]?(\d+|\d{1,3}([,. ]\d{2,3})+)([.,]\d*)?(e[-+]?\d+)?\s*[kmgt]?i?b?$/i;
