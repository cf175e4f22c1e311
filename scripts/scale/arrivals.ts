import { seededRandom } from './seeded-random.ts';

/** A file of the simulated day. */
export interface Arrival {
  /** Seconds since midnight UTC. */
  readonly atS: number;
  readonly bytes: number;
  readonly days: number;
}

export interface DayPlan {
  readonly bytesPerDay: number;
  readonly seed: number;
}

const MB = 1e6;
const SMALLEST = 1 * MB;
const LARGEST = 20_000 * MB;
/** Exponent of the bounded Pareto: the mean is about 25 MB, the median 2 MB, and files above 1 GB hold a third of the bytes. */
const TAIL = 0.8;
const DAY_S = 86_400;

/** Share of a day's files in each hour: quiet at night, most after the operators' own runs in the morning. */
const HOURS = [2, 1, 1, 1, 2, 4, 7, 9, 9, 8, 7, 6, 5, 5, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2];

/** Files of one day until their bytes are those asked for; the last is cut to fit. Ascending by time. */
export function arrivalsOf({ bytesPerDay, seed }: DayPlan): Arrival[] {
  const random = seededRandom(seed);
  const found: Arrival[] = [];
  let left = bytesPerDay;
  while (left > 0) {
    const bytes = Math.min(left, Math.round(paretoBytes(random())));
    left -= bytes;
    found.push({ atS: timeOf(random(), random()), bytes, days: daysOf(random()) });
  }
  return found.sort((a, b) => a.atS - b.atS);
}

function paretoBytes(chance: number): number {
  const ratio = (SMALLEST / LARGEST) ** TAIL;
  return SMALLEST / (1 - chance * (1 - ratio)) ** (1 / TAIL);
}

function timeOf(ofHour: number, within: number): number {
  const all = HOURS.reduce((sum, share) => sum + share, 0);
  let left = ofHour * all;
  const hour = HOURS.findIndex((share) => {
    left -= share;
    return left < 0;
  });
  return Math.min(DAY_S - 1, Math.floor(((hour < 0 ? 23 : hour) + within) * 3600));
}

/** Mostly yesterday's records; some files answer a request about weeks. */
function daysOf(chance: number): number {
  return 1 + Math.floor(29.999 * chance ** 3);
}
