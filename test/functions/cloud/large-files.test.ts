import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { deleteUpload } from '../../../core/usecase/uploads/delete-upload.ts';
import { applyMapping } from '../../../core/usecase/uploads/map-upload.ts';
import type { Hold } from '../../../core/usecase/uploads/pieces/large-ingest.ts';
import { getUploadItem, rejectedKey } from '../../../core/usecase/uploads/upload-item.ts';
import type { Step } from '../../../functions/large/handler.ts';
import { SECOND_MAPPING } from '../../infra/crash/case-file.ts';
import { cloudFaults } from './cloud-faults.ts';
import { type CloudWorld, cloudWorld } from './cloud-world.ts';
import { comeToRest, deliver } from './come-to-rest.ts';
import { runMachine } from './large-machine.ts';
import type { Fate } from './mortal.ts';
import { type SmallReport, smallReport, uploadIdOfBytes } from './small-report.ts';
import { strideOf } from './stride.ts';

const LARGE = { largeFrom: 8000 };
/** Of some ninety writes. */
const STRIDE = strideOf(9);
const tried: Record<string, number> = {};
afterAll(() => process.stdout.write(`Write boundaries a worker at a piece was killed at: ${JSON.stringify(tried)}\n`));

const dieAt =
  (n: number): Fate =>
  (_, index) =>
    index === n ? 'die' : 'live';

/** Sends a report and takes it in; its steps are still to be done. */
async function begun(world: CloudWorld, report: SmallReport): Promise<Hold> {
  await world.worker().ingest(await world.send(report));
  const [hold] = world.machines;
  if (hold === undefined) throw new Error('expected a large file');
  return hold;
}

async function ledgerOf(world: CloudWorld, { uploadId }: SmallReport) {
  const { ledger, layout, evidence, status } = await getUploadItem(world.tables, uploadId);
  return { ledger, layout, evidence, status };
}

async function text(world: CloudWorld, key: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of world.objects.get(key)) chunks.push(chunk);
  return gunzipSync(Buffer.concat(chunks)).toString();
}

