import type { Upload, UploadStatus } from '../../../core/contract/uploads.ts';

type Held = Pick<Upload, 'upload_id' | 'revision' | 'status'>;

/** How often the list of uploads is asked for while files are being read. */
export const WORKING_POLL_MS = 2500;
/** And at rest: files also come by inbox and command line, which this page hears of in no other way. */
export const RESTING_POLL_MS = 30_000;

export function isWorking(status: UploadStatus): boolean {
  return status === 'receiving' || status === 'ingesting' || status === 'deleting';
}

/** Milliseconds until the list is asked for again, from what it held last. */
export function uploadsPollMs(uploads: readonly Held[] | undefined): number {
  return uploads?.some(({ status }) => isWorking(status)) ? WORKING_POLL_MS : RESTING_POLL_MS;
}

/** Says the same of two lists when the same records can be read from both. */
export function readableUploads(uploads: readonly Held[]): string {
  return uploads
    .filter(({ status }) => status === 'ready')
    .map(({ upload_id, revision }) => `${upload_id}:${revision}`)
    .sort()
    .join(' ');
}

/** Why a figure of an upload is missing: while there is work or a mapping to come, it may still be learnt. */
export function unknownWhy(status: UploadStatus): string {
  const mayCome = status === 'receiving' || status === 'ingesting' || status === 'needs_mapping';
  return mayCome ? 'not known yet' : 'not known';
}
