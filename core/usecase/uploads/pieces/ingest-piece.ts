import type { FlowPart, PieceResult } from '../../../flow-engine.ts';
import { readPlan, readStoredTimes } from '../../../formats/stored-plan.ts';
import { partPaths } from '../adopt-parts.ts';
import { derivedOf, LEDGER_REJECTS, namesOf, rejectedRows } from '../normalise-upload.ts';
import type { UploadDeps } from '../upload-deps.ts';
import type { StoredPart } from '../upload-item.ts';
import { resume } from './hold.ts';
import type { PieceAccount } from './join-results.ts';
import type { Hold } from './large-ingest.ts';
import { noteProgress } from './note-progress.ts';
import { filePiece, type PiecePlan, rangeOf, type SettledPlan, textHead } from './piece-plan.ts';
import { readJson, workFolder, writeJson } from './work-folder.ts';

/** What a piece came to: its account, with the first of its rejected lines, and its parts, still in the work folder. */
export interface StoredPiece {
  readonly account: PieceAccount;
  readonly parts: readonly StoredPart[];
}

/** The fourth step, for one piece: makes its parts, where no query sees them yet. */
export async function ingestPiece(deps: UploadDeps, hold: Hold, piece: number): Promise<void> {
  const held = await resume(deps, hold);
  const folder = workFolder(hold);
  const [plan, settled] = await Promise.all([
    readJson<PiecePlan>(deps, folder.plan),
    readJson<SettledPlan>(deps, folder.settled),
  ]);
  await noteProgress(deps, hold, { plan, stage: 'normalising' });
  const fetched: string[] = [];
  const fetch = async (...of: Parameters<UploadDeps['objects']['fetch']>) => {
    const path = await deps.objects.fetch(...of);
    fetched.push(path);
    return path;
  };
  const fresh = partPaths(deps, held.made);
  try {
    const repeats = settled.repeats[piece]! > 0 ? await fetch(folder.repeats(piece)) : null;
    const peoplePath = fresh();
    const result = await deps.large!.engine.ingest({
      path: await fetch(plan.text, rangeOf(plan, piece)),
      head: textHead(plan),
      plan: readPlan(plan.layout),
      uploadId: hold.upload_id,
      member: 0,
      defaultZone: plan.defaultZone,
      nowMs: plan.nowMs,
      ...namesOf(deps, plan.reverseDns),
      partPath: fresh,
      piece: { ...filePiece(plan, piece), firstLine: settled.firstLines[piece]! },
      facts: { ...readStoredTimes(settled), subject: plan.subject },
      repeats,
      peoplePath,
    });
    const flows = result.parts;
    const derived = await derivedOf(deps, held, flows);
    await keep(deps, hold, { piece, result, parts: [...flows, ...derived], peoplePath });
  } finally {
    for (const path of fetched) await deps.objects.release(path);
    for (const path of held.made.temporaryPaths) await deps.discard(path);
  }
  await noteProgress(deps, hold, { plan, stage: 'normalising' });
}

interface Kept {
  readonly piece: number;
  readonly result: PieceResult;
  readonly parts: readonly FlowPart[];
  readonly peoplePath: string;
}

/** The account comes last: where it is, everything else is. */
async function keep(deps: UploadDeps, hold: Hold, { piece, result, parts, peoplePath }: Kept): Promise<void> {
  await resume(deps, hold);
  const folder = workFolder(hold);
  const stored: StoredPart[] = [];
  for (const [i, { path, ...part }] of parts.entries()) {
    const key = folder.part(piece, i);
    const { size } = await deps.objects.adopt(key, path);
    stored.push({ ...part, key, size });
  }
  await deps.objects.adopt(folder.people(piece), peoplePath);
  await deps.objects.put(folder.rejected(piece), deps.gzip(rejectedRows(result.rejects)));
  const { parts: _, ...account } = result;
  await resume(deps, hold);
  const first = account.rejects.slice(0, LEDGER_REJECTS);
  const value: StoredPiece = { account: { ...account, rejects: first }, parts: stored };
  await writeJson(deps, folder.account(piece), value);
}
