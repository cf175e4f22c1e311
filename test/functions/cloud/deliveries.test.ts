import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnavailableError } from '../../../core/errors.ts';
import { createRandom } from '../../../core/ml/random.ts';
import type { TableStore } from '../../../core/ports.ts';
import { deleteUpload } from '../../../core/usecase/uploads/delete-upload.ts';
import type { IngestOrder } from '../../../functions/ingest/handler.ts';
import { cloudFaults } from './cloud-faults.ts';
import { type CloudWorld, cloudWorld, type WorkerOptions } from './cloud-world.ts';
import { comeToRest, deliver } from './come-to-rest.ts';
import { smallReport } from './small-report.ts';

const REPORTS = Array.from({ length: 4 }, (_, number) => smallReport(number));
const RUNS = Number(process.env['FLOWTRAIL_FAILURE_RUNS'] ?? 30);

/** One sending of a file, and how often what. */
const sending = fc.record({
  report: fc.integer({ min: 0, max: REPORTS.length - 1 }),
  door: fc.constantFrom('ticket', 'inbox'),
  notices: fc.integer({ min: 1, max: 3 }),
  orders: fc.integer({ min: 0, max: 2 }),
});
const schedule = fc.record({
  sendings: fc.array(sending, { minLength: 1, maxLength: 4 }),
  /** Order of deliveries. */
  places: fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
  /** Deliveries at once. */
  atOnce: fc.integer({ min: 1, max: 3 }),
  seed: fc.nat(),
});
type Schedule = typeof schedule extends fc.Arbitrary<infer T> ? T : never;

async function noticeOf(world: CloudWorld, { report, door }: Schedule['sendings'][number]): Promise<IngestOrder> {
  const { name, bytes } = REPORTS[report]!;
  if (door === 'ticket') return world.send({ name, bytes });
  await world.objects.put(`inbox/${name}`, bytes);
  return { kind: 'object', key: `inbox/${name}` };
}

/** Sends, delivers all, and waits for rest; then everything is as if each had been delivered once. */
async function play(world: CloudWorld, { sendings, places, atOnce }: Schedule, options?: WorkerOptions) {
  const deliveries: IngestOrder[] = [];
  for (const one of sendings) {
    const notice = await noticeOf(world, one);
    const order: IngestOrder = { kind: 'upload', uploadId: REPORTS[one.report]!.uploadId };
    for (let i = 0; i < one.notices; i += 1) deliveries.push(notice);
    for (let i = 0; i < one.orders; i += 1) deliveries.push(order);
  }
  const shuffled = deliveries
    .map((order, i) => ({ order, place: places[i % places.length]! }))
    .sort((a, b) => a.place - b.place)
    .map(({ order }) => order);
  const again: IngestOrder[] = [];
  for (let i = 0; i < shuffled.length; i += atOnce)
    await Promise.all(
      shuffled.slice(i, i + atOnce).map((order) =>
        world
          .worker(options)
          .ingest(order)
          .catch(() => void again.push(order)),
      ),
    );
  world.time.pass(61_000);
  await deliver(world, again, options);
  await comeToRest(world, options);
  const sent = [...new Set(sendings.map(({ report }) => report))].map((report) => REPORTS[report]!);
  expect(await cloudFaults(world, sent)).toEqual([]);
  for (const { uploadId } of sent)
    await deleteUpload(world.worker().uploads, { uploadId, actor: 'asha', reason: null });
}

/** A table store that turns away one request in so many, before or after it was done. */
function busy(tables: TableStore, share: number, seed: number): TableStore {
  const random = createRandom(seed);
  const perhaps = () => {
    if (random.nextBelow(1000) < share * 1000) throw new UnavailableError('expected an answer, got throttled');
  };
  const through = async <T>(work: () => Promise<T>): Promise<T> => {
    perhaps();
    const answer = await work();
    perhaps();
    return answer;
  };
  return {
    ...tables,
    get: (...args) => through(() => tables.get(...args)),
    put: (...args) => through(() => tables.put(...args)),
    delete: (...args) => through(() => tables.delete(...args)),
    query: (...args) => through(() => tables.query(...args)),
    transact: (...args) => through(() => tables.transact(...args)),
  };
}

describe('orders delivered more than once, in any order, side by side', () => {
  it('make every accepted row once', { timeout: 300_000 }, async () => {
    const world = await cloudWorld();
    await fc.assert(
      fc.asyncProperty(schedule, (given) => play(world, given)),
      { numRuns: RUNS, seed: 4, endOnFailure: true },
    );
  });

  it('do so while DynamoDB turns requests away, some of them after doing them', { timeout: 300_000 }, async () => {
    const world = await cloudWorld();
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(schedule, (given) => {
        const tables = (store: TableStore) => busy(store, 0.02, given.seed + ++refused);
        return play(world, given, { tables });
      }),
      { numRuns: RUNS, seed: 4, endOnFailure: true },
    );
  });
});
