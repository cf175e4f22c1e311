import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../scripts/run.ts';

const files = (room: string) => readdirSync(join(ROOT, 'adapters', room)).filter((name) => name.endsWith('.ts'));

it('adapters/aws has no file that adapters/local does not mirror by name', () => {
  const local = new Set(files('local'));
  expect(files('aws').filter((name) => !local.has(name))).toEqual([]);
});
