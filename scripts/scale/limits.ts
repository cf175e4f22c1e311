import { arrivalsOf } from './arrivals.ts';
import type { Queries } from './cost.ts';
import { countUpload, type UploadCounts } from './count-upload.ts';
import { QUOTAS, type QuotaName } from './inputs.ts';
import { ASSUMED, LOOKUP_BYTES, mostBytesToTakeIn, ROW } from './measured.ts';
import { longestStep, recordBytes } from './pieces.ts';
import { type SimulatedDay, simulateDay } from './simulate-day.ts';

/** The setting of environment `prod` in cdk.json. */
export const AT_ONCE = 20;
/** Days of such arrivals that are kept. */
export const KEPT_DAYS = 30;
const PEOPLE = 100;
/** Of overviews that may be refused because data changed while they were read. */
const REFUSED = 0.05;
/** Runs of a query whose data change while it runs, as adapters/aws/query-engine.ts has it. */
const ROUNDS = 3;
/** In turn: three for the record, three for its score in one run (core/usecase/search/read-record.ts). */
const RECORD_QUERIES = 6;
/** The index of an original knows every so many lines: what is read to show one is at most these. */
const INDEXED_LINES = 65_536;
/** Days an overview looks at. */
const WEEK = 7;

export interface World {
  readonly day: SimulatedDay;
  /** Requests of a file of middle size, and of the largest with the most days. */
  readonly typical: UploadCounts;
  readonly largest: UploadCounts;
  readonly queries: Queries;
}

export interface Limit {
  readonly id: string;
  readonly what: string;
  /** What is needed, in the unit of `most`. */
  readonly used: (world: World) => number;
  readonly most: number;
  readonly unit: string;
  /** What is turned when it is reached. */
  readonly remedy: string;
}

const of = (name: QuotaName) => ({ most: QUOTAS[name].value, unit: QUOTAS[name].unit });
const peakPerSecond = ({ day }: World) => Math.max(...day.filesByHour) / 3600;
const kept = ({ day }: World) => day.files * KEPT_DAYS;
/** In the long run a day's folder gets what each of the days after it brings. */
const objectsOfFolder = ({ day }: World) => day.objectsByDay.reduce((sum, count) => sum + count, 0);
const flowBytes = ({ day }: World) => day.rows * ROW.flowBytes;

/** Seconds of one query over a week. Each day is a prefix of its own, so that days are opened side by side. */
export function querySeconds(world: World, table: 'flows' | 'rollup'): number {
  const { day } = world;
  const { columnShare, rollupShare, queryBytes, getsPerObject } = ASSUMED;
  const perRow = table === 'flows' ? ROW.flowBytes * columnShare : (ROW.derivedBytes - LOOKUP_BYTES) * rollupShare;
  const opening = (objectsOfFolder(world) * getsPerObject) / QUOTAS.s3Gets.value;
  return ASSUMED.querySeconds + (WEEK * day.rows * perRow) / queryBytes + opening;
}

/** One of the rounds of an overview reads flows. */
function overviewSeconds(world: World): number {
  return (world.queries.overview.inTurn - 1) * querySeconds(world, 'rollup') + querySeconds(world, 'flows');
}

/** Share of overviews refused: each of their queries must find a moment in which nothing arrives. */
export function refusedShare(world: World): number {
  const quiet = Math.exp(-peakPerSecond(world) * querySeconds(world, 'rollup'));
  const query = (1 - quiet) ** ROUNDS;
  return 1 - (1 - query) ** world.queries.overview.total;
}

