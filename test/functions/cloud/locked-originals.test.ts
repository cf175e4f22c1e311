import { describe, expect, it } from 'vitest';
import { ConflictError } from '../../../core/errors.ts';
import { deleteUpload } from '../../../core/usecase/uploads/delete-upload.ts';
import { applyMapping } from '../../../core/usecase/uploads/map-upload.ts';
import { SECOND_MAPPING } from '../../infra/crash/case-file.ts';
import { cloudFaults } from './cloud-faults.ts';
import { type CloudWorld, cloudWorld } from './cloud-world.ts';
import { comeToRest, deliver } from './come-to-rest.ts';
import { smallReport } from './small-report.ts';

const DAY_MS = 86_400_000;
const LOCK_MS = 30 * DAY_MS;
const report = smallReport(1);
const { uploadId } = report;
const remove = (world: CloudWorld) => deleteUpload(world.worker().uploads, { uploadId, actor: 'asha', reason: null });

async function remainsOf(world: CloudWorld): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of world.worker().uploads.objects.remains('uploads/')) keys.push(key);
  return keys;
}

describe('originals under a lock', () => {
  it('are not deleted before it ends: the answer says when, and all is as it was', async () => {
    const world = await cloudWorld({ lockMs: LOCK_MS });
    await deliver(world, [await world.send(report)]);
    const until = new Date(world.time.clock.now() + LOCK_MS).toISOString().slice(0, 10);
    for (const day of [0, 10, 17]) {
      world.time.pass(day * DAY_MS);
      const refused = await remove(world).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(ConflictError);
      expect(String(refused)).toContain(`kept until ${until}`);
      await comeToRest(world);
      expect(await cloudFaults(world, [report])).toEqual([]);
    }
    world.time.pass(2 * DAY_MS);
    expect(await remove(world)).toMatchObject({ upload_id: uploadId, objects: 9 });
    expect(await cloudFaults(world, [])).toEqual([]);
    expect(await remainsOf(world)).toEqual([]);
  });

  it('keep what is told of them, too: a new reading of the file begins the days anew', async () => {
    const world = await cloudWorld({ lockMs: LOCK_MS });
    await deliver(world, [await world.send(report)]);
    world.time.pass(20 * DAY_MS);
    await applyMapping(world.worker().uploads, 'asha', { uploadId, mapping: SECOND_MAPPING });
    await deliver(world, [{ kind: 'upload', uploadId }]);
    expect(await cloudFaults(world, [report])).toEqual([]);
    world.time.pass(15 * DAY_MS);
    await expect(remove(world)).rejects.toThrow('kept until');
    world.time.pass(20 * DAY_MS);
    await remove(world);
    expect(await remainsOf(world)).toEqual([]);
  });

  it('do no harm to a worker killed at any of its writes: what it stored is hidden, and goes with the upload', async () => {
    const world = await cloudWorld({ lockMs: LOCK_MS });
    for (let n = 0; ; n += 1) {
      const worker = world.worker({ fate: (_, index) => (index === n ? 'die' : 'live') });
      const notice = await world.send(report);
      const done = worker.ingest(notice);
      await done.catch(() => world.orders.push(notice));
      await comeToRest(world);
      await deliver(world, [...world.orders.splice(0), notice]);
      expect(await cloudFaults(world, [report]), `died before write ${n}`).toEqual([]);
      world.time.pass(LOCK_MS);
      await remove(world);
      expect([await cloudFaults(world, []), await remainsOf(world)], `died before write ${n}`).toEqual([[], []]);
      if (!worker.isDead()) break;
      expect(n).toBeLessThan(100);
    }
  });
});
