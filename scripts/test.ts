import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

/** `npm test`: every project of vitest.config.ts. Ends with counts taken from the runner's own report. */
interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** What must not run side by side runs one after the other; what one machine lacks is left out and said. */
const GROUPS: readonly { name: string; projects: readonly string[] }[] = [
  { name: 'units, adapters, host', projects: ['unit', 'adapters', 'host'] },
  { name: 'Trino', projects: ['trino'] },
  { name: 'browser', projects: ['e2e'] },
];

function required(): void {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  if (process.env['FLOWTRAIL_TEST_DATA'] === undefined)
    say('FLOWTRAIL_TEST_DATA is not set: tests over extra data are skipped');
  if (process.env['REQUIRE_TRINO'] !== '1') say('REQUIRE_TRINO is not set: queries are not compared with a real Trino');
  if (process.env['REQUIRE_EMULATOR'] === '1')
    say('REQUIRE_EMULATOR: no adapter for AWS exists yet, so nothing needs the emulator');
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** A file that does not load has no failed test, yet it failed. */
function countsOf(path: string): Counts {
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

async function main(): Promise<number> {
  required();
  const folder = mkdtempSync(join(tmpdir(), 'flowtrail-report-'));
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  let clean = true;
  for (const [i, group] of GROUPS.entries()) {
    process.stdout.write(`\n=== ${group.name}\n`);
    const report = join(folder, `${i}.json`);
    const projects = group.projects.flatMap((project) => ['--project', project]);
    const { code, seconds } = await run('vitest', [
      'run',
      ...projects,
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ]);
    const counts = countsOf(report);
    process.stdout.write(
      `=== ${group.name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in ${seconds.toFixed(0)} s\n`,
    );
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    if (code !== 0) clean = false;
  }
  rmSync(folder, { recursive: true, force: true });
  if (!clean && total.failed === 0) total.failed = 1;
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

process.exitCode = await main();
