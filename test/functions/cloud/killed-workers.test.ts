import { describe, expect, it } from 'vitest';
import { deleteUpload } from '../../../core/usecase/uploads/delete-upload.ts';
import { applyMapping } from '../../../core/usecase/uploads/map-upload.ts';
import type { IngestOrder } from '../../../functions/ingest/handler.ts';
import { SECOND_MAPPING } from '../../infra/crash/case-file.ts';
import { cloudFaults } from './cloud-faults.ts';
import { type CloudWorld, cloudWorld } from './cloud-world.ts';
import { comeToRest, deliver } from './come-to-rest.ts';
import { killEverywhere } from './kill-everywhere.ts';
import { type SmallReport, smallReport } from './small-report.ts';

/** What was looked at makes the next look slower. */
async function clearAway(world: CloudWorld, { uploadId }: SmallReport): Promise<void> {
  await deleteUpload(world.worker().uploads, { uploadId, actor: 'asha', reason: null });
}

/** Nothing of it, or all; of one revision. */
async function expectWhole(world: CloudWorld, report: SmallReport, where: string): Promise<void> {
  const seen = (await world.seen()).get(report.uploadId);
  if (seen === undefined) return;
  expect(seen.rows, where).toEqual(report.rowNumbers);
  expect(seen.rolledUp, where).toBe(report.rowNumbers.length);
  expect([0, report.rowNumbers.length], where).toContain(seen.withDomain);
}

