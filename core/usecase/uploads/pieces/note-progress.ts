import type { IngestProgress } from '../../../flow-engine.ts';
import type { UploadDeps } from '../upload-deps.ts';
import type { Hold } from './large-ingest.ts';
import { type PiecePlan, rangeOf } from './piece-plan.ts';
import { workFolder } from './work-folder.ts';

/** Says how many bytes of the text are in pieces that are done with this stage. */
export async function noteProgress(
  deps: UploadDeps,
  hold: Hold,
  { plan, stage }: { plan: PiecePlan; stage: IngestProgress['stage'] & ('surveying' | 'normalising') },
): Promise<void> {
  const folder = workFolder(hold);
  let done = 0;
  for await (const { key } of deps.objects.list(stage === 'surveying' ? folder.surveys : folder.accounts)) {
    const piece = Number(key.split('/').at(-1)!.split('.')[0]);
    const { start, end } = rangeOf(plan, piece);
    done += end - start;
  }
  deps.progress.set(hold.upload_id, { stage, done, total: plan.textBytes, unit: 'bytes' });
}
