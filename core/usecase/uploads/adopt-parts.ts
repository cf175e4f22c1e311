import type { FlowPart } from '../../flow-engine.ts';
import { epochMs } from '../../query/utc-time.ts';
import type { UploadDeps } from './upload-deps.ts';
import type { StoredPart, UploadItem } from './upload-item.ts';

/** What work on an upload has put somewhere, noted before it does, so that a failure can take all of it away again. */
export interface Made {
  readonly keys: string[];
  readonly temporaryPaths: string[];
}

/**
 * Keys of an upload's parts, numbered from `first` within its revision: the same work done again gives the same, and
 * the same bytes sent anew after a deletion give others.
 */
export function partKeys(item: UploadItem, files: readonly Pick<FlowPart, 'table' | 'dt'>[], first: number): string[] {
  return files.map(({ table, dt }, i) => `${table}/dt=${dt}/${revisionName(item)}-${first + i}.parquet`);
}

/** Keys of what the upload's parts are put together to, of the time it is begun: never those of anything else. */
export function compactedKeys(
  item: UploadItem,
  files: readonly Pick<FlowPart, 'table' | 'dt'>[],
  time: number,
): string[] {
  return files.map(({ table, dt }, i) => `${table}/dt=${dt}/${revisionName(item)}-c${time}-${i}.parquet`);
}

function revisionName({ upload_id, uploaded_at, revision }: UploadItem): string {
  return `${upload_id}-${(epochMs(uploaded_at) ?? 0).toString(36)}-${revision}`;
}

/** Fresh paths for files an engine writes, noted. */
export function partPaths(deps: UploadDeps, made: Made): () => string {
  return () => {
    const path = deps.objects.temporaryPath();
    made.temporaryPaths.push(path);
    return path;
  };
}

/** Makes objects of the files an engine wrote; before each, `check` may throw. */
export function adoptParts(
  deps: UploadDeps,
  item: UploadItem,
  { first, ...adopting }: Adopting & { readonly first: number },
): Promise<StoredPart[]> {
  return adoptAs(deps, partKeys(item, adopting.files, first), adopting);
}

/** The same, under given keys, one for each file. */
export async function adoptAs(
  deps: UploadDeps,
  keys: readonly string[],
  { files, made, check }: Adopting,
): Promise<StoredPart[]> {
  const parts: StoredPart[] = [];
  for (const [i, { table, dt, path, rows, from, to }] of files.entries()) {
    const key = keys[i]!;
    await check?.();
    made.keys.push(key);
    const { size } = await deps.objects.adopt(key, path);
    parts.push({ key, table, dt, size, rows, from, to });
  }
  return parts;
}

interface Adopting {
  readonly files: readonly FlowPart[];
  readonly made: Made;
  readonly check?: () => Promise<void>;
}
