import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../scripts/run.ts';
import { type Arrival, arrivalsOf } from '../../../scripts/scale/arrivals.ts';
import { compactionOf } from '../../../scripts/scale/compaction.ts';
import { ingestCost, mixCost, PROFILES, sumOf } from '../../../scripts/scale/cost.ts';
import { ALARMS } from '../../../scripts/scale/cost-tables.ts';
import { rowInPieces } from '../../../scripts/scale/count-pieces.ts';
import { countOverview, countSearch } from '../../../scripts/scale/count-queries.ts';
import { countUpload } from '../../../scripts/scale/count-upload.ts';
import { QUOTAS } from '../../../scripts/scale/inputs.ts';
import { checkLimits, LIMITS, worldOf } from '../../../scripts/scale/limits.ts';
import { fileSeconds, mostBytesToTakeIn, takeInSeconds } from '../../../scripts/scale/measured.ts';
import { SCALE_FILE, scalePage } from '../../../scripts/scale/page.ts';
import { functionSeconds, LARGE_BYTES, pieceTimes, wallSeconds } from '../../../scripts/scale/pieces.ts';
import { simulateDay } from '../../../scripts/scale/simulate-day.ts';

const GB = 1e9;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const queries = { overview: await countOverview(), search: await countSearch() };

describe('docs/scale.md', () => {
  it('holds what scripts/scale computes now (UPDATE_GOLDENS=1 or npm run scale -- --write writes it)', async () => {
    const page = await scalePage();
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(SCALE_FILE, page);
    expect(
      page === readFileSync(SCALE_FILE, 'utf8'),
      'figures changed: run npm run scale -- --write and review the difference',
    ).toBe(true);
  });

  it('counts the alarms that the template of the operations has', () => {
    const text = readFileSync(join(ROOT, 'test/golden/templates/operations.json'), 'utf8');
    expect(text.match(/"AWS::CloudWatch::Alarm"/g)?.length).toBe(ALARMS);
  });
});

describe('countUpload', () => {
  it('puts a part of flows, rollup and lookup for each day, and the original, ledger and rejects beside them', async () => {
    const [one, thirty] = [await countUpload({ bytes: 1e6, days: 1 }), await countUpload({ bytes: 1e6, days: 30 })];
    expect([one.parts, thirty.parts]).toEqual([3, 90]);
    expect(thirty.s3Puts - one.s3Puts).toBe(3 * 29);
    // As sent, as kept, ledger, rejects; and the listing before what was sent is deleted.
    expect(one.s3Puts).toBe(3 + 5);
  });

  it('hides, moves and shows each upload once, and writes one entry of the audit chain', async () => {
    const { byItem } = await countUpload({ bytes: 1e6, days: 2 });
    expect(byItem.get('settings/visibility')?.writes).toBe(3);
    expect(byItem.get('settings/audit-head')?.writes).toBe(1);
    expect(byItem.get('audit')?.writes).toBe(1);
  });

  it('notes the progress of a large file and renews its lease while it takes long', async () => {
    const large = LARGE_BYTES - 1;
    const [short, long] = [await countUpload({ bytes: 1e6, days: 1 }), await countUpload({ bytes: large, days: 1 })];
    const noted = (counts: typeof short) => counts.byItem.get('leases')!.writes;
    expect(noted(long) - noted(short)).toBeGreaterThan(fileSeconds(large) / 2);
  });

  it('adds the steps of a file in pieces, each twice a piece, and parts for each of them', async () => {
    const [two, forty] = [await countUpload({ bytes: GB, days: 3 }), await countUpload({ bytes: 20 * GB, days: 3 })];
    expect([two.steps.calls, forty.steps.calls]).toEqual([3 + 2 * 2, 3 + 2 * 40]);
    expect(forty.steps.transitions - two.steps.transitions).toBe(38 * 6);
    expect([two.parts, forty.parts]).toEqual([2 * 9, 40 * 9]);
    // Text is fetched twice more, beside its hashing.
    expect(forty.steps.s3Gets).toBeGreaterThan((2 * 20 * GB) / 2 ** 24);
    expect(forty.rowBytes).toBeGreaterThan(two.rowBytes);
    expect((await countUpload({ bytes: LARGE_BYTES - 1, days: 3 })).steps.calls).toBe(0);
  });

  it('reckons the row of a file in pieces with keys that are all different', async () => {
    const { row } = await countUpload({ bytes: 1e6, days: 2 });
    const { parts, size_bytes } = rowInPieces(row, { bytes: 5 * GB, days: 2 });
    expect(size_bytes).toBe(5 * GB);
    expect(new Set(parts.map(({ key }) => key)).size).toBe(10 * 2 * 3);
    expect(sum(parts.filter(({ table }) => table === 'flows').map(({ rows }) => rows)) * 211.4).toBeGreaterThan(4 * GB);
  });
});

