import { arrivalsOf } from './arrivals.ts';
import {
  fixedCost,
  ingestCost,
  type Lines,
  lookingCost,
  mixCost,
  PROFILES,
  type Queries,
  storageCost,
  sumOf,
} from './cost.ts';
import { countOverview, countSearch } from './count-queries.ts';
import { countUpload } from './count-upload.ts';
import { QUOTAS, REGIONS } from './inputs.ts';
import { ROW } from './measured.ts';
import { figure, size, table, usd } from './table.ts';

const GB = 1e9;
const MONTH = 30;
const YEAR = 365;
/** infra/aws/watches.ts: one for each of four dead queues, three a function, large files, the stream, the searches. */
export const ALARMS = 4 + 6 * 3 + 3;
const LIMIT_USD_PER_GB = 0.05;

/** Costs by size of operator, by shape of file, and what an upload asks of each service. */
export async function costTables(): Promise<[string, string][]> {
  const queries: Queries = { overview: await countOverview(), search: await countSearch() };
  return [
    ['summary', await summary(queries)],
    ['ingest', await ingestTable()],
    ['shapes', await shapes()],
    ['mix', await mix()],
    ['requests', await requests()],
    ['queries', queryTable(queries)],
    ['fixed', fixedTable()],
  ];
}

async function perGb(index: number, region: (typeof REGIONS)[number]): Promise<Lines> {
  const { file } = PROFILES[index]!;
  const lines = await ingestCost(file, region);
  return Object.fromEntries(Object.entries(lines).map(([name, amount]) => [name, (amount / file.bytes) * GB]));
}

async function summary(queries: Queries): Promise<string> {
  const rows: string[][] = [];
  for (const region of REGIONS) {
    for (const [index, profile] of PROFILES.entries()) {
      const ingest = sumOf(await perGb(index, region));
      const { usd: looking, largestScan } = lookingCost(profile, queries, region);
      const isRefused = largestScan > QUOTAS.scanBytes.value;
      const monthly = ingest * profile.gbPerDay * MONTH;
      const kept = sumOf(await storageCost(profile, YEAR, region));
      rows.push([
        `${profile.name}, ${region}`,
        `${usd(ingest)}${ingest > LIMIT_USD_PER_GB ? ' (too much)' : ''}`,
        usd((ingest * ROW.inputBytes * 1e6) / GB),
        usd(monthly),
        usd(kept),
        `${usd(looking)}${isRefused ? ' (refused)' : ''}`,
        usd(sumOf(fixedCost(region, ALARMS))),
      ]);
    }
  }
  return table(
    [
      'input, region',
      'ingest a GB',
      'ingest a million rows',
      'ingest a month',
      'a year kept, a month',
      'looking, a month',
      'fixed, a month',
    ],
    rows,
  );
}

async function ingestTable(): Promise<string> {
  const columns = await Promise.all(PROFILES.map((_, index) => perGb(index, 'us-east-1')));
  const names = Object.keys(columns[0]!);
  const sums = columns.map(sumOf);
  const rows = names.map((name) => [
    name,
    ...columns.map((lines, i) => `${usd(lines[name]!)} (${Math.round((100 * lines[name]!) / sums[i]!)} %)`),
  ]);
  return table(
    [
      'a GB, us-east-1',
      ...PROFILES.map(({ name, file }) => `${name}: files of ${size(file.bytes)}, ${file.days} days`),
    ],
    [...rows, ['**sum**', ...sums.map((sum) => `**${usd(sum)}**`)]],
  );
}

async function shapes(): Promise<string> {
  const days = [1, 7, 30];
  const rows: string[][] = [];
  for (const bytes of [1e6, 10e6, 50e6, 200e6, 900e6, 1e9, 4e9, 20e9]) {
    const cells = await Promise.all(
      days.map(async (count) => (sumOf(await ingestCost({ bytes, days: count }, 'us-east-1')) / bytes) * GB),
    );
    rows.push([size(bytes), ...cells.map((cost) => (cost > LIMIT_USD_PER_GB ? `**${usd(cost)}**` : usd(cost)))]);
  }
  return table(['size of a file', ...days.map((count) => `a GB, ${count} day${count > 1 ? 's' : ''} in a file`)], rows);
}

/** Simulated days, whose files are of all sizes. */
async function mix(): Promise<string> {
  const rows: string[][] = [];
  for (const gb of [100, 1000, 10_000]) {
    const arrivals = arrivalsOf({ bytesPerDay: gb * GB, seed: 1 });
    const costs = await Promise.all(REGIONS.map((region) => mixCost(arrivals, region)));
    const small = arrivals.filter(({ bytes }) => bytes < 10e6);
    rows.push([
      size(gb * GB),
      figure(arrivals.length),
      `${figure((100 * small.length) / arrivals.length)} %`,
      `${figure((100 * small.reduce((sum, { bytes }) => sum + bytes, 0)) / (gb * GB))} %`,
      ...costs.map((cost) => usd(cost / gb)),
    ]);
  }
  return table(
    ['a day of', 'files', 'below 10 MB', 'bytes of these', ...REGIONS.map((region) => `a GB, ${region}`)],
    rows,
  );
}

async function requests(): Promise<string> {
  const rows: (string | number)[][] = [];
  for (const shape of [...PROFILES.map(({ file }) => file), { bytes: 20e9, days: 3 }, { bytes: 1e6, days: 30 }]) {
    const counts = await countUpload(shape);
    const units = (name: string) => counts.byItem.get(name)?.units ?? 0;
    rows.push([
      `${size(shape.bytes)}, ${shape.days} days`,
      counts.parts,
      counts.s3Puts,
      counts.s3Gets,
      counts.dynamoWrites,
      units('uploads'),
      units('leases'),
      units('audit') + units('settings/audit-head'),
      units('settings/visibility'),
      counts.dynamoReads,
      size(counts.rowBytes),
    ]);
  }
  return table(
    [
      'file',
      'parts',
      'PUT, LIST',
      'GET, HEAD',
      'write units',
      'of them row',
      'lease, progress',
      'audit',
      'visibility',
      'read units',
      'row',
    ],
    rows,
  );
}

function queryTable({ overview, search }: Queries): string {
  const row = (name: string, { byTable, total, atOnce, inTurn }: Queries['overview']) => [
    name,
    total,
    byTable.flows,
    byTable.rollup,
    byTable.anomalies,
    byTable.lookup,
    atOnce,
    inTurn,
    usd((total * 10e6 * 5) / 1e12),
  ];
  return table(
    ['', 'queries', 'flows', 'rollup', 'anomalies', 'lookup', 'at once', 'in turn', 'at least'],
    [row('overview of a week', overview), row('search for a subscriber', search)],
  );
}

function fixedTable(): string {
  const [east, south] = REGIONS.map((region) => fixedCost(region, ALARMS));
  const rows = Object.keys(east!).map((name) => [name, usd(east![name]!), usd(south![name]!)]);
  return table(['a month', ...REGIONS], [...rows, ['**sum**', usd(sumOf(east!)), usd(sumOf(south!))]]);
}
