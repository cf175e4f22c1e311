import { run } from './run.ts';

/** `npm run check`: format and lint, types, import rules, unit tests. Says what failed, and shows only that. */
const STEPS: readonly { name: string; command: string; args: readonly string[] }[] = [
  { name: 'format and lint', command: 'biome', args: ['check', '--diagnostic-level=error', '.'] },
  { name: 'types: core', command: 'tsc', args: ['-p', 'core'] },
  { name: 'types: all but web', command: 'tsc', args: ['-p', '.'] },
  { name: 'types: web', command: 'tsc', args: ['-p', 'web'] },
  {
    name: 'import rules',
    command: 'depcruise',
    args: ['--config', '.dependency-cruiser.cjs', 'core', 'adapters', 'functions', 'infra', 'cli', 'web/src'],
  },
  { name: 'unit tests', command: 'vitest', args: ['run', '--project', 'unit', '--reporter=dot'] },
];

/** Two cores: two steps at a time. */
const AT_ONCE = 2;

async function main(): Promise<number> {
  const waiting = [...STEPS];
  const failed: string[] = [];
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const { code, output, seconds } = await run(step.command, step.args, { quiet: true });
      process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${seconds.toFixed(1)} s)\n`);
      if (code === 0) continue;
      failed.push(step.name);
      process.stdout.write(`${output}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  process.stdout.write(failed.length === 0 ? 'All checks passed.\n' : `Failed: ${failed.join(', ')}\n`);
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = await main();
