import { describe, expect, it } from 'vitest';
import { deleteUpload } from '../../../core/usecase/uploads/delete-upload.ts';
import { applyMapping } from '../../../core/usecase/uploads/map-upload.ts';
import { SECOND_MAPPING } from '../../infra/crash/case-file.ts';
import { cloudFaults } from './cloud-faults.ts';
import { type CloudWorld, cloudWorld } from './cloud-world.ts';
import { comeToRest, deliver } from './come-to-rest.ts';
import { freezeEverywhere } from './freeze-everywhere.ts';
import { smallReport } from './small-report.ts';

const report = smallReport(1);
const { uploadId } = report;
const remove = (world: CloudWorld) => deleteUpload(world.worker().uploads, { uploadId, actor: 'asha', reason: null });

describe('a worker that freezes, and comes back when another has done its work', () => {
  it('changes nothing of a new file', async () => {
    const world = await cloudWorld();
    await freezeEverywhere('new file', {
      world,
      work: async (worker) => {
        const notice = await world.send(report);
        world.orders.push(notice);
        await worker.ingest(notice);
      },
      meanwhile: async () => {
        world.time.pass(61_000);
        await deliver(world, world.orders.splice(0));
      },
      after: async (where) => {
        world.orders.splice(0);
        expect(await cloudFaults(world, [report]), where).toEqual([]);
        await remove(world);
      },
    });
  });

  it('changes nothing of the same bytes that were deleted and sent anew, to be read in another zone', async () => {
    const world = await cloudWorld();
    let times: number | undefined;
    await freezeEverywhere('new file, deleted and sent anew', {
      world,
      work: async (worker) => {
        const notice = await world.send(report);
        await worker.ingest(notice).catch(() => void world.orders.push(notice));
      },
      meanwhile: async () => {
        world.time.pass(200_000);
        await remove(world).catch(() => undefined);
        await deliver(world, [await world.send(report, { zone: 'UTC' })]);
        const seen = (await world.seen()).get(uploadId);
        times = seen?.times;
      },
      after: async (where, wasFrozen) => {
        await comeToRest(world);
        expect(await cloudFaults(world, [report]), where).toEqual([]);
        if (wasFrozen) expect((await world.seen()).get(uploadId)?.times, where).toBe(times);
        await remove(world);
      },
    });
  });

  it('changes nothing of a file that was mapped meanwhile', async () => {
    const world = await cloudWorld();
    await freezeEverywhere('mapped meanwhile', {
      world,
      work: async (worker) => {
        const notice = await world.send(report);
        world.orders.push(notice);
        await worker.ingest(notice);
      },
      meanwhile: async (where) => {
        world.time.pass(61_000);
        await deliver(world, world.orders.splice(0));
        await applyMapping(world.worker().uploads, 'asha', { uploadId, mapping: SECOND_MAPPING });
        await deliver(world, [{ kind: 'upload', uploadId }]);
        expect((await world.seen()).get(uploadId)?.withDomain, where).toBe(0);
      },
      after: async (where, wasFrozen) => {
        world.orders.splice(0);
        expect(await cloudFaults(world, [report]), where).toEqual([]);
        if (wasFrozen) expect((await world.seen()).get(uploadId)?.withDomain, where).toBe(0);
        await remove(world);
      },
    });
  });

  it('takes nothing of the same bytes sent anew away, once its deletion was ended by another', async () => {
    const world = await cloudWorld();
    await freezeEverywhere('deletion', {
      world,
      // Asked before each removal whether it is still wanted: a request that is under way nothing can call back.
      passedOver: 'delete uploads',
      work: async (worker) => {
        await deliver(world, [await world.send(report)]);
        await deleteUpload(worker.uploads, { uploadId, actor: 'asha', reason: null });
      },
      meanwhile: async () => {
        world.time.pass(61_000);
        await remove(world).catch(() => undefined);
        await deliver(world, [await world.send(report)]);
      },
      after: async (where, wasFrozen) => {
        // One frozen before its deletion was begun may go on with it, or leave the new upload alone: all or nothing.
        const isThere = (await world.tables.get('uploads', uploadId)) !== null;
        if (!wasFrozen) expect(isThere).toBe(false);
        await comeToRest(world);
        expect(await cloudFaults(world, isThere ? [report] : []), where).toEqual([]);
        if (isThere) await remove(world);
      },
    });
  });
});

describe('a deletion asked for while the file is read', () => {
  it('is refused, or leaves nothing', async () => {
    const world = await cloudWorld();
    let isDeleted = false;
    let refused = 0;
    await freezeEverywhere('deleted while it is read', {
      world,
      work: async (worker) => {
        const notice = await world.send(report);
        world.orders.push(notice);
        await worker.ingest(notice);
      },
      meanwhile: async () => {
        isDeleted = await remove(world).then(
          () => true,
          () => false,
        );
        if (!isDeleted) refused += 1;
      },
      after: async (where, wasFrozen) => {
        if (!wasFrozen) isDeleted = false;
        await deliver(world, world.orders.splice(0));
        await comeToRest(world);
        expect(await cloudFaults(world, isDeleted ? [] : [report]), where).toEqual([]);
        if (!isDeleted) await remove(world);
      },
    });
    expect(refused).toBeGreaterThan(0);
  });
});