/** What one file needs of the function that takes it in. */
const OF_A_FILE: readonly Limit[] = [
  {
    id: 'file-whole',
    what: 'largest file, if of a layout or encoding that cannot be cut',
    used: ({ day }) => day.largestBytes,
    ...of('wholeBytes'),
    remedy: 'split it before it is sent, for example by hour; save it as UTF-8',
  },
  {
    id: 'file-taken',
    what: 'largest file hashed by one call',
    used: ({ day }) => day.largestBytes,
    most: mostBytesToTakeIn(QUOTAS.lambdaSeconds.value),
    unit: 'bytes',
    remedy: 'split it before it is sent; later: hash it part by part',
  },
  {
    id: 'file-records',
    what: "hashes of the largest file's records on /tmp",
    used: ({ day }) => recordBytes(day.largestBytes),
    ...of('lambdaDisk'),
    remedy: 'look for repeats by share of the hashes, a function each',
  },
  {
    id: 'file-sent',
    what: 'largest file sent by the site',
    used: ({ day }) => day.largestBytes,
    ...of('s3ObjectBytes'),
    remedy: 'cut the file before it is sent',
  },
  {
    id: 'file-commit',
    what: 'longest step of the largest file, with 30 days in each piece',
    used: ({ day }) => longestStep({ bytes: day.largestBytes, days: 30 }),
    ...of('lambdaSeconds'),
    remedy: 'copy parts by several functions',
  },
  {
    id: 'record',
    what: 'opening a record of the largest file',
    used: () => RECORD_QUERIES * ASSUMED.querySeconds + (INDEXED_LINES * ROW.inputBytes) / ASSUMED.transferBytes,
    ...of('apiSeconds'),
    remedy: 'a nearer index of lines; packed originals are shown up to 64 MB',
  },
  {
    id: 'row-size',
    what: 'row of the largest file, with 30 days in each piece',
    used: ({ largest }) => largest.rowBytes,
    ...of('dynamoItem'),
    remedy: 'keep the list of parts beside the ledger, in S3',
  },
];

/** What a day's arrivals need while they come. */
const OF_A_DAY: readonly Limit[] = [
  {
    id: 'at-once',
    what: 'ingest functions busy, mean of the day',
    used: ({ day }) => day.workS / 86_400,
    most: AT_ONCE,
    unit: 'calls',
    remedy: 'raise `atOnce`: files only wait until then',
  },
  {
    id: 'large-at-once',
    what: 'functions `large` busy, mean of the day',
    used: ({ day }) => day.largeS / 86_400,
    ...of('lambdaAtOnce'),
    remedy: 'have the quota raised',
  },
  {
    id: 'account-at-once',
    what: 'functions `ingest` and `large` busy at the peak, if none waits',
    used: ({ day }) => day.peakAtOnce + day.largePeak,
    ...of('lambdaAtOnce'),
    remedy: 'have the quota raised',
  },
  {
    id: 'in-flight',
    what: 'messages in flight at the peak',
    used: ({ day }) => day.peakAtOnce,
    ...of('sqsInFlight'),
    remedy: 'lower `atOnce`: what waits is not in flight',
  },
  {
    id: 'puts',
    what: 'PUTs a second below one `flows/dt=`',
    used: peakPerSecond,
    ...of('s3Puts'),
    remedy: 'nothing: S3 splits what is busy',
  },
  {
    id: 'audit-head',
    what: 'entries a second in the audit chain',
    used: peakPerSecond,
    most: ASSUMED.changesPerSecond,
    unit: '/s',
    remedy: 'a chain for each writer, joined by a chain of their heads',
  },
  {
    id: 'visibility',
    what: 'changes a second of settings/visibility',
    used: (world) => peakPerSecond(world) * (world.typical.byItem.get('settings/visibility')?.writes ?? 0),
    most: ASSUMED.changesPerSecond,
    unit: '/s',
    remedy: 'an item for each upload that is hidden',
  },
  {
    id: 'uploads-index',
    what: 'write units a second of uploads/by_time',
    used: (world) => peakPerSecond(world) * 4 * Math.ceil(world.typical.rowBytes / 1024),
    ...of('dynamoPartition'),
    remedy: 'an index key for each day',
  },
];

