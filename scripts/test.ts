import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHROMIUM } from '../test/chromium.ts';
import { run } from './run.ts';
import { findStandIn } from './stand-in/stand-in.ts';
import { added, type Counts, countsOf, NOTHING, printed, type TestReport } from './test-counts.ts';

/**
 * `npm test [-- FILTER...]`: all tests, by the projects of vitest.config.ts. The last line is counted from the runner's
 * own reports: `N passed, N failed, N skipped`. Exit code 1 when a test failed, or none ran.
 */
interface Group {
  readonly name: string;
  readonly projects: readonly string[];
  /** A machine that must have what these tests need says so with this variable; then that nothing ran is a failure. */
  readonly requiredBy?: string;
  /** Those that run here; all unless given. */
  readonly files?: readonly string[];
  /** Prints each test as it ends: for few files of many minutes. */
  readonly verbose?: true;
}

/** One after the other: each of the later ones takes most of a small machine. */
const GROUPS: readonly Group[] = [
  { name: 'units, adapters, API', projects: ['unit', 'unit-slow', 'adapters', 'api'] },
  { name: 'Trino', projects: ['trino'], requiredBy: 'REQUIRE_TRINO', verbose: true },
  { name: 'browser', projects: ['e2e'], requiredBy: 'REQUIRE_BROWSER', verbose: true },
  { name: 'AWS adapters', projects: ['emulator'], requiredBy: 'REQUIRE_EMULATOR' },
  // Parity and the walk take minutes each: `npm exec -- vitest run --project deployed` runs all of it.
  {
    name: 'AWS, deployed',
    projects: ['deployed'],
    files: ['test/deployed/failures', 'test/deployed/machine'],
    requiredBy: 'REQUIRE_EMULATOR',
    verbose: true,
  },
];

const isOn = (variable: string) => process.env[variable] === '1';
const say = (text: string) => process.stdout.write(`${text}\n`);

/** What this machine leaves out, said before the tests rather than found out after. */
function announce(): void {
  const data = process.env['FLOWTRAIL_TEST_DATA'];
  say(data ? `extra data: ${data}` : 'extra data: none (FLOWTRAIL_TEST_DATA); the tests over it are skipped');
  say(`browser: ${CHROMIUM ?? `no Chromium here (CHROMIUM=path names one); ${fate('REQUIRE_BROWSER')}`}`);
  say(`Trino: ${isOn('REQUIRE_TRINO') ? 'required' : 'skipped (REQUIRE_TRINO=1 runs it; needs a JDK 24 or later)'}`);
  say(
    `AWS emulator: ${findStandIn() ?? `no MiniStack here (on PATH or in FLOWTRAIL_CACHE); ${fate('REQUIRE_EMULATOR')}`}`,
  );
}

function fate(variable: string): string {
  return isOn(variable) ? `required by ${variable}` : `its tests are skipped unless ${variable}=1`;
}

async function countsOfGroup(group: Group, reportFile: string, filters: readonly string[]): Promise<Counts> {
  const projects = group.projects.flatMap((project) => ['--project', project]);
  const reporters = [
    `--reporter=${group.verbose ? 'verbose' : 'default'}`,
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
  ];
  const options = ['--passWithNoTests', '--allowOnly=false'];
  const chosen = filters.length > 0 ? filters : (group.files ?? []);
  const { code } = await run('vitest', ['run', ...chosen, ...projects, ...options, ...reporters]);
  const report = existsSync(reportFile) ? (JSON.parse(readFileSync(reportFile, 'utf8')) as TestReport) : null;
  const counts = countsOf(report, code);
  const isMissing = group.requiredBy !== undefined && isOn(group.requiredBy) && counts.passed + counts.failed === 0;
  if (!isMissing || filters.length > 0) return counts;
  say(`${group.requiredBy}=1, but no ${group.name} test ran`);
  return { ...counts, failed: 1 };
}

async function main(filters: readonly string[]): Promise<boolean> {
  announce();
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(0);
  const folder = mkdtempSync(join(tmpdir(), 'flowtrail-report-'));
  let total = NOTHING;
  try {
    for (const [i, group] of GROUPS.entries()) {
      say(`\n[${seconds()} s] ${group.name}`);
      const counts = await countsOfGroup(group, join(folder, `${i}.json`), filters);
      say(`[${seconds()} s] ${group.name}: ${printed(counts)}`);
      total = added(total, counts);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  say(`\n${printed(total)}`);
  return total.failed === 0 && total.passed > 0;
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
