/**
 * `npm run bench`: ours against a peer in the same run, as ratios. Times are illustrations; ratios hold.
 *   npm run bench -- [ingest] [queries] [forest] [functions] [--rows N] [--rounds N]
 * scikit-learn takes part where FLOWTRAIL_BENCH_PYTHON names a python that has it.
 */
import { parseArgs } from 'node:util';
import { benchFunctions } from './functions.ts';
import { benchIngest } from './ingest.ts';
import { benchIsolationForest } from './isolation-forest.ts';
import { benchQueries } from './queries.ts';

const log = (line: string) => process.stdout.write(`${line}\n`);

const BENCHES: Readonly<Record<string, (options: { rows?: number; rounds?: number }) => Promise<void>>> = {
  async ingest({ rows = 1_000_000, rounds }) {
    log(
      `\n== ingest of ${rows.toLocaleString('en')} rows of 21 columns, against DuckDB copying the CSV to unsorted Parquet`,
    );
    const { ratio, ours, plain } = await benchIngest(log, { rows, rounds });
    log(
      `ingest: ${ratio.toFixed(2)} x plain DuckDB's wall time until it is ready (at most 2.2), derived in a further ${(ours.derived.wallMs / 1000).toFixed(2)} s (CPU ${(ours.derived.cpuMs / 1000).toFixed(2)} s); peak memory ${ours.peakMb.toFixed(0)} MB, plain ${plain.peakMb.toFixed(0)} MB`,
    );
  },
  async queries({ rows = 10_000_000, rounds }) {
    log(`\n== queries over ${rows.toLocaleString('en')} rows, against DuckDB over plain Parquet in order of time`);
    const { timings } = await benchQueries(log, { rows, rounds });
    for (const { question, oursMs, plainMs, ratio } of timings) {
      log(`${question}: ${oursMs.toFixed(0)} ms, plain ${plainMs.toFixed(0)} ms: ${ratio.toFixed(1)} x faster`);
    }
  },
  async functions({ rounds }) {
    log(
      '\n== functions of the AWS side: a fresh process until the handler is there, against a process that does nothing',
    );
    for (const { name, bundleBytes, initMs, nodeMs } of await benchFunctions(rounds)) {
      const size = `${(bundleBytes / 1e6).toFixed(1)} MB`;
      log(`${name.padEnd(7)} ${size}, ready after ${initMs.toFixed(0)} ms (Node itself ${nodeMs.toFixed(0)} ms)`);
    }
  },
  async forest() {
    log('\n== isolation forest, 1,000,000 rows of 12 features, 100 trees, one thread');
    for (const row of benchIsolationForest(log)) {
      const peer =
        row.peer_ms === null
          ? 'no peer (set FLOWTRAIL_BENCH_PYTHON)'
          : `scikit-learn ${row.peer_ms.toFixed(0)} ms: ${row.ratio?.toFixed(2)} x faster`;
      log(`${row.name}: ${row.ours_ms.toFixed(0)} ms, ${peer}`);
    }
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rows: { type: 'string' }, rounds: { type: 'string' } },
});
const chosen = positionals.length === 0 ? Object.keys(BENCHES) : positionals;
for (const name of chosen) {
  const bench = BENCHES[name];
  if (bench === undefined) throw new Error(`no bench ${name}; there are ${Object.keys(BENCHES).join(', ')}`);
  await bench({
    ...(values.rows !== undefined && { rows: Number(values.rows) }),
    ...(values.rounds !== undefined && { rounds: Number(values.rounds) }),
  });
}