describe('ingestCost', () => {
  it.each(PROFILES)('stays within five cents a GB at $name', async ({ file }) => {
    expect((sumOf(await ingestCost(file, 'us-east-1')) / file.bytes) * GB).toBeLessThan(0.05);
  });

  it('says that small files of many days cost far more', async () => {
    const [small, large] = [
      await ingestCost({ bytes: 1e6, days: 30 }, 'us-east-1'),
      await ingestCost({ bytes: GB, days: 30 }, 'us-east-1'),
    ];
    expect(sumOf(small) * 1000).toBeGreaterThan(10 * sumOf(large));
  });

  it('is that of a mix for files that are all alike', async () => {
    const file = { bytes: 64e6, days: 4 };
    const one = sumOf(await ingestCost(file, 'ap-south-1'));
    expect(await mixCost([file, file, file], 'ap-south-1')).toBeCloseTo(3 * one, 10);
  });
});

describe('simulateDay', () => {
  const plan = { bytesPerDay: 200 * GB, seed: 7 };

  it('keeps every byte, row and file', () => {
    const arrivals = arrivalsOf(plan);
    const day = simulateDay(arrivals, 20);
    expect(day.bytes).toBe(plan.bytesPerDay);
    expect(sum(day.filesByHour)).toBe(arrivals.length);
    expect(sum(day.rowsByDay)).toBe(day.rows);
    expect(sum(day.objectsByDay)).toBe(sum(arrivals.map(({ days }) => days)));
    const seconds = arrivals.map((file) => functionSeconds(file));
    expect(day.workS + day.largeS).toBeCloseTo(sum(seconds.map(({ ingest, large }) => ingest + large)), 3);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(arrivalsOf(plan)).toEqual(arrivalsOf(plan));
    expect(arrivalsOf(plan)).not.toEqual(arrivalsOf({ ...plan, seed: 8 }));
  });

  it('sends files of 1 MB to 20 GB over 1 to 30 days, most of them small, and most by day', () => {
    const arrivals = arrivalsOf({ bytesPerDay: 2000 * GB, seed: 3 });
    // The last one was cut to fit.
    const sizes = arrivals.map(({ bytes }) => bytes).sort((a, b) => a - b);
    expect(sizes[1]).toBeGreaterThanOrEqual(1e6);
    expect(sizes.at(-1)).toBeLessThanOrEqual(20e9);
    expect(sizes[sizes.length >> 1]).toBeLessThan(5e6);
    expect(new Set(arrivals.map(({ days }) => days)).size).toBe(30);
    const { filesByHour } = simulateDay(arrivals, 1000);
    expect(filesByHour[7]).toBeGreaterThan(5 * filesByHour[2]!);
  });

  it('lets nobody wait where there are functions for all, and the longer the fewer there are', () => {
    const arrivals = arrivalsOf(plan);
    const { peakAtOnce } = simulateDay(arrivals, 1);
    expect(simulateDay(arrivals, peakAtOnce)).toMatchObject({ longestWaitS: 0, mostWaiting: 0 });
    const waits = [1, 2, 3, 4].map((atOnce) => simulateDay(arrivals, atOnce).longestWaitS);
    expect(waits).toEqual(waits.toSorted((a, b) => b - a));
    expect(waits[0]).toBeGreaterThan(0);
  });

  it('ends all work, and does it in no less time than it takes', () => {
    const arrivals: Arrival[] = Array.from({ length: 10 }, () => ({ atS: 100, bytes: GB / 2, days: 1 }));
    const day = simulateDay(arrivals, 2);
    expect(day.lastEndS).toBeCloseTo(100 + 5 * fileSeconds(GB / 2), 6);
    expect(day.mostWaiting).toBe(8);
    expect(day.peakAtOnce).toBe(10);
  });
});

