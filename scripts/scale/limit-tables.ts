import { arrivalsOf } from './arrivals.ts';
import { compactionOf } from './compaction.ts';
import { countOverview, countSearch } from './count-queries.ts';
import { QUOTAS } from './inputs.ts';
import { AT_ONCE, checkLimits, LIMITS, type Limit, querySeconds, refusedShare, type World, worldOf } from './limits.ts';
import { ASSUMED, fileSeconds, mostBytesInTime, mostBytesToTakeIn, ROW } from './measured.ts';
import { figure, size, table, usd } from './table.ts';

const GB = 1e9;
/** Gigabytes a day, up to 10 TB. */
export const LADDER = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000] as const;

/** The simulated days, the quotas they reach, and the largest file. */
export async function limitTables(): Promise<[string, string][]> {
  const queries = { overview: await countOverview(), search: await countSearch() };
  const worlds: World[] = [];
  for (const gb of LADDER) worlds.push(await worldOf(gb * GB, { queries }));
  return [
    ['files', filesTable()],
    ['days', daysTable(worlds)],
    ['compaction', compactionTable()],
    ['limits', limitsTable(worlds)],
  ];
}

function filesTable(): string {
  const disk = QUOTAS.lambdaDisk.value / ASSUMED.diskFactor;
  return table(
    ['bound on one file', 'largest input', 'it takes'],
    [
      ['/tmp of 10,240 MiB, 2.5 times the file', size(disk), `${figure(fileSeconds(disk))} s`],
      ['15 minutes', size(mostBytesInTime(QUOTAS.lambdaSeconds.value)), '900 s'],
      ['15 minutes to take it in alone', size(mostBytesToTakeIn(QUOTAS.lambdaSeconds.value)), '900 s'],
    ],
  );
}

function daysTable(worlds: readonly World[]): string {
  const shown = worlds.filter((_, i) => [1, 10, 100, 1000, 10_000].includes(LADDER[i]!));
  const row = (name: string, of: (world: World) => string) => [name, ...shown.map(of)];
  const folder = ({ day }: World) => day.objectsByDay.reduce((sum, count) => sum + count, 0);
  return table(
    ['a day of', ...shown.map(({ day }) => size(day.bytes))],
    [
      row('files', ({ day }) => figure(day.files)),
      row('largest file', ({ day }) => size(day.largestBytes)),
      row('million rows', ({ day }) => figure(day.rows / 1e6)),
      row('files a second, busiest hour', ({ day }) => figure(Math.max(...day.filesByHour) / 3600)),
      row('functions busy, mean', ({ day }) => figure(day.workS / 86_400)),
      row('functions busy, peak if none waits', ({ day }) => figure(day.peakAtOnce)),
      row(`longest wait with \`atOnce\` ${AT_ONCE}`, ({ day }) => `${figure(day.longestWaitS / 60)} min`),
      row('most files waiting', ({ day }) => figure(day.mostWaiting)),
      row("objects in one day's folder, in the long run", (world) => figure(folder(world))),
      row('mean size of these', (world) => size((world.day.rows * ROW.flowBytes) / folder(world))),
      row('query over a week of rollup', (world) => `${figure(querySeconds(world, 'rollup'))} s`),
      row('overviews refused, busiest hour', (world) => `${figure(100 * refusedShare(world))} %`),
    ],
  );
}

/** Files of the simulated days that are read in ranges, as they are put together after. */
function compactionTable(): string {
  const shown = [100, 1000, 10_000].map((gb) => {
    const arrivals = arrivalsOf({ bytesPerDay: gb * GB, seed: 1 });
    return { gb, sums: compactionOf(arrivals, 'us-east-1') };
  });
  const row = (name: string, of: (day: (typeof shown)[number]) => string) => [name, ...shown.map(of)];
  const mean = (bytes: number, objects: number) => (objects === 0 ? '-' : size(bytes / objects));
  return table(
    ['a day of', ...shown.map(({ gb }) => size(gb * GB))],
    [
      row(`files above ${size(ASSUMED.rangeBytes)}`, ({ sums }) => figure(sums.files)),
      row('their objects, as read', ({ sums }) => figure(sums.before)),
      row('their objects, compacted', ({ sums }) => figure(sums.after)),
      row('mean size of flows, as read', ({ sums }) => mean(sums.flowBytes, sums.flowsBefore)),
      row('mean size of flows, compacted', ({ sums }) => mean(sums.flowBytes, sums.flowsAfter)),
      row('calls of `ingest`', ({ sums }) => figure(sums.goes)),
      row('mean time of one', ({ sums }) => `${figure(sums.seconds / Math.max(1, sums.goes))} s`),
      row('functions busy, mean', ({ sums }) => figure(sums.seconds / 86_400)),
      row('a day, us-east-1', ({ sums }) => usd(sums.usd)),
      row('a GB of all input, us-east-1', ({ gb, sums }) => usd(sums.usd / gb)),
    ],
  );
}

function limitsTable(worlds: readonly World[]): string {
  const checked = worlds.map(checkLimits);
  const rows = LIMITS.map((limit, index) => {
    const step = checked.findIndex((one) => one[index]!.isReached);
    return { limit, step: step < 0 ? LADDER.length : step, needed: checked.at(-1)![index]!.needed };
  });
  rows.sort((a, b) => a.step - b.step);
  return table(
    ['what', 'first beyond it at', 'has', 'needs at 10 TB a day', 'then'],
    rows.map(({ limit, step, needed }) => [
      limit.what,
      step === LADDER.length ? 'not by 10 TB a day' : `${size(LADDER[step]! * GB)} a day`,
      print(limit, limit.most),
      print(limit, needed),
      limit.remedy,
    ]),
  );
}

function print({ unit }: Limit, value: number): string {
  if (unit === 'bytes') return size(value);
  if (unit === 'share') return `${figure(100 * value)} %`;
  return `${figure(value)} ${unit}`;
}
