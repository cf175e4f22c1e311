import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectRequestSchema } from '../../../core/contract/alerts.ts';
import { compactUpload } from '../../../core/usecase/uploads/compact-upload.ts';
import { PART_SIZES } from '../../../core/usecase/uploads/compaction-plan.ts';
import { deleteUpload } from '../../../core/usecase/uploads/delete-upload.ts';
import { applyMapping } from '../../../core/usecase/uploads/map-upload.ts';
import { getUploadItem } from '../../../core/usecase/uploads/upload-item.ts';
import { type IngestOrder, ordersOf } from '../../../functions/ingest/handler.ts';
import { SECOND_MAPPING } from '../../infra/crash/case-file.ts';
import { cloudFaults } from './cloud-faults.ts';
import { type CloudWorld, cloudWorld } from './cloud-world.ts';
import { comeToRest, deliver } from './come-to-rest.ts';
import { freezeEverywhere } from './freeze-everywhere.ts';
import { killEverywhere } from './kill-everywhere.ts';
import { inRanges } from './ranged-engine.ts';
import { smallReport } from './small-report.ts';
import { strideOf } from './stride.ts';

const report = smallReport(1, 24);
const { uploadId } = report;
const compact: IngestOrder = { kind: 'compact', uploadId };
const remove = (world: CloudWorld) => deleteUpload(world.worker().uploads, { uploadId, actor: 'asha', reason: null });
const seen = async (world: CloudWorld) => (await world.seen()).get(uploadId);

/** The report as it is after its ranges were read, and nothing else. */
async function arrive(world: CloudWorld, count = 3, seed = 1): Promise<void> {
  await world.worker(inRanges(count, seed)).ingest(await world.send(report));
  expect(world.orders.splice(0)).toEqual([compact]);
}

/** How many parts each table has of each day. */
async function partCounts(world: CloudWorld): Promise<number[]> {
  const { parts } = await getUploadItem(world.tables, uploadId);
  return [...Map.groupBy(parts, ({ table, dt }) => `${table} ${dt}`).values()].map((own) => own.length);
}

const COMPACT = [1, 1, 1, 1, 1, 1];

