import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../scripts/run.ts';

const files = (room: string) => readdirSync(join(ROOT, 'adapters', room)).filter((name) => name.endsWith('.ts'));
/** `awsObjectStore` and `localObjectStore` are the same export of two places: what counts is the noun. */
const nouns = async (room: string, file: string) =>
  Object.keys(await import(join(ROOT, 'adapters', room, file))).map((name) => name.replace(/^[a-z0-9]+(?=[A-Z])/, ''));

const PORTS = ['event-stream.ts', 'object-store.ts', 'query-engine.ts', 'table-store.ts'];

it('has each port of data in both places', () => {
  for (const room of ['aws', 'local']) expect(files(room)).toEqual(expect.arrayContaining(PORTS));
});

it.each(files('aws').filter((file) => files('local').includes(file)))(
  'exports from adapters/aws/%s what adapters/local does',
  async (file) => {
    expect(await nouns('aws', file)).toEqual(await nouns('local', file));
  },
);
