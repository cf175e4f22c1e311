import type { Ledger } from '../../contract/uploads.ts';
import { isKnownError } from '../../errors.ts';
import type { IngestResult, RejectedLine } from '../../flow-engine.ts';
import type { FileHead } from '../../formats/file-head.ts';
import { type Recognition, recognise } from '../../formats/recognise.ts';
import { isoTime } from '../../iso-time.ts';
import { csvCell } from '../search/csv-cell.ts';
import { loadSettings } from '../settings.ts';
import { findProfile } from './profiles.ts';
import type { UploadDeps } from './upload-deps.ts';
import { getUploadItem, putUploadItem, type StoredPart, type UploadItem } from './upload-item.ts';

/** Rejects kept in the ledger itself; the CSV holds all. */
const LEDGER_REJECTS = 1000;

/**
 * Normalises an upload that is in state `ingesting`. Its parts are all in place before the one write that makes the
 * upload `ready`; before that nothing of it can be seen, and a crash at any moment leaves only objects no row lists.
 * Does nothing for an upload in another state.
 */
export async function ingestUpload(deps: UploadDeps, uploadId: string): Promise<UploadItem> {
  const item = await getUploadItem(deps.tables, uploadId);
  if (item.status !== 'ingesting') return item;
  try {
    return await ingest(deps, item);
  } catch (error) {
    deps.log.error('ingest_failed', {
      upload_id: uploadId,
      error: String(error),
      stack: error instanceof Error ? error.stack : undefined,
    });
    const message = isKnownError(error)
      ? error.message
      : 'the file could not be normalised; the server’s log says more';
    return finish(deps, { ...item, status: 'failed', message });
  } finally {
    deps.progress.delete(uploadId);
  }
}

async function ingest(deps: UploadDeps, item: UploadItem): Promise<UploadItem> {
  const path = deps.objects.pathOf(item.original_key);
  deps.progress.set(item.upload_id, { stage: 'recognising', done: 0, total: item.size_bytes, unit: 'bytes' });
  const head = await deps.flows.head(path, item.name);
  const recognition = await recogniseWith(deps, item, head);
  if (recognition.outcome !== 'recognised') return finish(deps, unreadable(item, head, recognition));
  const { plan, evidence, warnings } = recognition;
  const settings = await loadSettings(deps.tables);
  const result = await deps.flows.ingest({
    path,
    head,
    plan: {
      ...plan,
      zone: item.overrides.zone ?? plan.zone,
      ...(plan.kind === 'delimited' && { dateOrder: item.overrides.date_order ?? plan.dateOrder }),
    } as typeof plan,
    uploadId: item.upload_id,
    member: 0,
    defaultZone: settings.default_input_zone,
    nowMs: deps.clock.now(),
    partPath: () => deps.objects.temporaryPath(),
    onProgress: (progress) => deps.progress.set(item.upload_id, progress),
  });
  const parts = await adoptParts(deps, item, result);
  const ledger = ledgerOf(head, result, warnings, plan.kind === 'delimited' ? plan.header.delimiter : null);
  await keepLedger(deps, item, { ledger, rejects: result.rejects });
  return finish(deps, {
    ...item,
    ...outcomeOf(result),
    layout: plan.format.id,
    layout_title: plan.format.title,
    evidence,
    ledger,
    parts,
    text: { container: head.container, encoding: head.encoding, newline: head.newline },
    line_index: result.lineIndex ?? null,
  });
}

/** Recognises with what the user said of this file and the profiles kept from others. */
export async function recogniseWith(deps: UploadDeps, item: UploadItem, head: FileHead): Promise<Recognition> {
  const profiles = await findProfile(deps.tables);
  return recognise(head, { layout: item.overrides.layout, mapping: item.overrides.mapping, profile: profiles });
}

function unreadable(
  item: UploadItem,
  head: FileHead,
  recognition: Exclude<Recognition, { outcome: 'recognised' }>,
): UploadItem {
  const text = { container: head.container, encoding: head.encoding, newline: head.newline };
  if (recognition.outcome === 'needs_mapping') {
    return { ...item, status: 'needs_mapping', message: recognition.message, evidence: recognition.evidence, text };
  }
  return { ...item, status: 'failed', message: recognition.message, text };
}

function outcomeOf(result: IngestResult): Pick<UploadItem, 'status' | 'message'> {
  if (result.rows > 0) return { status: 'ready', message: null };
  if (result.rejects.length > 0) {
    return {
      status: 'failed',
      message: `none of the ${result.rejects.length.toLocaleString('en')} rows could be read: see the rejected lines for the reasons`,
    };
  }
  const said =
    result.lines.notice > 0
      ? 'the operator reports that it found no records; the query it answers is kept with the report'
      : 'the file has a header and no rows';
  return { status: 'empty_report', message: said };
}

async function adoptParts(deps: UploadDeps, item: UploadItem, result: IngestResult): Promise<StoredPart[]> {
  const parts: StoredPart[] = [];
  for (const [i, part] of result.parts.entries()) {
    const key = `${part.table}/dt=${part.dt}/${item.upload_id}-${item.revision}-${i}.parquet`;
    const { size } = await deps.objects.adopt(key, part.path);
    parts.push({ key, table: part.table, dt: part.dt, size, rows: part.rows, from: part.from, to: part.to });
  }
  return parts;
}

function ledgerOf(head: FileHead, result: IngestResult, warnings: readonly string[], delimiter: string | null): Ledger {
  return {
    lines: result.lines,
    rows: result.rows,
    subscribers: result.subscribers,
    first_event: result.firstEvent,
    last_event: result.lastEvent,
    bytes_out: result.bytesOut,
    bytes_in: result.bytesIn,
    container: head.container,
    encoding: head.encoding,
    delimiter,
    newline: head.newline,
    zone: result.zone,
    date_order: result.dateOrder,
    flags: result.flags,
    rejects: result.rejects.slice(0, LEDGER_REJECTS).map(({ line, reason }) => ({ line, reason })),
    preamble: [...result.preamble],
    warnings: [...warnings, ...result.warnings],
  };
}

async function keepLedger(
  deps: UploadDeps,
  item: UploadItem,
  kept: { ledger: Ledger; rejects: readonly RejectedLine[] },
): Promise<void> {
  await deps.objects.put(
    `uploads/${item.upload_id}/ledger.json`,
    new TextEncoder().encode(JSON.stringify(kept.ledger, null, 2)),
  );
  await deps.objects.put(rejectedKey(item.upload_id), deps.gzip(rejectedCsv(kept.rejects)));
}

export function rejectedKey(uploadId: string): string {
  return `uploads/${uploadId}/rejected.csv.gz`;
}

/** line, reason, original text; text a spreadsheet would run is made harmless. */
async function* rejectedCsv(rejects: readonly RejectedLine[]): AsyncIterable<string> {
  yield 'line,reason,text\r\n';
  for (let i = 0; i < rejects.length; i += 500) {
    yield rejects
      .slice(i, i + 500)
      .map(({ line, reason, text }) => `${line},${reason},${csvCell(text)}\r\n`)
      .join('');
  }
}

/** Writes the upload's new state: the moment it becomes visible, or says why it cannot. */
async function finish(deps: UploadDeps, item: UploadItem): Promise<UploadItem> {
  const before = await getUploadItem(deps.tables, item.upload_id);
  const done = { ...item, finished_at: isoTime(deps.clock.now()) };
  await putUploadItem(deps.tables, done);
  await deps.changed();
  const kept = new Set(done.parts.map((part) => part.key));
  for (const part of before.parts) if (!kept.has(part.key)) await deps.objects.delete(part.key);
  return done;
}