describe('a compaction', () => {
  it('is ordered after an ingest, leaves one part of each table and day, and no cell is another', async () => {
    const world = await cloudWorld();
    await arrive(world);
    const before = await seen(world);
    expect(Math.max(...(await partCounts(world)))).toBe(3);
    const { parts: _, obsolete: __, ...row } = await getUploadItem(world.tables, uploadId);
    await deliver(world, [compact]);
    expect(await partCounts(world)).toEqual(COMPACT);
    expect(await seen(world)).toEqual(before);
    expect(before?.rows).toEqual(report.rowNumbers);
    const { parts: ___, compaction, ...now } = await getUploadItem(world.tables, uploadId);
    expect(compaction).toEqual({ revision: row.revision, begun: 1, unended: 0 });
    expect(now).toEqual(row);
    expect(await cloudFaults(world, [report])).toEqual([]);
  });

  it('does nothing when it is done, and nobody orders it again', async () => {
    const world = await cloudWorld();
    await arrive(world);
    await deliver(world, [compact]);
    const before = await world.tables.get('uploads', uploadId);
    const worker = world.worker();
    expect(await compactUpload(worker.uploads, uploadId)).toBeNull();
    expect(new Set(worker.steps)).toEqual(new Set(['row leases']));
    expect(await world.tables.get('uploads', uploadId)).toEqual(before);
    expect((await world.worker().sweep()).compacted).toBe(0);
    expect(world.orders).toEqual([]);
  });

  it('is ordered by the sweep where its order was lost', async () => {
    const world = await cloudWorld();
    await arrive(world);
    expect((await world.worker().sweep()).compacted).toBe(1);
    await deliver(world, world.orders.splice(0));
    expect(await partCounts(world)).toEqual(COMPACT);
    expect(await cloudFaults(world, [report])).toEqual([]);
  });

  it('is not ordered for ever where it ends whoever does it', async () => {
    const world = await cloudWorld();
    await arrive(world);
    const before = await seen(world);
    const deadly = () =>
      world.worker({
        flows: (_, die) => ({
          merge: async () => {
            die();
            throw new Error('out of memory');
          },
        }),
      });
    let deaths = 0;
    for (let hour = 0; hour < 10; hour += 1) {
      await world.worker().sweep();
      for (const order of world.orders.splice(0)) {
        await deadly()
          .ingest(order)
          .catch(() => {
            deaths += 1;
          });
      }
      world.time.pass(3_600_000);
    }
    expect(deaths).toBe(4);
    expect(await seen(world)).toEqual(before);
    expect(await cloudFaults(world, [report])).toEqual([]);
    // Whoever asks by hand is heard.
    await deliver(world, [compact]);
    expect(await partCounts(world)).toEqual(COMPACT);
  });

  it('leaves the upload as it is where its engine fails, and is tried again', async () => {
    const world = await cloudWorld();
    await arrive(world);
    const before = await seen(world);
    const broken = world.worker({ flows: () => ({ merge: () => Promise.reject(new Error('no room')) }) });
    await expect(broken.ingest(compact)).rejects.toThrow('no room');
    expect(await seen(world)).toEqual(before);
    expect(await cloudFaults(world, [report])).toEqual([]);
    await deliver(world, [compact]);
    expect(await partCounts(world)).toEqual(COMPACT);
  });

  it('goes on with an order of its own where one go is not enough', async () => {
    const world = await cloudWorld();
    await arrive(world, 5);
    const before = await seen(world);
    const counts = [await partCounts(world)];
    const sizes = { ...PART_SIZES, mostParts: 3 };
    for (let go = 0; go < 40; go += 1) {
      const done = await compactUpload(world.worker().uploads, uploadId, sizes);
      if (done === null) break;
      counts.push(await partCounts(world));
      expect(done.after).toBeLessThan(done.before);
      expect(await seen(world)).toEqual(before);
      expect(await cloudFaults(world, [report])).toEqual([]);
    }
    expect(counts.length).toBeGreaterThan(5);
    expect(counts.at(-1)).toEqual(COMPACT);
  });

  it('changes nothing of what detection finds', async () => {
    const world = await cloudWorld();
    const large = smallReport(1, 620);
    await world.worker(inRanges(4)).ingest(await world.send(large));
    const found: unknown[][] = [];
    for (const orders of [[], world.orders.splice(0)]) {
      await deliver(world, orders);
      const { run_id } = await world.worker().runs.start(detectRequestSchema.parse({ trees: 20 }), 'asha');
      await world.worker().runs.perform(run_id);
      const run = (await world.tables.get('runs', run_id))!.item;
      found.push([run['state'], run['scored'], run['anomalous'], run['threshold'], run['model'], run['alerts']]);
    }
    world.runOrders.splice(0);
    const { parts } = await getUploadItem(world.tables, large.uploadId);
    expect(parts).toHaveLength(6);
    expect(found[0]).toEqual(found[1]);
    expect(found[0]!.slice(0, 2)).toEqual(['finished', 620]);
    expect(await cloudFaults(world, [large])).toEqual([]);
  });

  it('is what a message says that names its upload', () => {
    expect(ordersOf(JSON.stringify({ compact: uploadId }))).toEqual([compact]);
    expect(() => ordersOf(JSON.stringify({ compact: '../x' }))).toThrow();
  });
});

describe('a compaction whose worker is killed at each of its writes', () => {
  it.each(['delivered again', 'swept', 'read again', 'deleted', 'mapped'])(
    'loses nothing; then it is %s',
    async (how) => {
      const world = await cloudWorld();
      await arrive(world);
      const before = await seen(world);
      await killEverywhere(`compaction, ${how}`, (worker) => worker.ingest(compact), {
        world,
        every: strideOf(6),
        after: async (n, step) => {
          const where = `died before write ${n}: ${step}`;
          // Hidden, or whole.
          expect([undefined, before], where).toContainEqual(await seen(world));
          world.time.pass(61_000);
          if (how === 'delivered again') await deliver(world, [compact]);
          if (how === 'read again') await deliver(world, [{ kind: 'upload', uploadId }]);
          if (how === 'deleted') await remove(world);
          if (how === 'mapped') {
            await applyMapping(world.worker().uploads, 'asha', { uploadId, mapping: SECOND_MAPPING });
            await deliver(world, [{ kind: 'upload', uploadId }]);
          }
          const isGone = how === 'deleted';
          if (how === 'delivered again' || how === 'read again') expect(await seen(world), where).toEqual(before);
          if (how === 'mapped')
            expect(await seen(world), where).toMatchObject({ rows: report.rowNumbers, withDomain: 0 });
          if (how !== 'swept') expect(await cloudFaults(world, isGone ? [] : [report]), where).toEqual([]);
          await comeToRest(world);
          expect(await cloudFaults(world, isGone ? [] : [report]), where).toEqual([]);
          if (!isGone) expect(await partCounts(world), where).toEqual(COMPACT);
          if (!isGone && how !== 'mapped') expect(await seen(world), where).toEqual(before);
          if (!isGone) await remove(world);
          await arrive(world);
        },
      });
    },
  );
});

