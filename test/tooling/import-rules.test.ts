import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ROOT, run } from '../../scripts/run.ts';

/** Name no other test's files have, so that a crashed run is recognised and swept by the next. */
const PLANTED = [
  {
    file: 'core/planted-import.ts',
    text: `import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n`,
    rule: 'core-is-pure',
  },
  {
    file: 'cli/planted-import.ts',
    text: `import { planted } from '../test/planted-import.ts';\nexport const again = planted;\n`,
    rule: 'product-needs-no-test',
  },
  {
    file: 'functions/planted-import.ts',
    text: `import { localClock } from '../adapters/local/clock.ts';\nexport const planted = localClock;\n`,
    rule: 'handlers-use-core',
  },
] as const;
const TARGET = 'test/planted-import.ts';

const cruise = (...paths: string[]) =>
  run('depcruise', ['--config', '.dependency-cruiser.cjs', ...paths], { quiet: true });

afterEach(() => {
  for (const file of [...PLANTED.map((planted) => planted.file), TARGET]) rmSync(join(ROOT, file), { force: true });
});

describe('the import rules', () => {
  it('see every module: a wrong TypeScript would pass silently with none', async () => {
    const { output } = await cruise('core', 'adapters', 'functions', 'infra', 'cli');
    expect(Number(/(\d+) modules/.exec(output)?.[1])).toBeGreaterThan(200);
  }, 60_000);

  it.each(PLANTED)(
    'refuse $file by the rule $rule',
    async ({ file, text, rule }) => {
      writeFileSync(join(ROOT, TARGET), 'export const planted = 1;\n');
      writeFileSync(join(ROOT, file), text);
      const { code, output } = await cruise(file);
      expect(code).not.toBe(0);
      expect(output).toContain(rule);
    },
    60_000,
  );
});
