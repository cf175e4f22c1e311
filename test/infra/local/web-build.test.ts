import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isWebStale } from '../../../infra/local/web-build.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

function tree(files: Record<string, number>): string {
  const root = temporaryFolder();
  for (const [name, seconds] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), '');
    utimesSync(join(root, name), seconds, seconds);
  }
  return root;
}

describe('isWebStale', () => {
  it('is true while nothing is built or a source is newer', () => {
    expect(isWebStale(tree({ 'web/index.html': 1 }))).toBe(true);
    expect(isWebStale(tree({ 'web/index.html': 1, 'web/dist/index.html': 2, 'web/src/a.ts': 3 }))).toBe(true);
    expect(isWebStale(tree({ 'web/index.html': 1, 'web/dist/index.html': 2, 'core/contract/a.ts': 3 }))).toBe(true);
  });

  it('is false when the build is newest, and where there is no dashboard', () => {
    expect(
      isWebStale(
        tree({
          'web/index.html': 1,
          'web/dist/index.html': 2,
          'web/dist/assets/a.js': 9,
          'core/flow/a.ts': 1,
          'core/ml/a.ts': 5,
        }),
      ),
    ).toBe(false);
    expect(isWebStale(tree({ 'core/a.ts': 1 }))).toBe(false);
  });
});
