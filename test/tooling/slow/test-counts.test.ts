import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../scripts/run.ts';
import { countsOf, type TestReport } from '../../../scripts/test-counts.ts';

const FILES = {
  'mixed.test.ts': `it('passes', () => {}); it('fails', () => { throw new Error('x'); }); it.skip('skips', () => {}); it.todo('later');`,
  'does-not-load.test.ts': `import './nothing-here.ts'; it('never runs', () => {});`,
  'hook-throws.test.ts': `beforeAll(() => { throw new Error('x'); }); it('never runs', () => {}); it('neither', () => {});`,
  'rejects-late.test.ts': `it('passes, but leaves a rejection', () => { Promise.reject(new Error('x')); });`,
};

/** What the runner reports of `files`, and how it exits. */
async function reportOf(folder: string, files: readonly string[]): Promise<[TestReport, number]> {
  const output = join(folder, 'report.json');
  const args = ['run', '--globals', '--root', folder, '--reporter=json', `--outputFile.json=${output}`, ...files];
  const { code } = await run('vitest', args, { quiet: true, cwd: folder });
  return [JSON.parse(readFileSync(output, 'utf8')) as TestReport, code];
}

describe('the counts of a test run', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'flowtrail-counts-'));
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['mixed', { passed: 1, failed: 1, skipped: 2 }],
    ['does-not-load', { passed: 0, failed: 1, skipped: 0 }],
    ['hook-throws', { passed: 0, failed: 1, skipped: 2 }],
    ['rejects-late', { passed: 1, failed: 1, skipped: 0 }],
    ['mixed does-not-load', { passed: 1, failed: 2, skipped: 2 }],
  ])('of %s are what happened', async (names, counts) => {
    const files = names.split(' ').map((name) => `${name}.test.ts`);
    expect(countsOf(...(await reportOf(folder, files)))).toEqual(counts);
  });

  it('are one failure where the runner left no report', () => {
    expect(countsOf(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
