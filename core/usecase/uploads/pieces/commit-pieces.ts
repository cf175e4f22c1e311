import { readPlan, readStoredTimes } from '../../../formats/stored-plan.ts';
import { partKeys } from '../adopt-parts.ts';
import type { HeldUpload } from '../held-upload.ts';
import { workOn } from '../ingest-upload.ts';
import { keepLedger, ledgerOf, normalisedItem, normaliseUpload, REJECTED_HEADER } from '../normalise-upload.ts';
import type { UploadDeps } from '../upload-deps.ts';
import type { StoredPart, UploadItem } from '../upload-item.ts';
import { withFiles } from '../with-files.ts';
import { resume } from './hold.ts';
import type { StoredPiece } from './ingest-piece.ts';
import { joinResults } from './join-results.ts';
import type { Hold } from './large-ingest.ts';
import type { PiecePlan, SettledPlan } from './piece-plan.ts';
import { clearWork, readJson, workFolder } from './work-folder.ts';

/** Objects copied at once. */
const COPIES_AT_ONCE = 16;

/** The last step: puts everything where queries look, and makes the upload ready. */
export async function commitPieces(deps: UploadDeps, hold: Hold): Promise<UploadItem | null> {
  const done = await workOn(deps, await resume(deps, hold), (held) => normalised(deps, held, hold));
  await clearWork(deps, hold.upload_id);
  return done;
}

/** In place of all steps: what one worker does with a file that cannot be cut. */
export async function ingestWhole(deps: UploadDeps, hold: Hold): Promise<void> {
  await workOn(deps, await resume(deps, hold), (held) => normaliseUpload(deps, held));
  await clearWork(deps, hold.upload_id);
}

/** After a step that failed for good. */
export async function failPieces(deps: UploadDeps, hold: Hold, reason: string): Promise<void> {
  const held = await resume(deps, hold);
  await workOn({ ...deps, comesAgain: false }, held, () => Promise.reject(new Error(reason)));
  await clearWork(deps, hold.upload_id);
}

async function normalised(deps: UploadDeps, held: HeldUpload, hold: Hold): Promise<UploadItem> {
  const folder = workFolder(hold);
  const plan = await readJson<PiecePlan>(deps, folder.plan);
  const { times, order } = readStoredTimes(await readJson<SettledPlan>(deps, folder.settled));
  const indices = [...plan.starts.keys()];
  const pieces = await Promise.all(indices.map((piece) => readJson<StoredPiece>(deps, folder.account(piece))));
  const people = await withFiles(
    deps.objects,
    indices.map((piece) => folder.people(piece)),
    (paths) => deps.large!.engine.countPeople(paths),
  );
  const layout = readPlan(plan.layout);
  const accounts = pieces.map(({ account }) => account);
  const result = joinResults({ plan: layout, times, order, people }, accounts);
  const parts = await place(
    deps,
    held,
    pieces.flatMap((piece) => piece.parts),
  );
  const { head, warnings, evidence } = plan;
  const ledger = ledgerOf({ head, plan: layout, warnings }, result);
  const rejected = rejectedCsv(
    deps,
    indices.map((piece) => folder.rejected(piece)),
  );
  await keepLedger(deps, held, { ledger, rejected });
  const lineIndex = head.container === 'plain' ? result.lineIndex : [];
  return normalisedItem(held.item, { head, plan: layout, evidence, result: { ...result, lineIndex }, ledger, parts });
}

/** Copies parts to where queries see them once the upload is shown: noted in the row first. */
async function place(deps: UploadDeps, held: HeldUpload, files: readonly StoredPart[]): Promise<StoredPart[]> {
  const { item, made } = held;
  const ordered = [
    ...files.filter(({ table }) => table === 'flows'),
    ...files.filter(({ table }) => table !== 'flows'),
  ];
  const keys = partKeys(item, ordered, 0);
  await held.announce(keys);
  await deps.visibility.move(item.upload_id);
  const waiting = ordered.entries();
  const copyWaiting = async () => {
    for (const [i, { key }] of waiting) {
      await held.requireHeld();
      made.keys.push(keys[i]!);
      await deps.objects.copy(key, keys[i]!);
    }
  };
  const copiers = await Promise.allSettled(Array.from({ length: COPIES_AT_ONCE }, copyWaiting));
  for (const copier of copiers) if (copier.status === 'rejected') throw copier.reason;
  return ordered.map((part, i) => ({ ...part, key: keys[i]! }));
}

/** Packed pieces one behind the other unpack to one text. */
async function* rejectedCsv({ objects, gzip }: UploadDeps, keys: readonly string[]): AsyncIterable<Uint8Array> {
  yield* gzip(
    (async function* () {
      yield REJECTED_HEADER;
    })(),
  );
  for (const key of keys) yield* objects.get(key);
}
