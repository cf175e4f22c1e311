import { statfs } from 'node:fs/promises';

export interface DiskSpace {
  readonly free_bytes: number;
  readonly total_bytes: number;
  /** Less is left than ingesting anything may need; announce it before an upload starts. */
  readonly low: boolean;
}

/** Below this a sort that spills, or the database's log, may fill the disk. */
const LOW_BYTES = 2 * 1024 ** 3;

/** Space of the disk a folder is on, as this process may use it. */
export async function diskSpace(folder: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await statfs(folder);
  const free_bytes = bavail * bsize;
  return { free_bytes, total_bytes: blocks * bsize, low: free_bytes < LOW_BYTES };
}