describe('a file that is large', () => {
  it('comes to the rows, the ledger and the rejected lines it has when one worker reads it', async () => {
    const report = smallReport(1, 250);
    const [alone, shared] = [await cloudWorld(), await cloudWorld(LARGE)];
    await deliver(alone, [await alone.send(report)]);
    const hold = await begun(shared, report);
    const pieces: number[] = [];
    await runMachine(shared, hold, {
      between: async (step) => void (step.step === 'ingest' && pieces.push(step.piece)),
    });
    expect(pieces.length).toBeGreaterThan(2);
    expect(await cloudFaults(shared, [report])).toEqual([]);
    expect(await ledgerOf(shared, report)).toEqual(await ledgerOf(alone, report));
    expect(await shared.seen()).toEqual(await alone.seen());
    const rejected = rejectedKey(report.uploadId);
    expect(await text(shared, rejected)).toBe(await text(alone, rejected));
  });

  it('is the same packed, and says so of an archive that breaks off', async () => {
    const plain = smallReport(1, 400);
    const packed = gzipSync(plain.bytes, { level: 0 });
    for (const bytes of [packed, packed.subarray(0, packed.length - 3000)]) {
      const report = { ...plain, name: 'report.csv.gz', bytes, uploadId: uploadIdOfBytes(bytes) };
      const [alone, shared] = [await cloudWorld(), await cloudWorld(LARGE)];
      await deliver(alone, [await alone.send(report)]);
      await runMachine(shared, await begun(shared, report));
      expect(await ledgerOf(shared, report)).toEqual(await ledgerOf(alone, report));
      expect(await shared.seen()).toEqual(await alone.seen());
    }
  });

  it('shows how far it is', async () => {
    const world = await cloudWorld(LARGE);
    const report = smallReport(1, 250);
    const hold = await begun(world, report);
    const seen: string[] = [];
    await runMachine(world, hold, {
      between: async ({ step }) => {
        const now = (await world.worker().uploads.progress.of([report.uploadId])).get(report.uploadId);
        if (now !== undefined) seen.push(`${step}: ${now.stage} ${now.done} of ${now.total}`);
        world.time.pass(2000);
      },
    });
    const size = report.bytes.byteLength;
    for (const stage of ['survey: surveying', 'ingest: normalising'])
      expect(seen.join('\n')).toMatch(new RegExp(`${stage} 0 of ${size}[^]*${stage} [1-9]\\d* of ${size}`));
  });

  it('is read by one worker where its lines cannot be parted, and refused where that is too much', async () => {
    const flow = (i: number) =>
      `{"timestamp":"2025-06-03T06:00:0${i % 10}.000000+0000","flow_id":${i},"event_type":"flow","src_ip":"10.0.0.1","src_port":1,"dest_ip":"8.8.8.8","dest_port":53,"proto":"UDP","flow":{"bytes_toserver":1,"bytes_toclient":2,"start":"2025-06-03T06:00:00.000000+0000"}}`;
    const bytes = Buffer.from(`${Array.from({ length: 60 }, (_, i) => flow(i)).join('\n')}\n`);
    const report = {
      name: 'eve.json',
      bytes,
      uploadId: uploadIdOfBytes(bytes),
      rowNumbers: Array.from({ length: 60 }, (_, i) => i + 1),
    };
    const world = await cloudWorld(LARGE);
    await runMachine(world, await begun(world, report));
    expect(await cloudFaults(world, [report])).toEqual([]);

    const huge = Buffer.from(`${Array.from({ length: 4500 }, (_, i) => flow(i)).join('\n')}\n`);
    const refused = { ...report, bytes: huge, uploadId: uploadIdOfBytes(huge) };
    await runMachine(world, await begun(world, refused));
    const item = await getUploadItem(world.tables, refused.uploadId);
    expect([item.status, item.message]).toEqual(['failed', expect.stringContaining('split it')]);
  });

  it('asks for a mapping, and goes on with it', async () => {
    const world = await cloudWorld(LARGE);
    const report = smallReport(1, 250);
    await deliver(world, [await world.send(report)]);
    await applyMapping(world.worker().uploads, 'asha', { uploadId: report.uploadId, mapping: SECOND_MAPPING });
    await deliver(world, [{ kind: 'upload', uploadId: report.uploadId }]);
    expect(await cloudFaults(world, [report])).toEqual([]);
    expect((await getUploadItem(world.tables, report.uploadId)).revision).toBe(2);
  });
});

