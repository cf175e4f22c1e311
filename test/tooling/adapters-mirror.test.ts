import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/run.ts';

const files = (room: string) => readdirSync(join(ROOT, 'adapters', room)).filter((name) => name.endsWith('.ts'));
/** `s3ObjectStore` and `localObjectStore` are the same export of two places: what counts is the noun. */
const nouns = async (room: string, file: string) =>
  Object.keys(await import(join(ROOT, 'adapters', room, file))).map((name) => name.replace(/^[a-z0-9]+(?=[A-Z])/, ''));

describe('adapters/aws', () => {
  it.skipIf(files('aws').length > 0)('has no adapter yet, only a page that keeps their places', () => {
    expect(readdirSync(join(ROOT, 'adapters/aws'))).toEqual(['README.md']);
  });

  it.each(files('aws'))('%s has its twin, with the same exports, in adapters/local', async (file) => {
    expect(files('local')).toContain(file);
    expect(await nouns('aws', file)).toEqual(await nouns('local', file));
  });
});
