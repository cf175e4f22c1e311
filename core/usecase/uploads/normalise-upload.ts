import type { Settings } from '../../contract/system.ts';
import type { Evidence, Ledger } from '../../contract/uploads.ts';
import type { FlowPart, IngestJob, IngestResult, RejectedLine } from '../../flow-engine.ts';
import type { FileHead } from '../../formats/file-head.ts';
import { type DelimitedPlan, type JsonPlan, recognise } from '../../formats/recognise.ts';
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
export const LEDGER_REJECTS = 1000;

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
  const read = await recogniseUpload(deps, item, head);
  if (read.outcome === 'at_rest') return read.item;
  const { plan, evidence, warnings } = read;
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
  const ledger = ledgerOf({ head, plan, warnings }, result);
  await keepLedger(deps, held, { ledger, rejected: deps.gzip(rejectedCsv(result.rejects)) });
  return normalisedItem(item, { head, plan, evidence, result, ledger, parts });
}

/** How a file is to be read; or its row as it becomes, where it cannot be. */
export type ReadAs =
  | { readonly outcome: 'at_rest'; readonly item: UploadItem }
  | {
      readonly outcome: 'recognised';
      readonly plan: DelimitedPlan | JsonPlan;
      readonly evidence: readonly Evidence[];
      readonly warnings: readonly string[];
    };

/** Recognises with what the user said of this file and the profiles kept from others. */
export async function recogniseUpload(deps: UploadDeps, item: UploadItem, head: FileHead): Promise<ReadAs> {
  const profile = await findProfile(deps.tables);
  const recognition = recognise(head, { layout: item.overrides.layout, mapping: item.overrides.mapping, profile });
  const blank = { ...unread(item), text: textOf(head) };
  if (recognition.outcome === 'needs_mapping') {
    const { message, evidence } = recognition;
    return { outcome: 'at_rest', item: { ...blank, status: 'needs_mapping', message, evidence } };
  }
  if (recognition.outcome !== 'recognised')
    return { outcome: 'at_rest', item: { ...blank, status: 'failed', message: recognition.message } };
  return { ...recognition, plan: planWith(recognition.plan, item.overrides) };
}

function textOf({ container, encoding, newline }: FileHead): UploadItem['text'] {
  return { container, encoding, newline };
}

interface Normalised {
  readonly head: FileHead;
  readonly plan: DelimitedPlan | JsonPlan;
  readonly evidence: readonly Evidence[];
  readonly result: Omit<IngestResult, 'parts'>;
  readonly ledger: Ledger;
  readonly parts: readonly StoredPart[];
}

/** The row of an upload of which everything is in place. */
export function normalisedItem(
  item: UploadItem,
  { head, plan, evidence, result, ledger, parts }: Normalised,
): UploadItem {
  return {
    ...unread(item),
    text: textOf(head),
    ...outcomeOf(result, ledger.lines.rejected),
    layout: plan.format.id,
    layout_title: plan.format.title,
    evidence: [...evidence],
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
export function derivedOf(
  deps: UploadDeps,
  { item, made }: HeldUpload,
  flows: IngestResult['parts'],
): Promise<FlowPart[]> {
  if (flows.length === 0) return Promise.resolve([]);
  return deps.flows.derive({ uploadId: item.upload_id, flows, partPath: partPaths(deps, made) });
}

/** Off means that nothing is there that could ask. */
export function namesOf(deps: UploadDeps, { mode, server }: Settings['reverse_dns']): Pick<IngestJob, 'names'> {
  return mode === 'off' ? {} : { names: deps.reverseDns(mode === 'resolver' ? server : null) };
}

/** The upload as one of which nothing is known. */
export function unread(item: UploadItem): UploadItem {
  return { ...item, layout: null, layout_title: null, evidence: [], ledger: null, parts: [], line_index: null };
}

/** The plan with what the user said of the file's times. */
export function planWith<P extends DelimitedPlan | JsonPlan>(plan: P, { zone, date_order }: Overrides): P {
  const zoned = { ...plan, zone: zone ?? plan.zone };
  return zoned.kind === 'delimited' ? { ...zoned, dateOrder: date_order ?? zoned.dateOrder } : zoned;
}

function outcomeOf(
  result: Pick<IngestResult, 'rows' | 'lines'>,
  rejected: number,
): Pick<UploadItem, 'status' | 'message'> {
  if (result.rows > 0) return { status: 'ready', message: null };
  if (rejected > 0) {
    return {
      status: 'failed',
      message: `none of the ${printCount(rejected)} rows could be read: see the rejected lines for the reasons`,
    };
  }
  const said =
    result.lines.notice > 0
      ? 'the operator reports that it found no records; the query it answers is kept with the report'
      : 'the file has a header and no rows';
  return { status: 'empty_report', message: said };
}

/** The ledger of a file, of its account. */
export function ledgerOf(
  { head, plan, warnings }: Pick<Normalised, 'head' | 'plan'> & { warnings: readonly string[] },
  result: Omit<IngestResult, 'parts'>,
): Ledger {
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
    delimiter: plan.kind === 'delimited' ? plan.header.delimiter : null,
    newline: head.newline,
    zone: result.zone,
    date_order: result.dateOrder,
    flags: result.flags,
    rejects: result.rejects.slice(0, LEDGER_REJECTS).map(({ line, reason }) => ({ line, reason })),
    preamble: [...result.preamble],
    warnings: [...warnings, ...result.warnings],
  };
}

/** Keeps the ledger and the CSV of all rejected lines, packed. */
export async function keepLedger(
  deps: UploadDeps,
  { item: { upload_id: uploadId }, made, requireHeld }: HeldUpload,
  kept: { ledger: Ledger; rejected: AsyncIterable<Uint8Array> },
): Promise<void> {
  await requireHeld();
  made.keys.push(ledgerKey(uploadId), rejectedKey(uploadId));
  await deps.objects.put(ledgerKey(uploadId), new TextEncoder().encode(JSON.stringify(kept.ledger, null, 2)));
  await deps.objects.put(rejectedKey(uploadId), kept.rejected);
}

/** line, reason, original text; text a spreadsheet would run is made harmless. */
async function* rejectedCsv(rejects: readonly RejectedLine[]): AsyncIterable<string> {
  yield REJECTED_HEADER;
  yield* rejectedRows(rejects);
}

export const REJECTED_HEADER = 'line,reason,text\r\n';

export async function* rejectedRows(rejects: readonly RejectedLine[]): AsyncIterable<string> {
  for (let i = 0; i < rejects.length; i += 500) {
    yield rejects
      .slice(i, i + 500)
      .map(({ line, reason, text }) => `${line},${reason},${csvCell(text)}\r\n`)
      .join('');
  }
}
