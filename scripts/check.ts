import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG, ROOMS } from './cruise.ts';
import { ROOT, type RunResult, run } from './run.ts';

/**
 * `npm run check`: format, lint, types, import rules and the quick tests, two steps at a time. Shows the output of what
 * failed and nothing else. What the type checker knows of unchanged files is kept in node_modules/.cache.
 */
interface Step {
  readonly name: string;
  readonly run: () => Promise<RunResult>;
}

const CACHE = join(ROOT, 'node_modules/.cache/flowtrail');

const types = (name: string, project: string): Step => ({
  name: `types: ${name}`,
  run: () => {
    const kept = join(CACHE, `${name}.tsbuildinfo`);
    return run('tsc', ['-p', project, '--incremental', '--tsBuildInfoFile', kept], { quiet: true });
  },
});

const step = (name: string, ...[program, args]: Parameters<typeof run>): Step => ({
  name,
  run: () => run(program, args, { quiet: true }),
});

/** Longest first. */
const STEPS: readonly Step[] = [
  step('quick tests', 'vitest', ['run', '--project', 'unit', '--reporter=dot', '--allowOnly=false']),
  types('web', 'web'),
  types('all but web', '.'),
  types('core, without Node or browser', 'core'),
  step('import rules', 'depcruise', [...CONFIG, ...ROOMS]),
  step('format and lint', 'biome', ['check', '--diagnostic-level=error', '--max-diagnostics=50', '.']),
];

const AT_ONCE = 2;

async function main(): Promise<boolean> {
  mkdirSync(CACHE, { recursive: true });
  const started = performance.now();
  const waiting = [...STEPS];
  const failed: string[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { code, output, seconds } = await next.run();
      if (code !== 0) {
        failed.push(next.name);
        process.stdout.write(`\n${output.trim()}\n\n`);
      }
      process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'}  ${next.name} (${seconds.toFixed(1)} s)\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(
    failed.length === 0 ? `All checks passed in ${seconds} s.\n` : `Failed: ${failed.join(', ')} (${seconds} s).\n`,
  );
  return failed.length === 0;
}

process.exitCode = (await main()) ? 0 : 1;