/** What people who look need. */
const OF_LOOKING: readonly Limit[] = [
  {
    id: 'settled',
    what: 'overviews refused because data arrive',
    used: refusedShare,
    most: REFUSED,
    unit: 'share',
    remedy: 'count a version only for what a query can see, or ask as of a list of parts (a table format)',
  },
  {
    id: 'overview-time',
    what: 'time of an overview',
    used: overviewSeconds,
    ...of('apiSeconds'),
    remedy: 'answer by a ticket, as downloads; put small objects of a day together',
  },
  {
    id: 'query-time',
    what: 'time of a query over all flows of a week',
    used: (world) => querySeconds(world, 'flows'),
    ...of('athenaPatience'),
    remedy: 'put small objects of a day together',
  },
  {
    id: 'scan',
    what: 'bytes a query over all flows of a week reads',
    used: (world) => WEEK * flowBytes(world) * ASSUMED.columnShare,
    ...of('scanBytes'),
    remedy: 'raise `scanLimitGb`, and the bill with it; narrow the period',
  },
  {
    id: 'athena-at-once',
    what: `queries at once of ${PEOPLE} people`,
    used: ({ queries }) => Math.ceil(PEOPLE * ASSUMED.lookingAtOnce) * queries.overview.atOnce,
    ...of('athenaAtOnce'),
    remedy: 'have the quota raised; fewer queries an overview',
  },
  {
    id: 'detection',
    what: `Parquet of ${KEPT_DAYS} days on /tmp for a detection over everything`,
    used: (world) => KEPT_DAYS * flowBytes(world),
    ...of('lambdaDisk'),
    remedy: 'run over a filter (a day); later: features by Athena, a function for each family',
  },
];

/** What grows with all that is kept. */
const OF_KEEPING: readonly Limit[] = [
  {
    id: 'list',
    what: `answer with all uploads of ${KEPT_DAYS} days`,
    used: (world) => kept(world) * world.typical.shownBytes,
    ...of('answerBytes'),
    remedy: 'answer by pages',
  },
  {
    id: 'context',
    what: `reading all rows of ${KEPT_DAYS} days' uploads, for each overview`,
    used: (world) => ((kept(world) * world.typical.rowBytes) / 2 ** 20) * ASSUMED.pageSeconds,
    ...of('apiSeconds'),
    remedy: 'ask for those since the last run alone',
  },
  {
    id: 'audit-check',
    what: 'reading the audit entries of an hour, when the list is shown',
    used: (world) => (world.day.files / 24 / 50) * ASSUMED.batchSeconds,
    ...of('apiSeconds'),
    remedy: 'check more often than each hour',
  },
  {
    id: 'sweep',
    what: `listing all objects of ${KEPT_DAYS} days each hour`,
    used: (world) => ((kept(world) * averageParts(world)) / 1000) * ASSUMED.pageSeconds,
    ...of('sweepSeconds'),
    remedy: 'list only days that changed',
  },
];

function averageParts({ day }: World): number {
  // Flows, rollup and lookup for each event day.
  return (3 * day.objectsByDay.reduce((sum, count) => sum + count, 0)) / Math.max(1, day.files);
}

export const LIMITS: readonly Limit[] = [...OF_A_FILE, ...OF_A_DAY, ...OF_LOOKING, ...OF_KEEPING];

export interface Checked extends Limit {
  readonly needed: number;
  readonly isReached: boolean;
}

export function checkLimits(world: World): Checked[] {
  return LIMITS.map((limit) => {
    const needed = limit.used(world);
    return { ...limit, needed, isReached: needed > limit.most };
  });
}

/** A day of so many bytes, through the quotas. */
export async function worldOf(
  bytesPerDay: number,
  { queries, seed = 1 }: { queries: Queries; seed?: number },
): Promise<World> {
  const day = simulateDay(arrivalsOf({ bytesPerDay, seed }), AT_ONCE);
  const days = Math.max(1, Math.round(day.objectsByDay.reduce((sum, count) => sum + count, 0) / day.files));
  const typical = await countUpload({ bytes: Math.round(day.bytes / day.files), days });
  const largest = await countUpload({ bytes: day.largestBytes, days: 30 });
  return { day, typical, largest, queries };
}
