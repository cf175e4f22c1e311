import type { Settings } from '../../contract/system.ts';
import type { Ledger } from '../../contract/uploads.ts';
import type { FlowPart, IngestJob, IngestResult, RejectedLine } from '../../flow-engine.ts';
import type { FileHead } from '../../formats/file-head.ts';
import { type DelimitedPlan, type JsonPlan, type Recognition, recognise } from '../../formats/recognise.ts';
import { printCount } from '../../print-count.ts';
import { csvCell } from '../search/csv-cell.ts';
import { loadSettings } from '../settings.ts';
import { adoptParts, partKeys, partPaths } from './adopt-parts.ts';
import type { HeldUpload } from './held-upload.ts';
import { findProfile } from './profiles.ts';
import type { UploadDeps } from './upload-deps.ts';
import { ledgerKey, type Overrides, rejectedKey, type StoredPart, type UploadItem } from './upload-item.ts';
import { withFile } from './with-files.ts';

/** Rejects kept in the ledger itself; the CSV holds all. */
const LEDGER_REJECTS = 1000;

/**
 * Recognises, normalises and stores an upload's rows, and answers its row as it should become. Nothing it stores can be
 * seen before that row is written.
 */
export function normaliseUpload(deps: UploadDeps, held: HeldUpload): Promise<UploadItem> {
  return withFile(deps.objects, held.item.original_key, (path) => normaliseFile(deps, held, path));
}

async function normaliseFile(deps: UploadDeps, held: HeldUpload, path: string): Promise<UploadItem> {
  const { item, made } = held;
  const head = await deps.flows.head(path, item.name);
  const text = { container: head.container, encoding: head.encoding, newline: head.newline };
  const blank = { ...unread(item), text };
  const recognition = await recogniseWith(deps, item, head);
  if (recognition.outcome === 'needs_mapping')
    return { ...blank, status: 'needs_mapping', message: recognition.message, evidence: recognition.evidence };
  if (recognition.outcome !== 'recognised') return { ...blank, status: 'failed', message: recognition.message };
  const { evidence, warnings } = recognition;
  const plan = planWith(recognition.plan, item.overrides);
  const settings = await loadSettings(deps.tables);
  const result = await deps.flows.ingest({
    path,
    head,
    plan,
    uploadId: item.upload_id,
    member: 0,
    defaultZone: settings.default_input_zone,
    nowMs: deps.clock.now(),
    ...namesOf(deps, settings.reverse_dns),
    partPath: partPaths(deps, made),
    onProgress: (progress) => deps.progress.set(item.upload_id, progress),
  });
  const derived = deps.derivesFirst ? await derivedOf(deps, held, result.parts) : [];
  const parts = await place(deps, held, [...result.parts, ...derived]);
  const ledger = ledgerOf(head, result, warnings, plan.kind === 'delimited' ? plan.header.delimiter : null);
  await keepLedger(deps, held, { ledger, rejects: result.rejects });
  return {
    ...blank,
    ...outcomeOf(result),
    layout: plan.format.id,
    layout_title: plan.format.title,
    evidence,
    ledger,
    parts,
    line_index: result.lineIndex ?? null,
  };
}

/** Makes objects of all parts: noted in the row first, so that whoever comes after knows what may be there. */
async function place(deps: UploadDeps, held: HeldUpload, files: readonly FlowPart[]): Promise<StoredPart[]> {
  const { item, made } = held;
  await held.announce(partKeys(item, files, 0));
  await deps.visibility.move(item.upload_id);
  return adoptParts(deps, item, { files, first: 0, made, check: held.requireHeld });
}

/** Rollups and lookups, from the files of the flows before they are objects. */
function derivedOf(deps: UploadDeps, { item, made }: HeldUpload, flows: IngestResult['parts']): Promise<FlowPart[]> {
  if (flows.length === 0) return Promise.resolve([]);
  return deps.flows.derive({ uploadId: item.upload_id, flows, partPath: partPaths(deps, made) });
}

/** Off means that nothing is there that could ask. */
function namesOf(deps: UploadDeps, { mode, server }: Settings['reverse_dns']): Pick<IngestJob, 'names'> {
  return mode === 'off' ? {} : { names: deps.reverseDns(mode === 'resolver' ? server : null) };
}

/** The upload as one of which nothing is known. */
export function unread(item: UploadItem): UploadItem {
  return { ...item, layout: null, layout_title: null, evidence: [], ledger: null, parts: [], line_index: null };
}

/** Recognises with what the user said of this file and the profiles kept from others. */
async function recogniseWith(deps: UploadDeps, item: UploadItem, head: FileHead): Promise<Recognition> {
  const profiles = await findProfile(deps.tables);
  return recognise(head, { layout: item.overrides.layout, mapping: item.overrides.mapping, profile: profiles });
}

/** The plan with what the user said of the file's times. */
export function planWith<P extends DelimitedPlan | JsonPlan>(plan: P, { zone, date_order }: Overrides): P {
  const zoned = { ...plan, zone: zone ?? plan.zone };
  return zoned.kind === 'delimited' ? { ...zoned, dateOrder: date_order ?? zoned.dateOrder } : zoned;
}

function outcomeOf(result: IngestResult): Pick<UploadItem, 'status' | 'message'> {
  if (result.rows > 0) return { status: 'ready', message: null };
  if (result.rejects.length > 0) {
    return {
      status: 'failed',
      message: `none of the ${printCount(result.rejects.length)} rows could be read: see the rejected lines for the reasons`,
    };
  }
  const said =
    result.lines.notice > 0
      ? 'the operator reports that it found no records; the query it answers is kept with the report'
      : 'the file has a header and no rows';
  return { status: 'empty_report', message: said };
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
  { item: { upload_id: uploadId }, made, requireHeld }: HeldUpload,
  kept: { ledger: Ledger; rejects: readonly RejectedLine[] },
): Promise<void> {
  await requireHeld();
  made.keys.push(ledgerKey(uploadId), rejectedKey(uploadId));
  await deps.objects.put(ledgerKey(uploadId), new TextEncoder().encode(JSON.stringify(kept.ledger, null, 2)));
  await deps.objects.put(rejectedKey(uploadId), deps.gzip(rejectedCsv(kept.rejects)));
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
