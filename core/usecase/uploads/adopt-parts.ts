import type { FlowPart } from '../../flow-engine.ts';
import type { UploadDeps } from './upload-deps.ts';
import type { StoredPart, UploadItem } from './upload-item.ts';

/** What work on an upload has put somewhere, noted before it does, so that a failure can take all of it away again. */
export interface Made {
  readonly keys: string[];
  readonly temporaryPaths: string[];
}

/** Fresh paths for files an engine writes, noted. */
export function partPaths(deps: UploadDeps, made: Made): () => string {
  return () => {
    const path = deps.objects.temporaryPath();
    made.temporaryPaths.push(path);
    return path;
  };
}

/**
 * Makes objects of the files an engine wrote, numbered from `first` within the upload's revision: no two of its parts
 * have one name, and the same work done again gives the same names.
 */
export async function adoptParts(
  deps: UploadDeps,
  item: UploadItem,
  { files, first, made }: { files: readonly FlowPart[]; first: number; made: Made },
): Promise<StoredPart[]> {
  const parts: StoredPart[] = [];
  for (const [i, { table, dt, path, rows, from, to }] of files.entries()) {
    const key = `${table}/dt=${dt}/${item.upload_id}-${item.revision}-${first + i}.parquet`;
    made.keys.push(key);
    const { size } = await deps.objects.adopt(key, path);
    parts.push({ key, table, dt, size, rows, from, to });
  }
  return parts;
}
