import { InvalidInputError } from '../../../errors.ts';
import type { FirstTimes } from '../../../flow-engine.ts';
import type { FileHead } from '../../../formats/file-head.ts';
import { orderRulesOf } from '../../../formats/order-rules.ts';
import { preambleFacts } from '../../../formats/preamble.ts';
import type { DelimitedPlan, JsonPlan } from '../../../formats/recognise.ts';
import { storeColumns, storePlan } from '../../../formats/stored-plan.ts';
import { loadSettings } from '../../settings.ts';
import type { HeldUpload } from '../held-upload.ts';
import { workOn } from '../ingest-upload.ts';
import { type ReadAs, recogniseUpload } from '../normalise-upload.ts';
import type { UploadDeps } from '../upload-deps.ts';
import type { UploadItem } from '../upload-item.ts';
import { cutText, firstCut } from './cut-text.ts';
import { resume } from './hold.ts';
import type { Hold } from './large-ingest.ts';
import type { PiecePlan } from './piece-plan.ts';
import { workFolder, writeJson } from './work-folder.ts';

/** Bytes a layout is recognised by: the same of a large file as of a small one. */
const HEAD_BYTES = (1 << 20) + 1;
/** Bytes the shapes of its times are found in. */
const FIRST_BYTES = 32 << 20;

/** How a large file is to be ingested. */
export type Planned =
  | { readonly outcome: 'pieces'; readonly pieces: readonly number[] }
  /** It cannot be cut: by one worker. */
  | { readonly outcome: 'whole' }
  /** It came to its end: it asks for a mapping, or cannot be read. */
  | { readonly outcome: 'at_rest' };

/** The first step: recognises the file, and says where it is cut. */
export async function planPieces(deps: UploadDeps, hold: Hold): Promise<Planned> {
  const held = await resume(deps, hold);
  const { item } = held;
  const head = await headOf(deps, item);
  const read = await recogniseUpload(deps, item, head);
  if (read.outcome === 'at_rest') return atRest(deps, held, read.item);
  if (!canBeCut(head, read.plan)) {
    if (item.size_bytes <= deps.large!.wholeBytes) return { outcome: 'whole' };
    return atRest(deps, held, { ...item, status: 'failed', message: tooLarge(head, deps.large!.wholeBytes) });
  }
  const folder = workFolder(hold);
  const text = head.container === 'gzip' ? await unpack(deps, item, folder.text) : original(item);
  const plan = await planOf(deps, { item, head, read, text });
  await held.requireHeld();
  await writeJson(deps, folder.plan, plan);
  return { outcome: 'pieces', pieces: plan.starts.map((_, piece) => piece) };
}

async function atRest(deps: UploadDeps, held: HeldUpload, item: UploadItem): Promise<Planned> {
  await workOn(deps, held, async () => item);
  return { outcome: 'at_rest' };
}

/** Lines that belong together may be anywhere in the file; other encodings are cut by other rules. */
function canBeCut({ encoding, newline }: FileHead, plan: DelimitedPlan | JsonPlan): boolean {
  const joins = plan.kind === 'json' && plan.format.join !== undefined;
  return !joins && newline !== 'CR' && (encoding === 'utf-8' || encoding === 'windows-1252');
}

function tooLarge({ encoding, newline }: FileHead, wholeBytes: number): string {
  const most = `${(wholeBytes / 1e9).toFixed(1)} GB at most`;
  if (newline === 'CR' || !(encoding === 'utf-8' || encoding === 'windows-1252'))
    return `a file of this encoding or line end can have ${most}: save it as UTF-8 with LF line ends, or split it`;
  return `several lines of this layout make one flow, so a file can have ${most}: split it, for example by hour`;
}

/** The head as of the whole file, from its first bytes. */
async function headOf(deps: UploadDeps, { original_key, name, size_bytes }: UploadItem): Promise<FileHead> {
  const end = Math.min(size_bytes, HEAD_BYTES);
  const path = await deps.objects.fetch(original_key, { start: 0, end });
  try {
    const head = await deps.flows.head(path, name);
    return { ...head, sizeBytes: size_bytes, complete: head.complete && end === size_bytes };
  } finally {
    await deps.objects.release(path);
  }
}

interface Text {
  readonly key: string;
  readonly bytes: number;
  readonly truncated: boolean;
}

function original({ original_key, size_bytes }: UploadItem): Text {
  return { key: original_key, bytes: size_bytes, truncated: false };
}

async function unpack(
  deps: UploadDeps,
  { upload_id, original_key, size_bytes }: UploadItem,
  key: string,
): Promise<Text> {
  let done = 0;
  async function* counted() {
    for await (const chunk of deps.objects.get(original_key)) {
      done += chunk.byteLength;
      deps.progress.set(upload_id, { stage: 'unpacking', done, total: size_bytes, unit: 'bytes' });
      yield chunk;
    }
  }
  const { text, truncated } = await deps.large!.engine.unpack(counted());
  const { size } = await deps.objects.put(key, text);
  return { key, bytes: size, truncated: truncated() };
}

interface Known {
  readonly item: UploadItem;
  readonly head: FileHead;
  readonly read: ReadAs & { outcome: 'recognised' };
  readonly text: Text;
}

async function planOf(deps: UploadDeps, { item, head, read, text }: Known): Promise<PiecePlan> {
  const { plan, evidence, warnings } = read;
  const settings = await loadSettings(deps.tables);
  const above = head.lines.slice(0, plan.kind === 'delimited' ? plan.header.line - 1 : 0);
  const { window, subject } = preambleFacts(above, head.name);
  const defaultZone = settings.default_input_zone;
  const rules = orderRulesOf(plan, { defaultZone, window });
  const starts = await cutText(deps.objects, {
    key: text.key,
    bytes: text.bytes,
    plan,
    pieceBytes: deps.large!.pieceBytes,
  });
  const { first, encoding } = await firstTimes(deps, { head, plan, text });
  return {
    head,
    layout: storePlan(plan),
    evidence,
    warnings,
    text: text.key,
    textBytes: text.bytes,
    encoding,
    truncated: text.truncated,
    starts,
    round: 1,
    named: starts.map(() => null),
    columns: storeColumns(first.columns),
    backwards: first.backwards,
    rules,
    subject,
    defaultZone,
    reverseDns: settings.reverse_dns,
    nowMs: deps.clock.now(),
  };
}

/** What the first records show, and the encoding they are in. */
async function firstTimes(
  deps: UploadDeps,
  { head, plan, text }: Pick<Known, 'head' | 'text'> & { plan: DelimitedPlan | JsonPlan },
): Promise<{ first: FirstTimes; encoding: FileHead['encoding'] }> {
  const end = await firstCut(deps.objects, {
    key: text.key,
    bytes: text.bytes,
    plan,
    pieceBytes: FIRST_BYTES,
  });
  const path = await deps.objects.fetch(text.key, { start: 0, end });
  try {
    for (const encoding of [head.encoding, 'windows-1252'] as const) {
      const first = await deps.large!.engine.times({ path, head: { ...head, container: 'plain', encoding }, plan });
      if (first !== null) return { first, encoding };
    }
    throw new InvalidInputError('the text of this file is in no encoding that is known');
  } finally {
    await deps.objects.release(path);
  }
}