describe('a compaction whose worker freezes and comes back', () => {
  const meanwhile: Record<string, (world: CloudWorld) => Promise<void>> = {
    compacted: async (world) => deliver(world, [compact]),
    'asked for again': async (world) => deliver(world, [{ kind: 'upload', uploadId }]),
    deleted: async (world) => void (await remove(world)),
    'deleted and sent anew': async (world) => {
      await remove(world);
      await arrive(world);
    },
    mapped: async (world) => {
      await applyMapping(world.worker().uploads, 'asha', { uploadId, mapping: SECOND_MAPPING });
      await deliver(world, [{ kind: 'upload', uploadId }]);
    },
  };

  it.each(Object.keys(meanwhile))('changes nothing where the upload was %s meanwhile', async (what) => {
    const world = await cloudWorld();
    let isGone = false;
    await freezeEverywhere(`compaction, ${what}`, {
      world,
      every: strideOf(6),
      work: async (worker) => {
        await arrive(world);
        await worker.ingest(compact);
      },
      meanwhile: async (where) => {
        world.time.pass(61_000);
        await meanwhile[what]!(world);
        isGone = what === 'deleted';
        expect((await seen(world))?.rows, where).toEqual(isGone ? undefined : report.rowNumbers);
      },
      after: async (where, wasFrozen) => {
        const isThere = !(isGone && wasFrozen);
        expect((await seen(world))?.rows, where).toEqual(isThere ? report.rowNumbers : undefined);
        expect(await cloudFaults(world, isThere ? [report] : []), where).toEqual([]);
        await comeToRest(world);
        expect(await cloudFaults(world, isThere ? [report] : []), where).toEqual([]);
        if (isThere) expect(await partCounts(world), where).toEqual(COMPACT);
        if (isThere && what === 'mapped' && wasFrozen) expect((await seen(world))?.withDomain, where).toBe(0);
        if (isThere) await remove(world);
      },
    });
  });
});

describe('compactions ordered more than once, in any order, side by side, with everything else', () => {
  const orders = fc.array(fc.constantFrom<IngestOrder['kind']>('compact', 'upload', 'object'), {
    minLength: 2,
    maxLength: 8,
  });
  const given = fc.record({
    orders,
    count: fc.integer({ min: 2, max: 6 }),
    seed: fc.nat(3),
    atOnce: fc.integer({ min: 1, max: 3 }),
  });

  it('make every accepted row once', { timeout: 300_000 }, async () => {
    const world = await cloudWorld();
    await fc.assert(
      fc.asyncProperty(given, async ({ orders: kinds, count, seed, atOnce }) => {
        const notice = await world.send(report);
        await world.worker(inRanges(count, seed)).ingest(notice);
        const before = await seen(world);
        const all = kinds.map(
          (kind): IngestOrder => (kind === 'object' ? notice : ({ kind, uploadId } as IngestOrder)),
        );
        const again: IngestOrder[] = world.orders.splice(0);
        for (let i = 0; i < all.length; i += atOnce)
          await Promise.all(
            all.slice(i, i + atOnce).map((order) =>
              world
                .worker()
                .ingest(order)
                .catch(() => void again.push(order)),
            ),
          );
        world.time.pass(61_000);
        await deliver(world, again);
        await comeToRest(world);
        expect(await seen(world)).toEqual(before);
        expect(before?.rows).toEqual(report.rowNumbers);
        expect(await cloudFaults(world, [report])).toEqual([]);
        expect(await partCounts(world)).toEqual(COMPACT);
        await remove(world);
      }),
      { numRuns: 12, seed: 4, endOnFailure: true },
    );
  });
});
