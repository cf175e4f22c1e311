import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createRecordFile } from '../../../adapters/duckdb/record-file.ts';

it.runIf(existsSync('/dev/full'))('tells of a full disk to whoever writes, and ends nothing else', async () => {
  const file = createRecordFile({ original: '/dev/null', copyPath: '/dev/full', inPlace: false });
  const bytes = new Uint8Array(1 << 20).fill(65);
  const write = async () => {
    for (let offset = 0; offset < 64 << 20; offset += bytes.length) await file.keep(bytes, offset);
    await file.finish();
  };
  await expect(write()).rejects.toThrow('ENOSPC');
  file.abandon();
});
