import { MANIFEST } from '../../functions/manifest.ts';
import type { QueryCounts } from './count-queries.ts';
import { countUpload, type FileShape } from './count-upload.ts';
import { PRICES, type Region } from './inputs.ts';
import { ASSUMED, LOOKUP_BYTES, ROW } from './measured.ts';
import { functionSeconds } from './pieces.ts';

const GB = 1e9;
const MILLION = 1e6;
const MB_PER_GB = 1024;
export const DAYS_A_MONTH = 30;
const ingest = MANIFEST.find(({ name }) => name === 'ingest')!;

export type Lines = Readonly<Record<string, number>>;

export function sumOf(lines: Lines): number {
  return Object.values(lines).reduce((sum, usd) => sum + usd, 0);
}

/** US dollars of taking in one file, by what they are paid for. */
export async function ingestCost(shape: FileShape, region: Region): Promise<Lines> {
  const of = (name: keyof typeof PRICES) => PRICES[name].usd[region];
  const counts = await countUpload(shape);
  // `large` has the memory and the disk of `ingest`.
  const { ingest: taking, large } = functionSeconds(shape);
  const seconds = taking + large;
  const calls = 1 + counts.steps.calls;
  const logs = calls * ASSUMED.logBytesPerFile + counts.steps.transitions * ASSUMED.logBytesPerTransition;
  const diskGb = (ingest.diskMb - 512) / MB_PER_GB;
  // A message for the object; Lambda's own asking for messages is a few requests a minute.
  const messages = 3;
  return {
    'Lambda, memory and time': seconds * (ingest.memoryMb / MB_PER_GB) * of('lambdaGbSecond'),
    'Lambda, /tmp': seconds * diskGb * of('lambdaDiskGbSecond'),
    'S3, PUT and LIST': (counts.s3Puts / MILLION) * of('s3Put'),
    'S3, GET and HEAD': (counts.s3Gets / MILLION) * of('s3Get'),
    'DynamoDB, writes': (counts.dynamoWrites / MILLION) * of('dynamoWrite'),
    'DynamoDB, reads': (counts.dynamoReads / MILLION) * of('dynamoRead'),
    'SQS, Lambda calls, traces':
      (messages / MILLION) * of('sqs') +
      (calls / MILLION) * of('lambdaCall') +
      ((calls * ASSUMED.traceShare) / MILLION) * of('trace'),
    'Step Functions': (counts.steps.transitions / MILLION) * of('transitions'),
    // Bucket keys: S3 asks KMS about once a caller and bucket for minutes on end, not once an object.
    KMS: ((4 * calls) / MILLION) * of('kms'),
    Logs: (logs / GB) * of('logs'),
    // The ticket, asking how far it is, and the row once ready.
    'API Gateway': (5 / MILLION) * (of('apiCall') + of('cloudFrontCall')),
  };
}

/** The same of many files: those of about one size and as many days are reckoned as so many of their mean. */
export async function mixCost(files: readonly FileShape[], region: Region): Promise<number> {
  const alike = Map.groupBy(
    files,
    ({ bytes, days }) => `${Math.round(Math.log2(bytes))} ${Math.round(Math.log2(days))}`,
  );
  let sum = 0;
  for (const group of alike.values()) {
    const mean = (of: (file: FileShape) => number) => group.reduce((all, file) => all + of(file), 0) / group.length;
    const shape = { bytes: Math.round(mean(({ bytes }) => bytes)), days: Math.round(mean(({ days }) => days)) };
    sum += group.length * sumOf(await ingestCost(shape, region));
  }
  return sum;
}

export interface Profile {
  readonly name: string;
  readonly gbPerDay: number;
  readonly file: FileShape;
  readonly people: number;
  /** Looks at the overview and pages of searches, each person, each working day (22 a month). */
  readonly overviews: number;
  readonly searches: number;
}

/** Three sizes of operator. */
export const PROFILES: readonly Profile[] = [
  { name: '1 GB a day', gbPerDay: 1, file: { bytes: 50e6, days: 7 }, people: 3, overviews: 10, searches: 40 },
  { name: '100 GB a day', gbPerDay: 100, file: { bytes: 200e6, days: 7 }, people: 20, overviews: 10, searches: 40 },
  { name: '10 TB a day', gbPerDay: 10_000, file: { bytes: 1e9, days: 3 }, people: 100, overviews: 10, searches: 40 },
];

const WORKING_DAYS = 22;

/** Bytes of a month's looking, US dollars: Athena reads at least 10 MB a query. */
export function lookingCost(profile: Profile, queries: Queries, region: Region): { usd: number; largestScan: number } {
  const dayRows = (profile.gbPerDay * GB) / ROW.inputBytes;
  const weekRows = 7 * dayRows;
  const scan = {
    flows: weekRows * ROW.flowBytes * ASSUMED.columnShare,
    // A subscriber's rows lie together: most row groups stay closed.
    flowsOfOne: weekRows * ROW.flowBytes * ASSUMED.columnShare * ASSUMED.entityShare,
    rollup: weekRows * (ROW.derivedBytes - LOOKUP_BYTES) * ASSUMED.rollupShare,
    lookup: weekRows * LOOKUP_BYTES * ASSUMED.entityShare,
    anomalies: weekRows * ROW.flowBytes * 0.005 * ASSUMED.columnShare,
  };
  const bytesOf = (counts: QueryCounts, flows: number) =>
    counts.byTable.flows * least(flows) +
    counts.byTable.rollup * least(scan.rollup) +
    counts.byTable.lookup * least(scan.lookup) +
    counts.byTable.anomalies * least(scan.anomalies);
  const looks = profile.people * WORKING_DAYS;
  const bytes =
    looks *
    (profile.overviews * bytesOf(queries.overview, scan.flows) +
      profile.searches * bytesOf(queries.search, scan.flowsOfOne));
  return { usd: (bytes / 1e12) * PRICES.athena.usd[region], largestScan: scan.flows };
}

export interface Queries {
  readonly overview: QueryCounts;
  readonly search: QueryCounts;
}

const LEAST_SCAN = 10e6;
function least(bytes: number): number {
  return Math.max(LEAST_SCAN, bytes);
}

/** What a month costs before the first byte arrives. */
export function fixedCost(region: Region, alarms: number): Lines {
  const of = (name: keyof typeof PRICES) => PRICES[name].usd[region];
  return {
    'Kinesis stream (on demand, empty)': of('stream') * 24 * DAYS_A_MONTH,
    Alarms: alarms * of('alarm'),
    Dashboard: of('dashboard'),
    'Key and secret': of('kmsKey') + of('secret'),
    'Own metric': of('metric'),
  };
}

/** What is kept once `days` have gone by, US dollars a month: originals and Parquet, and the rows of the uploads. */
export async function storageCost(profile: Profile, days: number, region: Region): Promise<Lines> {
  const gb = profile.gbPerDay * days;
  const { rowBytes } = await countUpload(profile.file);
  const files = (gb * GB) / profile.file.bytes;
  const month = PRICES.s3Month.usd[region];
  return {
    Originals: gb * month,
    Parquet: gb * ((ROW.flowBytes + ROW.derivedBytes) / ROW.inputBytes) * month,
    // The row, and its copy in an index.
    'Rows of uploads': ((files * rowBytes * 2) / GB) * PRICES.dynamoMonth.usd[region],
  };
}
