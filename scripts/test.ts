import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWeb, isWebStale } from '../infra/local/web-build.ts';
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
  /** Prints each test as it ends: for few files of many minutes. */
  readonly verbose?: true;
}

/**
 * Stages one after the other; the lists of a stage side by side: each test of the later one waits for a page, a query, a
 * process, and leaves half of a small machine idle.
 */
const STAGES: readonly (readonly (readonly Group[])[])[] = [
  [[{ name: 'units, adapters, API', projects: ['unit', 'unit-slow', 'adapters', 'api'] }]],
  [
    [
      { name: 'browser', projects: ['e2e'], requiredBy: 'REQUIRE_BROWSER', verbose: true },
      { name: 'Trino', projects: ['trino'], requiredBy: 'REQUIRE_TRINO', verbose: true },
    ],
    [
      { name: 'AWS adapters', projects: ['emulator'], requiredBy: 'REQUIRE_EMULATOR' },
      { name: 'AWS, deployed', projects: ['deployed'], requiredBy: 'REQUIRE_EMULATOR', verbose: true },
    ],
  ],
];

const NAME_WIDTH = Math.max(...STAGES.flat(2).map(({ name }) => name.length));

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

interface Running {
  /** Folder for the runner's reports. */
  readonly folder: string;
  readonly filters: readonly string[];
  /** Others print meanwhile: each line begins with its group. */
  readonly isBesideOthers: boolean;
}

async function countsOfGroup(group: Group, { folder, filters, isBesideOthers }: Running): Promise<Counts> {
  const reportFile = join(folder, `${group.projects.join('-')}.json`);
  const projects = group.projects.flatMap((project) => ['--project', project]);
  const reporters = [
    `--reporter=${group.verbose ? 'verbose' : 'default'}`,
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
  ];
  const options = ['--passWithNoTests', '--allowOnly=false'];
  const onLine = (line: string) => line.trim() !== '' && say(`${group.name.padEnd(NAME_WIDTH)} | ${line}`);
  const args = ['run', ...filters, ...projects, ...options, ...reporters];
  const { code } = await run('vitest', args, isBesideOthers ? { onLine } : {});
  const report = existsSync(reportFile) ? (JSON.parse(readFileSync(reportFile, 'utf8')) as TestReport) : null;
  const counts = countsOf(report, code);
  const isMissing = group.requiredBy !== undefined && isOn(group.requiredBy) && counts.passed + counts.failed === 0;
  if (!isMissing || filters.length > 0) return counts;
  say(`${group.requiredBy}=1, but no ${group.name} test ran`);
  return { ...counts, failed: 1 };
}

/** Two kinds of tests need the dashboard: built before them, or each would build it over the other's. */
async function builtDashboard(): Promise<Counts> {
  if (!isWebStale()) return NOTHING;
  try {
    await buildWeb();
    return NOTHING;
  } catch (error) {
    say(String(error));
    return { ...NOTHING, failed: 1 };
  }
}

async function main(filters: readonly string[]): Promise<boolean> {
  announce();
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(0);
  const folder = mkdtempSync(join(tmpdir(), 'flowtrail-report-'));
  let total = NOTHING;
  const runList = async (groups: readonly Group[], isBesideOthers: boolean) => {
    for (const group of groups) {
      say(`\n[${seconds()} s] ${group.name}`);
      const counts = await countsOfGroup(group, { folder, filters, isBesideOthers });
      say(`[${seconds()} s] ${group.name}: ${printed(counts)}`);
      total = added(total, counts);
    }
  };
  try {
    for (const lists of STAGES) {
      // What a filter leaves is little: it runs in turn, with whole output.
      if (lists.length === 1 || filters.length > 0) await runList(lists.flat(), false);
      else {
        total = added(total, await builtDashboard());
        await Promise.all(lists.map((groups) => runList(groups, true)));
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  say(`\n${printed(total)}`);
  return total.failed === 0 && total.passed > 0;
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
