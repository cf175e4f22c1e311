import type { StoredPart, UploadItem } from './upload-item.ts';

/** Parts of one table and day that are to become one. */
export interface PartGroup {
  readonly table: StoredPart['table'];
  readonly dt: string;
  readonly parts: readonly StoredPart[];
}

export interface PartSizes {
  /** Bytes a part is made of at most. */
  readonly targetBytes: number;
  /** Bytes from which on a part is left as it is. */
  readonly largeBytes: number;
  /** Parts that become others in one go. */
  readonly mostParts: number;
}

const MIB = 1024 * 1024;

/**
 * 256 MiB of Parquet are 6 million flows: sorted by one function in a minute or two, and well above the 128 MB below which
 * opening objects costs an engine more than reading them. A quarter is left alone: putting three of these together would
 * move as many bytes as to make them, for two objects less. The upload cannot be seen while objects are put and
 * removed, so that both are few in one go: some seconds.
 */
export const PART_SIZES: PartSizes = { targetBytes: 256 * MIB, largeBytes: 64 * MIB, mostParts: 120 };

/** From so many goes in a row without an end on, nobody begins another by himself: the log says why they ended. */
const MOST_UNENDED = 4;

/**
 * Which parts are to be put together: of each table and day those that are small, in the order of their keys, as many as
 * make a large one. Of what that gives nothing is put together again but by chance, and always into less.
 */
export function partGroups(parts: readonly StoredPart[], sizes: PartSizes = PART_SIZES): PartGroup[] {
  const small = parts.filter(({ size }) => size < sizes.largeBytes).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const folders = Map.groupBy(small, ({ table, dt }) => `${table} ${dt}`);
  return [...folders.values()]
    .flatMap((own) => filled(own, sizes))
    .map((own) => ({ table: own[0]!.table, dt: own[0]!.dt, parts: own }));
}

/** Those of two parts at least. */
function filled(parts: readonly StoredPart[], { targetBytes, mostParts }: PartSizes): StoredPart[][] {
  const groups: StoredPart[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const part of parts) {
    const last = groups.at(-1);
    if (last === undefined || bytes + part.size > targetBytes || last.length === mostParts) {
      groups.push([part]);
      bytes = part.size;
    } else {
      last.push(part);
      bytes += part.size;
    }
  }
  return groups.filter((group) => group.length > 1);
}

/** The first of the groups: what is put together in one go, one group at least where there is any. */
export function firstGroups(
  groups: readonly PartGroup[],
  { targetBytes, mostParts }: PartSizes = PART_SIZES,
): PartGroup[] {
  let bytes = 0;
  let count = 0;
  const end = groups.findIndex(({ parts }, i) => {
    bytes += parts.reduce((sum, { size }) => sum + size, 0);
    count += parts.length;
    return i > 0 && (bytes > targetBytes || count > mostParts);
  });
  return end < 0 ? [...groups] : groups.slice(0, end);
}

/** Whether parts of it should be put together, and doing so has not failed time and again. */
export function wantsCompaction(item: UploadItem): boolean {
  if (item.status !== 'ready') return false;
  const { compaction } = item;
  const isGivenUp = compaction?.revision === item.revision && compaction.unended >= MOST_UNENDED;
  return !isGivenUp && partGroups(item.parts).length > 0;
}
