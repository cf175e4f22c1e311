import { firstGroups, type PartGroup, partGroups } from '../../core/usecase/uploads/compaction-plan.ts';
import type { StoredPart } from '../../core/usecase/uploads/upload-item.ts';
import { MANIFEST } from '../../functions/manifest.ts';
import type { FileShape } from './count-upload.ts';
import { PRICES, type Region } from './inputs.ts';
import { ASSUMED, LOOKUP_BYTES, mergeSeconds, ROW } from './measured.ts';
import { isLarge, piecesOf } from './pieces.ts';

/** What putting the parts of files together does. */
export interface CompactionSum {
  /** Files that have more than one part of some day. */
  readonly files: number;
  /** Objects of these files, and bytes of their flows for each object of flows, before and after. */
  readonly before: number;
  readonly after: number;
  readonly flowsBefore: number;
  readonly flowsAfter: number;
  readonly flowBytes: number;
  /** Calls of the ingest function, and their time. */
  readonly goes: number;
  readonly seconds: number;
  readonly usd: number;
}

const MILLION = 1e6;
const MB_PER_GB = 1024;
const PART_BYTES = 16 * 1024 * 1024;
const ingest = MANIFEST.find(({ name }) => name === 'ingest')!;
const NONE: CompactionSum = {
  ...{ files: 0, before: 0, after: 0, flowsBefore: 0, flowsAfter: 0, flowBytes: 0 },
  ...{ goes: 0, seconds: 0, usd: 0 },
};

/** Runs the plan of compactions over files as their pieces leave them, until nothing is left to do. */
export function compactionOf(files: readonly FileShape[], region: Region): CompactionSum {
  return files
    .filter(({ bytes }) => isLarge(bytes))
    .map((file) => ofOne(file, region))
    .reduce(added, NONE);
}

function added(left: CompactionSum, right: CompactionSum): CompactionSum {
  const names = Object.keys(left) as (keyof CompactionSum)[];
  return Object.fromEntries(names.map((name) => [name, left[name] + right[name]])) as unknown as CompactionSum;
}

function ofOne(file: FileShape, region: Region): CompactionSum {
  const first = partsOf(file);
  let parts = first;
  let goes = 0;
  let seconds = 0;
  let usd = 0;
  for (let groups = firstOf(parts); groups.length > 0; groups = firstOf(parts)) {
    goes += 1;
    const time = goSeconds(groups);
    seconds += time;
    usd += goUsd(groups, time, region);
    const gone = new Set(groups.flatMap((group) => group.parts));
    parts = [...parts.filter((part) => !gone.has(part)), ...groups.map((group, i) => together(group, `c${goes}-${i}`))];
  }
  const flows = (of: readonly StoredPart[]) => of.filter(({ table }) => table === 'flows');
  return {
    files: 1,
    before: first.length,
    after: parts.length,
    flowsBefore: flows(first).length,
    flowsAfter: flows(parts).length,
    flowBytes: bytesOf(flows(parts)),
    goes,
    seconds,
    usd,
  };
}

const firstOf = (parts: readonly StoredPart[]) => firstGroups(partGroups(parts));
const bytesOf = (parts: readonly StoredPart[]) => parts.reduce((sum, { size }) => sum + size, 0);

/** Each piece holds rows of each day: the most parts there can be. */
function partsOf({ bytes, days }: FileShape): StoredPart[] {
  const pieces = piecesOf(bytes);
  const rows = bytes / ROW.inputBytes / pieces / days;
  const widths = { flows: ROW.flowBytes, rollup: ROW.derivedBytes - LOOKUP_BYTES, lookup: LOOKUP_BYTES };
  return Object.entries(widths).flatMap(([table, width]) =>
    Array.from({ length: days * pieces }, (_, i) => ({
      table: table as StoredPart['table'],
      dt: String(i % days),
      key: `${table} ${String(i).padStart(6, '0')}`,
      size: Math.ceil(rows * width),
      rows: Math.ceil(rows),
      from: null,
      to: null,
    })),
  );
}

function together({ table, dt, parts }: PartGroup, key: string): StoredPart {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  return { table, dt, key, size: bytesOf(parts), rows, from: null, to: null };
}

function goSeconds(groups: readonly PartGroup[]): number {
  const merging = groups.map(({ table, parts }) =>
    mergeSeconds({
      rows: table === 'flows' ? parts.reduce((sum, { rows }) => sum + rows, 0) : 0,
      bytes: bytesOf(parts),
    }),
  );
  const removing = groups.flatMap(({ parts }) => parts).length * ASSUMED.removeSeconds;
  return merging.reduce((sum, seconds) => sum + seconds, ASSUMED.secondsPerFile) + removing;
}

function goUsd(groups: readonly PartGroup[], seconds: number, region: Region): number {
  const of = (name: keyof typeof PRICES) => PRICES[name].usd[region];
  const old = groups.flatMap(({ parts }) => parts);
  const requests = (of: readonly number[]) => of.reduce((sum, bytes) => sum + Math.ceil(bytes / PART_BYTES), 0);
  // Before an object is removed its versions are listed.
  const puts = requests(groups.map(({ parts }) => bytesOf(parts))) + old.length;
  const gets = requests(old.map(({ size }) => size)) + old.length;
  return (
    seconds * (ingest.memoryMb / MB_PER_GB) * of('lambdaGbSecond') +
    (puts / MILLION) * of('s3Put') +
    (gets / MILLION) * of('s3Get') +
    // Four writes of the row with its index, three of what is hidden, six of two turns.
    ((4 * 16 + 3 + 6) / MILLION) * of('dynamoWrite')
  );
}
