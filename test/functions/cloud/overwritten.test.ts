import { describe, expect, it } from 'vitest';
import { deleteUpload } from '../../../core/usecase/uploads/delete-upload.ts';
import type { IngestOrder } from '../../../functions/ingest/handler.ts';
import { cloudFaults } from './cloud-faults.ts';
import { type CloudWorld, cloudWorld } from './cloud-world.ts';
import { comeToRest, deliver } from './come-to-rest.ts';
import { smallReport } from './small-report.ts';

const [first, second] = [smallReport(1), smallReport(2)];
const KEY = 'inbox/report.csv';

/** The first file arrives, and the second under its name before the worker's write number `n`; false where there is none. */
async function overwriteAt(world: CloudWorld, n: number): Promise<boolean> {
  const notice: IngestOrder = { kind: 'object', key: KEY };
  await world.objects.put(KEY, first.bytes);
  let overwritten = false;
  const worker = world.worker({
    fate: async (_, index): Promise<'live'> => {
      if (index === n) {
        await world.objects.put(KEY, second.bytes);
        overwritten = true;
      }
      return 'live';
    },
  });
  const again: IngestOrder[] = [];
  await worker.ingest(notice).catch(() => void again.push(notice));
  // One notice for each sending, however the first one ended.
  await deliver(world, overwritten ? [...again, notice] : again);
  await comeToRest(world);
  return overwritten;
}

async function isHere(world: CloudWorld, uploadId: string): Promise<boolean> {
  return (await world.tables.get('uploads', uploadId)) !== null;
}

describe('a file sent under the name of one that is being taken in', () => {
  it('is taken in too, whenever it comes; of neither is anything stored under the name of the other', async () => {
    const world = await cloudWorld();
    let both = 0;
    for (let n = 0; await overwriteAt(world, n); n += 1) {
      // The first is gone where it was overwritten before it was copied.
      const reports = (await isHere(world, first.uploadId)) ? [first, second] : [second];
      both += reports.length - 1;
      expect(await cloudFaults(world, reports), `overwritten before write ${n}`).toEqual([]);
      for (const { uploadId } of reports)
        await deleteUpload(world.worker().uploads, { uploadId, actor: 'asha', reason: null });
    }
    expect(both).toBeGreaterThan(5);
  });

  it('stays when the one before it is deleted', async () => {
    const world = await cloudWorld();
    await world.objects.put(KEY, first.bytes);
    await deliver(world, [{ kind: 'object', key: KEY }]);
    await world.objects.put(KEY, second.bytes);
    await deleteUpload(world.worker().uploads, { uploadId: first.uploadId, actor: 'asha', reason: null });
    await deliver(world, [{ kind: 'object', key: KEY }]);
    expect(await cloudFaults(world, [second])).toEqual([]);
  });
});
