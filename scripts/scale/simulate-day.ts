import type { Arrival } from './arrivals.ts';
import { ROW } from './measured.ts';
import { functionSeconds, isLarge, piecesOf, wallSeconds } from './pieces.ts';

export interface SimulatedDay {
  readonly files: number;
  readonly bytes: number;
  readonly rows: number;
  readonly largestBytes: number;
  /** Files taken in each hour. */
  readonly filesByHour: readonly number[];
  /** Seconds of `ingest` for all files, and the most calls at once if none had to wait. */
  readonly workS: number;
  readonly peakAtOnce: number;
  /** The same of `large`, which does the steps of large files: as many pieces of a file at once as there may be. */
  readonly largeS: number;
  readonly largePeak: number;
  /** With `atOnce` functions: the longest wait of a file, the most waiting, and when the last ends (s since midnight). */
  readonly longestWaitS: number;
  readonly mostWaiting: number;
  readonly lastEndS: number;
  /** Objects and bytes put below `flows/` for each event day, 1 being the day before. */
  readonly objectsByDay: readonly number[];
  readonly bytesByDay: readonly number[];
  readonly rowsByDay: readonly number[];
}

const MOST_DAYS = 30;

/** Runs the arrivals of a day through `atOnce` ingest functions, in the order they come. */
export function simulateDay(arrivals: readonly Arrival[], atOnce: number): SimulatedDay {
  const filesByHour = new Array<number>(24).fill(0);
  const objectsByDay = new Array<number>(MOST_DAYS).fill(0);
  const rowsByDay = new Array<number>(MOST_DAYS).fill(0);
  let rows = 0;
  for (const { atS, bytes, days } of arrivals) {
    filesByHour[Math.floor(atS / 3600)]! += 1;
    const own = Math.round(bytes / ROW.inputBytes);
    rows += own;
    for (let day = 0; day < days; day++) {
      objectsByDay[day]! += 1;
      // The first days take what does not divide.
      rowsByDay[day]! += Math.floor(own / days) + (day < own % days ? 1 : 0);
    }
  }
  return {
    files: arrivals.length,
    bytes: arrivals.reduce((sum, { bytes }) => sum + bytes, 0),
    rows,
    largestBytes: arrivals.reduce((most, { bytes }) => Math.max(most, bytes), 0),
    filesByHour,
    workS: arrivals.reduce((sum, file) => sum + functionSeconds(file).ingest, 0),
    peakAtOnce: peakOf(arrivals.map((file) => ({ atS: file.atS, forS: functionSeconds(file).ingest, calls: 1 }))),
    largeS: arrivals.reduce((sum, file) => sum + functionSeconds(file).large, 0),
    largePeak: peakOf(arrivals.filter(({ bytes }) => isLarge(bytes)).map((file) => stepsOf(file, atOnce))),
    ...queueOf(arrivals, atOnce),
    objectsByDay,
    rowsByDay,
    bytesByDay: rowsByDay.map((count) => count * ROW.flowBytes),
  };
}

interface Work {
  readonly atS: number;
  readonly forS: number;
  readonly calls: number;
}

/** A large file's steps begin when it is taken in; between them it has fewer calls than this. */
function stepsOf(file: Arrival, atOnce: number): Work {
  const { ingest } = functionSeconds(file);
  const calls = Math.min(atOnce, piecesOf(file.bytes));
  return { atS: file.atS + ingest, forS: wallSeconds(file, atOnce) - ingest, calls };
}

/** Most calls at one moment, were each begun as it comes. */
function peakOf(work: readonly Work[]): number {
  const changes = work.flatMap(({ atS, forS, calls }) => [
    { at: atS, by: calls },
    { at: atS + forS, by: -calls },
  ]);
  changes.sort((a, b) => a.at - b.at || a.by - b.by);
  let now = 0;
  let most = 0;
  for (const { by } of changes) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}

function queueOf(arrivals: readonly Arrival[], atOnce: number) {
  const free = new Array<number>(atOnce).fill(0);
  const begins: number[] = [];
  let longestWaitS = 0;
  let mostWaiting = 0;
  let lastEndS = 0;
  let begun = 0;
  for (const [index, file] of arrivals.entries()) {
    const { atS } = file;
    const worker = free.reduce((first, at, i) => (at < free[first]! ? i : first), 0);
    const begin = Math.max(atS, free[worker]!);
    free[worker] = begin + functionSeconds(file).ingest;
    begins.push(begin);
    longestWaitS = Math.max(longestWaitS, begin - atS);
    lastEndS = Math.max(lastEndS, free[worker]!);
    // Those that came and had not begun when this one came.
    while (begun < begins.length && begins[begun]! <= atS) begun += 1;
    mostWaiting = Math.max(mostWaiting, index + 1 - begun);
  }
  return { longestWaitS, mostWaiting, lastEndS };
}
