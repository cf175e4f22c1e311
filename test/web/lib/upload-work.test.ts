import { describe, expect, it } from 'vitest';
import type { UploadStatus } from '../../../core/contract/uploads.ts';
import {
  RESTING_POLL_MS,
  readableUploads,
  unknownWhy,
  uploadsPollMs,
  WORKING_POLL_MS,
} from '../../../web/src/lib/upload-work.ts';

const held = (...statuses: UploadStatus[]) =>
  statuses.map((status, at) => ({ upload_id: `u${at}`, revision: 1, status }));

describe('the list of uploads', () => {
  it('is asked for often while any file is being received, read or deleted', () => {
    for (const status of ['receiving', 'ingesting', 'deleting'] as const)
      expect(uploadsPollMs(held('ready', status))).toBe(WORKING_POLL_MS);
  });

  it('is asked for now and then at rest, because files also come by inbox and command line', () => {
    expect(uploadsPollMs(undefined)).toBe(RESTING_POLL_MS);
    expect(uploadsPollMs([])).toBe(RESTING_POLL_MS);
    expect(uploadsPollMs(held('ready', 'failed', 'needs_mapping', 'empty_report'))).toBe(RESTING_POLL_MS);
  });

  it('makes figures follow when a file becomes readable, is read anew or goes, and at nothing else', () => {
    const before = readableUploads(held('ready', 'receiving'));
    expect(readableUploads(held('ready', 'ingesting'))).toBe(before);
    expect(readableUploads(held('ready', 'ingesting').toReversed())).toBe(before);
    expect(readableUploads(held('ready', 'ready'))).not.toBe(before);
    expect(readableUploads(held('deleting', 'ingesting'))).not.toBe(before);
    expect(readableUploads([{ upload_id: 'u0', revision: 2, status: 'ready' }])).not.toBe(before);
  });

  it('says of a missing figure that it may still come only where it may', () => {
    for (const status of ['receiving', 'ingesting', 'needs_mapping'] as const)
      expect(unknownWhy(status)).toBe('not known yet');
    for (const status of ['failed', 'empty_report', 'deleting'] as const) expect(unknownWhy(status)).toBe('not known');
  });
});
