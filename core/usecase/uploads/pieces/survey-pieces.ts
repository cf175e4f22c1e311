import type { PieceSurvey } from '../../../flow-engine.ts';
import { readColumns, readPlan, storeTimes } from '../../../formats/stored-plan.ts';
import type { UploadDeps } from '../upload-deps.ts';
import { withFiles } from '../with-files.ts';
import { resume } from './hold.ts';
import type { Hold } from './large-ingest.ts';
import { noteProgress } from './note-progress.ts';
import { filePiece, type PiecePlan, rangeOf, type SettledPlan, textHead } from './piece-plan.ts';
import { settleSurveys } from './settle-surveys.ts';
import { readJson, workFolder, writeJson } from './work-folder.ts';

interface StoredSurvey extends PieceSurvey {
  readonly round: number;
}

/** The second step, for one piece: what it tells of the file, and what tells its records apart. */
export async function surveyPiece(deps: UploadDeps, hold: Hold, piece: number): Promise<void> {
  await resume(deps, hold);
  const folder = workFolder(hold);
  const plan = await readJson<PiecePlan>(deps, folder.plan);
  await noteProgress(deps, hold, { plan, stage: 'surveying' });
  const recordsPath = deps.objects.temporaryPath();
  const path = await deps.objects.fetch(plan.text, rangeOf(plan, piece));
  try {
    const survey = await deps.large!.engine.survey({
      path,
      head: textHead(plan),
      plan: readPlan(plan.layout),
      piece: filePiece(plan, piece),
      columns: readColumns(plan.columns),
      rules: plan.rules,
      recordsPath,
    });
    await (await resume(deps, hold)).requireHeld();
    if (survey.inEncoding) await deps.objects.adopt(folder.records(piece), recordsPath);
    await writeJson(deps, folder.survey(piece), { ...survey, round: plan.round });
  } finally {
    await deps.objects.release(path);
    await deps.discard(recordsPath);
  }
  await noteProgress(deps, hold, { plan, stage: 'surveying' });
}

/** The third step: puts together what all pieces tell. `again`: they have to be surveyed once more, by a plan changed since. */
export async function settlePieces(deps: UploadDeps, hold: Hold): Promise<{ readonly outcome: 'settled' | 'again' }> {
  const held = await resume(deps, hold);
  const folder = workFolder(hold);
  const plan = await readJson<PiecePlan>(deps, folder.plan);
  const surveys = await Promise.all(plan.starts.map((_, piece) => readJson<StoredSurvey>(deps, folder.survey(piece))));
  // One that froze may have come back with what it found by an earlier plan.
  if (surveys.some(({ round }) => round !== plan.round)) return { outcome: 'again' };
  const settled = settleSurveys({ ...plan, columns: readColumns(plan.columns) }, surveys);
  await held.requireHeld();
  if (settled.outcome === 'again') {
    const encoding = settled.inEncoding ? plan.encoding : 'windows-1252';
    await writeJson(deps, folder.plan, { ...plan, round: plan.round + 1, encoding, named: settled.named });
    for (const piece of plan.starts.keys()) await deps.objects.delete(folder.survey(piece));
    return { outcome: 'again' };
  }
  const { firstLines } = settled;
  const stored: SettledPlan = {
    ...storeTimes(settled),
    firstLines,
    repeats: await findRepeats(deps, hold, firstLines),
  };
  await writeJson(deps, folder.settled, stored);
  return { outcome: 'settled' };
}

/** How many records of each piece repeat an earlier one; which, is kept in the work folder. */
async function findRepeats(deps: UploadDeps, hold: Hold, firstLines: readonly number[]): Promise<number[]> {
  const folder = workFolder(hold);
  const made: string[] = [];
  const outPath = () => {
    const path = deps.objects.temporaryPath();
    made.push(path);
    return path;
  };
  const keys = firstLines.map((_, piece) => folder.records(piece));
  try {
    return await withFiles(deps.objects, keys, async (paths) => {
      const pieces = paths.map((path, piece) => ({ path, firstLine: firstLines[piece]! }));
      const found = await deps.large!.engine.repeats({ pieces, outPath });
      for (const [piece, { path }] of found.entries())
        if (path !== null) await deps.objects.adopt(folder.repeats(piece), path);
      return found.map(({ count }) => count);
    });
  } finally {
    for (const path of made) await deps.discard(path);
  }
}
