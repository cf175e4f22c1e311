import { arrivalsOf } from './arrivals.ts';
import { compactionOf } from './compaction.ts';
import { packedBytes, rowInPieces } from './count-pieces.ts';
import { countOverview, countSearch } from './count-queries.ts';
import { countUpload } from './count-upload.ts';
import { QUOTAS } from './inputs.ts';
import { AT_ONCE, checkLimits, LIMITS, type Limit, querySeconds, refusedShare, type World, worldOf } from './limits.ts';
import { ASSUMED, fileSeconds, mostBytesToTakeIn, PIECE_BENCH, ROW } from './measured.ts';
import { functionSeconds, LARGE_BYTES, PIECE_BYTES, piecesOf, wallSeconds } from './pieces.ts';
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
    ['files', await filesTable()],
    ['pieces', piecesTable()],
    ['days', daysTable(worlds)],
    ['compaction', compactionTable()],
    ['limits', limitsTable(worlds)],
  ];
}

async function filesTable(): Promise<string> {
  const { lambdaDisk, lambdaSeconds, wholeBytes, dynamoItem } = QUOTAS;
  const hashes = (lambdaDisk.value / PIECE_BENCH.recordBytes) * ROW.inputBytes;
  const whole = wholeBytes.value;
  const unpacked = lambdaDisk.value / ASSUMED.diskFactor;
  return table(
    ['bound on one file', 'largest input'],
    [
      ['900 s to hash it where it arrived, in one call', size(mostBytesToTakeIn(lambdaSeconds.value))],
      [`/tmp of 10,240 MiB for the hashes of all records, ${PIECE_BENCH.recordBytes} bytes each`, size(hashes)],
      [`row of ${size(dynamoItem.value)}, 30 days in each piece`, size(await mostBytesInRow(30))],
      [`row of ${size(dynamoItem.value)}, 3 days in each piece`, size(await mostBytesInRow(3))],
      [`one that cannot be cut (${figure(fileSeconds(whole))} s in one call)`, size(whole)],
      [`text of a packed one smaller than ${size(LARGE_BYTES)}, on /tmp 2.5 times`, size(unpacked)],
    ],
  );
}

/** Whole pieces, until the row they leave is larger than a row may be. */
async function mostBytesInRow(days: number): Promise<number> {
  const { row } = await countUpload({ bytes: LARGE_BYTES / 2, days });
  const isKept = (pieces: number) =>
    packedBytes(rowInPieces(row, { bytes: pieces * PIECE_BYTES, days })) <= QUOTAS.dynamoItem.value;
  let kept = 1;
  let over = 2;
  for (; isKept(over); over *= 2) kept = over;
  while (over - kept > 1) {
    const middle = (kept + over) >> 1;
    if (isKept(middle)) kept = middle;
    else over = middle;
  }
  return kept * PIECE_BYTES;
}

/** What files in pieces take, with the functions of `dev` and `prod`. */
function piecesTable(): string {
  const rows = [1e9, 4e9, 10e9, 20e9, 50e9].map((bytes) => {
    const shape = { bytes, days: 3 };
    const { ingest, large } = functionSeconds(shape);
    const wall = [5, AT_ONCE].map((atOnce) => `${figure(wallSeconds(shape, atOnce))} s`);
    return [size(bytes), piecesOf(bytes), `${figure(ingest)} s`, `${figure(large)} s`, ...wall];
  });
  const head = ['size of a file', 'pieces', 'taking it in', 'all steps', 'until ready, `atOnce` 5'];
  return table([...head, `until ready, \`atOnce\` ${AT_ONCE}`], rows);
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
      row('functions `ingest` busy, mean', ({ day }) => figure(day.workS / 86_400)),
      row('functions `ingest` busy, peak if none waits', ({ day }) => figure(day.peakAtOnce)),
      row('functions `large` busy, mean', ({ day }) => figure(day.largeS / 86_400)),
      row('functions `large` busy, peak if none waits', ({ day }) => figure(day.largePeak)),
      row(`longest wait with \`atOnce\` ${AT_ONCE}`, ({ day }) => `${figure(day.longestWaitS / 60)} min`),
      row('most files waiting', ({ day }) => figure(day.mostWaiting)),
      row("objects in one day's folder, in the long run", (world) => figure(folder(world))),
      row('mean size of these', (world) => size((world.day.rows * ROW.flowBytes) / folder(world))),
      row('query over a week of rollup', (world) => `${figure(querySeconds(world, 'rollup'))} s`),
      row('overviews refused, busiest hour', (world) => `${figure(100 * refusedShare(world))} %`),
    ],
  );
}

/** Files of the simulated days that go in pieces, as they are put together after. */
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
      row(`files of ${size(LARGE_BYTES)} or more`, ({ sums }) => figure(sums.files)),
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
