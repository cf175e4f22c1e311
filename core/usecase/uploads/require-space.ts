import { UnavailableError } from '../../errors.ts';
import { printCount } from '../../print-count.ts';
import type { UploadDeps } from './upload-deps.ts';

/** Room that must stay free whatever comes in. */
const RESERVE_BYTES = 512 * 1024 * 1024;
/** An upload is kept as received, staged once and written as Parquet: up to this many times its size. */
const SPACE_FACTOR = 2.5;

/** Throws UnavailableError where files of this size together would fill the disk. */
export async function requireSpace(deps: Pick<UploadDeps, 'disk'>, sizeBytes: number): Promise<void> {
  const { free_bytes } = await deps.disk();
  const needed = sizeBytes * SPACE_FACTOR + RESERVE_BYTES;
  if (free_bytes >= needed) return;
  throw new UnavailableError(
    `the disk is nearly full: ${megabytes(needed)} must be free for this, there are ${megabytes(free_bytes)}`,
    { field: 'size_bytes' },
  );
}

function megabytes(bytes: number): string {
  return `${printCount(Math.ceil(bytes / 1e6))} MB`;
}