describe('a worker killed at each of its writes', () => {
  it('loses no row of a new file and makes none twice', async () => {
    const world = await cloudWorld();
    const report = smallReport(1);
    await killEverywhere(
      'new file',
      async (worker) => {
        const notice = await world.send(report);
        world.orders.push(notice);
        await worker.ingest(notice);
      },
      {
        world,
        after: async (n, step) => {
          await expectWhole(world, report, `died before write ${n}: ${step}`);
          await deliver(world, world.orders.splice(0));
          expect(await cloudFaults(world, [report]), `died before write ${n}: ${step}`).toEqual([]);
          await clearAway(world, report);
        },
      },
    );
  });

  it('loses no row of a file that was dropped into the inbox', async () => {
    const world = await cloudWorld();
    const report = smallReport(1);
    const notice: IngestOrder = { kind: 'object', key: `inbox/${report.name}` };
    await killEverywhere(
      'new file in the inbox',
      async (worker) => {
        await world.objects.put(notice.key, report.bytes);
        await worker.ingest(notice);
      },
      {
        world,
        after: async (n, step) => {
          await deliver(world, [notice]);
          await comeToRest(world);
          expect(await cloudFaults(world, [report]), `died before write ${n}: ${step}`).toEqual([]);
          await clearAway(world, report);
        },
      },
    );
  });

  it('leaves nothing that the sweep does not put right where no notice comes again', async () => {
    const world = await cloudWorld();
    const report = smallReport(1);
    let notice: IngestOrder = { kind: 'object', key: '' };
    await killEverywhere(
      'new file, swept',
      async (worker) => {
        notice = await world.send(report);
        await worker.ingest(notice);
      },
      {
        world,
        after: async (n, step) => {
          await comeToRest(world);
          await expectWhole(world, report, `died before write ${n}: ${step}`);
          // Only now: a dead letter that is sent once more.
          await deliver(world, [notice]);
          expect(await cloudFaults(world, [report]), `died before write ${n}: ${step}`).toEqual([]);
          await clearAway(world, report);
        },
      },
    );
  });

  it('leaves a mapped file with its old rows, or its new ones', async () => {
    const world = await cloudWorld();
    const report = smallReport(1);
    await killEverywhere(
      'mapping',
      async (worker) => {
        await deliver(world, [await world.send(report)]);
        await applyMapping(worker.uploads, 'asha', { uploadId: report.uploadId, mapping: SECOND_MAPPING });
        await worker.enqueue(report.uploadId);
        await worker.ingest({ kind: 'upload', uploadId: report.uploadId });
      },
      {
        world,
        after: async (n, step) => {
          const where = `died before write ${n}: ${step}`;
          await expectWhole(world, report, where);
          await deliver(world, world.orders.splice(0));
          await comeToRest(world);
          expect(await cloudFaults(world, [report]), where).toEqual([]);
          await clearAway(world, report);
        },
      },
    );
  });

  it('leaves a mapped file right that is mapped once more before anybody looked after it', async () => {
    const world = await cloudWorld();
    const report = smallReport(1);
    await killEverywhere(
      'mapping, mapped again',
      async (worker) => {
        await deliver(world, [await world.send(report)]);
        await applyMapping(world.worker().uploads, 'asha', { uploadId: report.uploadId, mapping: SECOND_MAPPING });
        await worker.ingest({ kind: 'upload', uploadId: report.uploadId });
      },
      {
        world,
        after: async (n, step) => {
          world.time.pass(200_000);
          const mapping = { columns: { ...SECOND_MAPPING.columns, Domain: 'domain' } };
          const again = applyMapping(world.worker().uploads, 'asha', { uploadId: report.uploadId, mapping });
          // What is still to be read says so, and is read first.
          await again.catch(() => undefined);
          await deliver(world, [{ kind: 'upload', uploadId: report.uploadId }]);
          // Before the sweep, which takes away what is a day old.
          await expectWhole(world, report, `died before write ${n}: ${step}`);
          await comeToRest(world);
          expect(await cloudFaults(world, [report]), `died before write ${n}: ${step}`).toEqual([]);
          await clearAway(world, report);
        },
      },
    );
  });

  it.each(['asked for again', 'swept'])('leaves a deleted file whole or gone; then it is %s', async (how) => {
    const world = await cloudWorld();
    const kept = smallReport(900);
    await deliver(world, [await world.send(kept)]);
    const report = smallReport(1);
    await killEverywhere(
      `deletion, ${how}`,
      async (worker) => {
        await deliver(world, [await world.send(report)]);
        await deleteUpload(worker.uploads, { uploadId: report.uploadId, actor: 'asha', reason: null });
      },
      {
        world,
        after: async (n, step) => {
          const where = `died before write ${n}: ${step}`;
          await expectWhole(world, report, where);
          world.time.pass(61_000);
          const again = () =>
            deleteUpload(world.worker().uploads, { uploadId: report.uploadId, actor: 'asha', reason: null });
          if (how === 'asked for again') await again().catch(() => undefined);
          await comeToRest(world);
          // A deletion that was not begun leaves the file as it was.
          await again().catch(() => undefined);
          expect(await cloudFaults(world, [kept]), where).toEqual([]);
          let receipts = 0;
          for await (const receipt of world.tables.scan('receipts'))
            if (receipt['upload_id'] === report.uploadId) receipts += 1;
          expect(receipts, where).toBe(n + 1);
        },
      },
    );
  });

  it('leaves nothing of a file that is deleted before its reading is taken up again', async () => {
    const world = await cloudWorld();
    const report = smallReport(1);
    await killEverywhere(
      'new file, then deleted',
      async (worker) => {
        const notice = await world.send(report);
        world.orders.push(notice);
        await worker.ingest(notice);
      },
      {
        world,
        after: async (n, step) => {
          world.time.pass(200_000);
          const deleted = await deleteUpload(world.worker().uploads, {
            uploadId: report.uploadId,
            actor: 'asha',
            reason: null,
          }).then(
            () => true,
            () => false,
          );
          await deliver(world, world.orders.splice(0));
          await comeToRest(world);
          const where = `died before write ${n}: ${step}, ${deleted ? 'deleted' : 'not to be deleted yet'}`;
          expect(await cloudFaults(world, deleted ? [] : [report]), where).toEqual([]);
          if (!deleted) await clearAway(world, report);
        },
      },
    );
  });
});
