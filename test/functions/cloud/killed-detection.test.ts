import { describe, expect, it } from 'vitest';
import { detectRequestSchema } from '../../../core/contract/alerts.ts';
import type { TableStore } from '../../../core/ports.ts';
import { getRun } from '../../../core/usecase/detect/run-item.ts';
import { deleteUpload } from '../../../core/usecase/uploads/delete-upload.ts';
import { cloudFaults } from './cloud-faults.ts';
import { type CloudWorld, cloudWorld } from './cloud-world.ts';
import { comeToRest, deliver } from './come-to-rest.ts';
import { smallReport } from './small-report.ts';

const report = smallReport(1, 620);
const request = detectRequestSchema.parse({ trees: 20 });
/** Fewer than a run's results need: they come in several transactions. */
const MAX_WRITES = 3;
const narrow = (tables: TableStore): TableStore => ({
  ...tables,
  maxWrites: MAX_WRITES,
  async transact(writes) {
    if (writes.length > MAX_WRITES) throw new Error(`${writes.length} writes`);
    await tables.transact(writes);
  },
});

/** What a run leaves behind, but for its name. */
async function resultsOf(world: CloudWorld, runId: string) {
  const { state, scored, anomalous, alerts, model } = await getRun(world.tables, runId);
  const stored: unknown[] = [];
  for await (const { run_id, first_seen, last_seen, ...alert } of world.tables.scan('alerts'))
    stored.push([alert['alert_id'], alert['count'], run_id === runId]);
  const objects: string[] = [];
  for await (const { key } of world.objects.list('anomalies/')) objects.push(key.replace(runId, 'run'));
  const models: string[] = [];
  for await (const { key } of world.objects.list('models/')) models.push(key);
  return { state, scored, anomalous, alerts, model, stored, objects, models };
}

async function start(world: CloudWorld): Promise<string> {
  const { run_id } = await world.worker().runs.start(request, 'asha');
  world.runOrders.splice(0);
  return run_id;
}

describe('a detection run', () => {
  it('gives the same results once, at whatever write its worker died', async () => {
    const world = await cloudWorld();
    await deliver(world, [await world.send(report)]);
    const first = await start(world);
    const calm = world.worker({ tables: narrow });
    await calm.runs.perform(first);
    const expected = await resultsOf(world, first);
    expect(expected).toMatchObject({ state: 'finished', scored: 620 });
    expect(expected.alerts).toBeGreaterThan(0);
    const writes = calm.steps.filter((step) => step.startsWith('rows')).length;
    expect(writes).toBeGreaterThan(1);
    let n = 0;
    for (; ; n += 1) {
      world.time.pass(1000);
      const runId = await start(world);
      const worker = world.worker({ fate: (_, index) => (index === n ? 'die' : 'live'), tables: narrow });
      await worker.runs.perform(runId).catch(() => undefined);
      // By its message, which comes again, or by the sweep.
      world.time.pass(61_000);
      if (n % 2 === 0) await world.worker({ tables: narrow }).runs.perform(runId);
      await comeToRest(world);
      const where = `died before write ${n}: ${worker.steps.at(-1)}`;
      expect(await resultsOf(world, runId), where).toEqual(expected);
      expect(await cloudFaults(world, [report]), where).toEqual([]);
      if (!worker.isDead()) break;
    }
    process.stdout.write(`Writes a detection run died before: ${n}, ${writes} transactions in its commit\n`);
  });

  it('is ended by one worker where another froze in it', async () => {
    const world = await cloudWorld();
    await deliver(world, [await world.send(report)]);
    let expected: unknown;
    let n = 0;
    for (; ; n += 1) {
      world.time.pass(1000);
      const runId = await start(world);
      const reached = Promise.withResolvers<void>();
      const thaw = Promise.withResolvers<'live'>();
      const fate = (_: string, index: number) => {
        if (index !== n) return 'live';
        reached.resolve();
        return thaw.promise;
      };
      let isDone = false;
      const done = world
        .worker({ fate, tables: narrow })
        .runs.perform(runId)
        .catch(() => undefined)
        .then(() => {
          isDone = true;
        });
      await Promise.race([reached.promise, done]);
      const isLast = isDone;
      world.time.pass(61_000);
      if (!isLast) await world.worker({ tables: narrow }).runs.perform(runId);
      thaw.resolve('live');
      await done;
      await comeToRest(world);
      const results = await resultsOf(world, runId);
      expected ??= results;
      expect(results, `frozen before write ${n}`).toEqual(expected);
      if (isLast) break;
    }
    expect(expected).toMatchObject({ state: 'finished' });
    process.stdout.write(`Writes a detection run froze before: ${n}\n`);
  });

  it('leaves nothing of an upload whose deletion dies at any write, and is asked for again', async () => {
    const world = await cloudWorld();
    let n = 0;
    for (; ; n += 1) {
      await deliver(world, [await world.send(report)]);
      const runId = await start(world);
      await world.worker().runs.perform(runId);
      expect((await resultsOf(world, runId)).objects).not.toEqual([]);
      const request = { uploadId: report.uploadId, actor: 'asha', reason: null };
      const worker = world.worker({ fate: (_, index) => (index === n ? 'die' : 'live') });
      await deleteUpload(worker.uploads, request).catch(() => undefined);
      world.time.pass(61_000);
      if (worker.isDead()) await deleteUpload(world.worker().uploads, request).catch(() => undefined);
      const where = `died before write ${n}: ${worker.steps.at(-1)}`;
      const { objects, stored, models } = await resultsOf(world, runId);
      expect({ objects, stored, models }, where).toEqual({ objects: [], stored: [], models: [] });
      const run = await getRun(world.tables, runId);
      expect(run.alert_ids, where).toEqual([]);
      await comeToRest(world);
      expect(await cloudFaults(world, []), where).toEqual([]);
      if (!worker.isDead()) break;
    }
    process.stdout.write(`Writes a deletion with its detections died before: ${n}\n`);
  });

  it('is given up when it does not come to an end for hours', async () => {
    const world = await cloudWorld();
    await deliver(world, [await world.send(report)]);
    const runId = await start(world);
    for (let hour = 0; hour < 5; hour += 1) {
      world.time.pass(3_600_000);
      await world.worker().sweep();
      for (const order of world.runOrders.splice(0)) {
        const dying = world.worker({ fate: (_, index) => (index === 4 ? 'die' : 'live') });
        await dying.runs.perform(order).catch(() => undefined);
        expect(dying.isDead()).toBe(true);
        world.time.pass(61_000);
      }
    }
    expect((await getRun(world.tables, runId)).state).toBe('failed');
    expect(await cloudFaults(world, [report])).toEqual([]);
  });
});
