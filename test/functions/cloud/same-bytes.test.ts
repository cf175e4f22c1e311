import { describe, expect, it } from 'vitest';
import { deleteUpload } from '../../../core/usecase/uploads/delete-upload.ts';
import type { IngestOrder } from '../../../functions/ingest/handler.ts';
import { cloudFaults } from './cloud-faults.ts';
import { type CloudWorld, cloudWorld } from './cloud-world.ts';
import { comeToRest, deliver } from './come-to-rest.ts';
import { smallReport } from './small-report.ts';

const report = smallReport(1);
const { uploadId } = report;
const remove = (world: CloudWorld) => deleteUpload(world.worker().uploads, { uploadId, actor: 'asha', reason: null });

/** Delivers side by side; what was turned away comes again. */
async function together(world: CloudWorld, orders: readonly IngestOrder[]): Promise<void> {
  const again: IngestOrder[] = [];
  await Promise.all(
    orders.map((order) =>
      world
        .worker()
        .ingest(order)
        .catch(() => void again.push(order)),
    ),
  );
  await deliver(world, again);
}

describe('the same bytes sent twice at once', () => {
  it.each([
    ['read alike', {}, {}],
    ['to be read in two zones', { zone: 'UTC' }, { zone: 'Europe/Rome' }],
    ['one of them as something it is not', {}, { layout: 'zeek_conn' }],
  ])('are one upload: %s', async (_, first, second) => {
    const world = await cloudWorld();
    for (let time = 0; time < 5; time += 1) {
      const orders = [await world.send(report, first), await world.send({ ...report, name: 'other.csv' }, second)];
      await together(world, time % 2 === 0 ? orders : orders.toReversed());
      await comeToRest(world);
      expect(await cloudFaults(world, [report])).toEqual([]);
      expect((await world.tables.get('incoming', orders[0]!.key.split('/')[1]!))?.item).toMatchObject({
        state: { state: 'stored', upload_id: uploadId },
      });
      await remove(world);
    }
  });

  it('come back after a deletion, and not by a notice of before', async () => {
    const world = await cloudWorld();
    const earlier = await world.send(report);
    await deliver(world, [earlier]);
    await remove(world);
    await deliver(world, [earlier, { kind: 'upload', uploadId }]);
    expect(await cloudFaults(world, [])).toEqual([]);
    const later = await world.send(report);
    await together(world, [earlier, later, earlier]);
    expect(await cloudFaults(world, [report])).toEqual([]);
  });

  it('leave nothing where they are deleted while their notice comes again', async () => {
    const world = await cloudWorld();
    for (let time = 0; time < 5; time += 1) {
      const notice = await world.send(report);
      await deliver(world, [notice]);
      const deleted = remove(world);
      await together(world, [notice, { kind: 'upload', uploadId }, notice]);
      await deleted;
      await comeToRest(world);
      expect(await cloudFaults(world, [])).toEqual([]);
    }
  });

  it('leave a ticket whose bytes are gone failed, and not waiting', async () => {
    const world = await cloudWorld();
    const notice = await world.send(report);
    await world.objects.delete(notice.key);
    await deliver(world, [notice]);
    expect(await cloudFaults(world, [])).toEqual([]);
  });
});