describe('the steps of a large file', () => {
  it('lose no row and make none twice when a worker is killed at any of their writes', async () => {
    const world = await cloudWorld(LARGE);
    const report = smallReport(1, 200);
    for (let n = 0, killed = true; killed; n += STRIDE) {
      const hold = await begun(world, report);
      let writes = 0;
      killed = false;
      // The n-th write of all steps together, whoever makes it.
      const fate: Fate = () => {
        const isIt = writes++ === n;
        killed ||= isIt;
        return isIt ? 'die' : 'live';
      };
      const steps: string[] = [];
      await runMachine(world, hold, { worker: () => ({ fate }), between: async ({ step }) => void steps.push(step) });
      // A commit that died after it was done is somebody else's by then; what it left, the sweep takes away.
      await comeToRest(world);
      expect(await cloudFaults(world, [report]), `died at write ${n}, after ${steps.at(-1)}`).toEqual([]);
      await deleteUpload(world.worker().uploads, { uploadId: report.uploadId, actor: 'asha', reason: null });
      if (killed) tried['steps'] = (tried['steps'] ?? 0) + 1;
    }
    expect(tried['steps']).toBeGreaterThan(8);
  });

  it('are begun anew by the sweep when the machine that calls them stops', async () => {
    const world = await cloudWorld(LARGE);
    const report = smallReport(1, 200);
    let stopped = 0;
    for (let n = 0; ; n += 1) {
      const hold = await begun(world, report);
      let calls = 0;
      let isStopped = false;
      const between = async () => {
        if (calls++ === n) {
          isStopped = true;
          throw new Error('stopped');
        }
      };
      await stopAt(world, hold, between);
      if (!isStopped) break;
      stopped += 1;
      await comeToRest(world);
      expect(await cloudFaults(world, [report]), `stopped after ${n + 1} steps`).toEqual([]);
      await deleteUpload(world.worker().uploads, { uploadId: report.uploadId, actor: 'asha', reason: null });
    }
    expect(stopped).toBeGreaterThan(6);
  });

  it('may be done in any order, several times, and late', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(1000)), async (chance) => {
        const world = await cloudWorld(LARGE);
        const report = smallReport(1, 200);
        const hold = await begun(world, report);
        const next = () => chance.next().value as number;
        const done: Step[] = [];
        const again = async () => {
          // Whatever was done before, once more.
          const step = done[next() % done.length];
          if (step !== undefined && next() % 2 === 0) await world.worker().large(step);
        };
        await runMachine(world, hold, {
          order: (pieces) =>
            pieces
              .flatMap((piece) => Array.from({ length: 1 + (next() % 3) }, () => piece))
              .sort(() => (next() % 2) - 0.5),
          between: async (step) => {
            done.push(step);
            await again();
          },
        });
        for (const step of done) expect((await world.worker().large(step)).outcome).toBe('lost');
        await comeToRest(world);
        expect(await cloudFaults(world, [report])).toEqual([]);
      }),
      { seed: 20_260_105, numRuns: 3 },
    );
  });

  it('of an earlier attempt change nothing of a later one', async () => {
    const world = await cloudWorld(LARGE);
    const report = smallReport(1, 200);
    const first = await begun(world, report);
    const steps: Step[] = [];
    await stopAt(world, first, async (step) => {
      steps.push(step);
      if (step.step === 'settle') throw new Error('stopped');
    });
    world.time.pass(31 * 60_000);
    await world.worker().sweep();
    const [order] = world.orders.splice(0);
    await world.worker().ingest(order!);
    const [second] = world.machines;
    await runMachine(world, second!, {
      between: async () => {
        for (const step of steps) expect((await world.worker().large(step)).outcome).toBe('lost');
      },
    });
    expect(await cloudFaults(world, [report])).toEqual([]);
  });

  it('leave nothing of an upload that is deleted meanwhile', async () => {
    const world = await cloudWorld(LARGE);
    const report = smallReport(1, 200);
    for (let n = 0, deleted = true; deleted; n += 1) {
      const hold = await begun(world, report);
      let calls = 0;
      deleted = false;
      await runMachine(world, hold, {
        between: async () => {
          if (calls++ !== n) return;
          // Its progress is old: nobody seems to be at work on it.
          world.time.pass(3 * 60_000);
          await deleteUpload(world.worker().uploads, { uploadId: report.uploadId, actor: 'asha', reason: null });
          deleted = true;
        },
      });
      await comeToRest(world);
      expect(await cloudFaults(world, deleted ? [] : [report]), `deleted after ${n + 1} steps`).toEqual([]);
    }
  });

  it('end in a failure that says so where one of them fails for good', async () => {
    const world = await cloudWorld(LARGE);
    const report = smallReport(1, 200);
    const fails = { survey: () => Promise.reject(new Error('cannot be read')) };
    await runMachine(world, await begun(world, report), { worker: () => ({ pieces: () => fails }) });
    await comeToRest(world);
    const { status, message } = await getUploadItem(world.tables, report.uploadId);
    expect([status, message]).toEqual(['failed', expect.stringContaining('could not be normalised')]);
    expect(await cloudFaults(world, [report])).toEqual([]);
    await deliver(world, [await world.send(report)]);
    expect((await getUploadItem(world.tables, report.uploadId)).status).toBe('ready');
  });

  it('are not begun twice by a notice that comes twice', async () => {
    const world = await cloudWorld(LARGE);
    const report = smallReport(1, 200);
    const hold = await begun(world, report);
    await world.worker().ingest({ kind: 'upload', uploadId: report.uploadId });
    expect([...world.machines]).toEqual([hold]);
    await runMachine(world, hold);
    expect(await cloudFaults(world, [report])).toEqual([]);
  });
});

/** As when the machine itself stops: no step follows, and nothing says that one failed. */
async function stopAt(world: CloudWorld, hold: Hold, between: (step: Step) => Promise<void>): Promise<void> {
  await runMachine(world, hold, { between, tries: 1, notesFailure: false });
}