describe('compactionOf', () => {
  const files = [
    { bytes: 20 * GB, days: 3 },
    { bytes: GB, days: 30 },
    { bytes: 0.9 * GB, days: 30 },
  ];

  it('keeps every byte of files that go in pieces, in fewer objects, and leaves others alone', () => {
    const sums = compactionOf(files, 'us-east-1');
    expect(sums.files).toBe(2);
    expect(sums.flowsBefore).toBe(40 * 3 + 2 * 30);
    expect(sums.before).toBe(3 * sums.flowsBefore);
    expect(sums.after).toBeLessThan(sums.before / 2);
    expect(sums.flowBytes / 1e6).toBeCloseTo(((21 * GB) / 211.4) * 43.6 * 1e-6, 0);
    expect(sums.flowBytes / sums.flowsAfter).toBeGreaterThan(3 * (sums.flowBytes / sums.flowsBefore));
  });

  it('takes less time a call than a function has', () => {
    const { seconds, goes } = compactionOf([{ bytes: 20 * GB, days: 1 }], 'us-east-1');
    expect(seconds / goes).toBeLessThan(QUOTAS.lambdaSeconds.value / 5);
  });
});

describe('checkLimits', () => {
  const reached = async (bytes: number) =>
    checkLimits(await worldOf(bytes, { queries }))
      .filter(({ isReached }) => isReached)
      .map(({ id }) => id);

  it('reports none for a day of a few files', async () => {
    expect(await reached(20e6)).toEqual([]);
  });

  it.each([
    { gb: 20, beyond: ['file-whole'] },
    { gb: 65, beyond: ['file-taken', 'file-whole'] },
    { gb: 150, beyond: ['file-commit', 'file-records', 'file-taken', 'file-whole'] },
  ])('reports each that a file of $gb GB is beyond', async ({ gb, beyond }) => {
    const world = await worldOf(20e6, { queries });
    const day = simulateDay([{ atS: 0, bytes: gb * GB, days: 1 }], 2);
    const ids = checkLimits({ ...world, day })
      .filter(({ id, isReached }) => isReached && id.startsWith('file-'))
      .map(({ id }) => id);
    expect(ids.toSorted()).toEqual(beyond);
  });

  it('needs no less of anything for more bytes', async () => {
    const worlds = await Promise.all([1, 10, 100, 1000].map((gb) => worldOf(gb * GB, { queries })));
    for (const limit of LIMITS) {
      const needed = worlds.map(limit.used);
      expect(needed, limit.id).toEqual(needed.toSorted((a, b) => a - b));
    }
  });
});

describe('takeInSeconds', () => {
  it('is turned around by the largest file in a time', () => {
    const bytes = mostBytesToTakeIn(QUOTAS.lambdaSeconds.value);
    expect(takeInSeconds(bytes)).toBeCloseTo(QUOTAS.lambdaSeconds.value, 6);
  });
});

describe('a file in pieces', () => {
  const shape = { bytes: 20 * GB, days: 3 };

  it('takes more function seconds than in one call, and is ready the sooner the more there are', () => {
    const { ingest, large } = functionSeconds(shape);
    expect(ingest + large).toBeGreaterThan(fileSeconds(shape.bytes));
    expect(ingest + large).toBeLessThan(2 * fileSeconds(shape.bytes));
    const walls = [1, 5, 20, 40].map((atOnce) => wallSeconds(shape, atOnce));
    expect(walls).toEqual(walls.toSorted((a, b) => b - a));
    expect(walls[0]).toBeCloseTo(ingest + large, 6);
    expect(walls[3]).toBeLessThan(walls[0]! / 3);
  });

  it('has no step of a piece that comes near the time of a call', () => {
    const { survey, ingest } = pieceTimes(shape);
    expect(Math.max(survey, ingest)).toBeLessThan(QUOTAS.lambdaSeconds.value / 5);
  });
});
