import { describe, expect, it } from 'vitest';
import { UnavailableError } from '../../../core/errors.ts';
import { MOST_ATTEMPTS } from '../../../core/usecase/uploads/ingest-upload.ts';
import { getUploadItem } from '../../../core/usecase/uploads/upload-item.ts';
import { cloudFaults } from './cloud-faults.ts';
import { type CloudWorld, cloudWorld, type WorkerOptions } from './cloud-world.ts';
import { comeToRest, deliver } from './come-to-rest.ts';
import { smallReport } from './small-report.ts';

const report = smallReport(1);
const { uploadId } = report;

/** Each of these ends every worker that reads the file, at another moment. */
const POISONS: Readonly<Record<string, () => WorkerOptions>> = {
  'while it is read': () => ({
    flows: (_, die) => ({
      ingest: async () => {
        die();
        throw new Error('out of memory');
      },
    }),
  }),
  'when some of its parts are in place': () => {
    let adopted = 0;
    return { fate: (step) => (step.startsWith('adopt flows') && ++adopted === 2 ? 'die' : 'live') };
  },
};

async function deliverPoison(world: CloudWorld, options: () => WorkerOptions): Promise<number> {
  const notice = await world.send(report);
  let deaths = 0;
  for (let delivery = 0; delivery < 2 * MOST_ATTEMPTS; delivery += 1) {
    if ((await world.tables.get('uploads', uploadId))?.item['status'] === 'failed') break;
    const worker = world.worker(options());
    await worker.ingest(notice).catch(() => undefined);
    if (worker.isDead()) deaths += 1;
    world.time.pass(61_000);
  }
  return deaths;
}

describe('a file that ends whoever reads it', () => {
  it.each(Object.keys(POISONS))(
    '%s is given up, shows nothing, and is read when it is asked for again',
    async (when) => {
      const world = await cloudWorld();
      expect(await deliverPoison(world, POISONS[when]!)).toBe(MOST_ATTEMPTS);
      const given = await getUploadItem(world.tables, uploadId);
      expect(given.status).toBe('failed');
      expect(given.message).toContain(`${MOST_ATTEMPTS} times`);
      expect(await cloudFaults(world, [report])).toEqual([]);

      await deliver(world, [{ kind: 'upload', uploadId }]);
      expect((await getUploadItem(world.tables, uploadId)).status).toBe('ready');
      expect(await cloudFaults(world, [report])).toEqual([]);
    },
  );

  it('shows nothing when a later attempt fails that puts nothing in place', async () => {
    const world = await cloudWorld();
    const notice = await world.send(report);
    const dying = world.worker(POISONS['when some of its parts are in place']!());
    await expect(dying.ingest(notice)).rejects.toThrow();
    world.time.pass(61_000);
    const broken: WorkerOptions = {
      flows: () => ({
        ingest: async () => {
          throw new Error('this engine reads nothing');
        },
      }),
    };
    await deliver(world, [notice], broken);
    expect((await getUploadItem(world.tables, uploadId)).status).toBe('failed');
    expect(await cloudFaults(world, [report])).toEqual([]);
  });

  it('says what was in the way where a store stays too busy for it', async () => {
    const world = await cloudWorld();
    const busy: WorkerOptions = {
      flows: () => ({
        ingest: async () => {
          throw new UnavailableError('the disk is full');
        },
      }),
    };
    await deliver(world, [await world.send(report)], busy);
    const { status, message, attempts } = await getUploadItem(world.tables, uploadId);
    expect({ status, message, attempts }).toEqual({
      status: 'failed',
      message: 'the disk is full',
      attempts: MOST_ATTEMPTS,
    });
    expect(await cloudFaults(world, [report])).toEqual([]);
    await deliver(world, [{ kind: 'upload', uploadId }]);
    expect(await cloudFaults(world, [report])).toEqual([]);
    expect((await getUploadItem(world.tables, uploadId)).status).toBe('ready');
  });

  it('is ordered again by the sweep when its messages were given up', async () => {
    const world = await cloudWorld();
    const notice = await world.send(report);
    for (let delivery = 0; delivery < 4; delivery += 1) {
      await world
        .worker(POISONS['while it is read']!())
        .ingest(notice)
        .catch(() => undefined);
      world.time.pass(61_000);
    }
    expect((await getUploadItem(world.tables, uploadId)).status).toBe('ingesting');
    await comeToRest(world);
    expect((await getUploadItem(world.tables, uploadId)).status).toBe('ready');
    expect(await cloudFaults(world, [report])).toEqual([]);
  });
});
