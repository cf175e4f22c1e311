/**
 * Searches and the overview over generated flows as ingest stores them, against the same questions put by DuckDB to plain
 * Parquet of the same rows in order of time. Rounds alternate; medians are reported.
 *   node test/bench/queries.ts [--rows N] [--rounds N] [--group N]
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuckdb } from '../../adapters/duckdb/duckdb.ts';
import { partsSql } from '../../adapters/duckdb/table-view.ts';
import { parquetSql } from '../../adapters/duckdb/write-parts.ts';
import { localQueryEngine } from '../../adapters/local/query-engine.ts';
import type { Filter } from '../../core/contract/filter.ts';
import { filterToPredicate } from '../../core/query/filter-predicate.ts';
import { LOOKUP_ORDER, lookupSelectSql } from '../../core/query/lookup.ts';
import { printExpression } from '../../core/query/print.ts';
import { ROLLUP_ORDER, rollupSelectSql } from '../../core/query/rollup.ts';
import type { QueryTable } from '../../core/query/sql-query.ts';
import { overview } from '../../core/usecase/overview/overview.ts';
import { searchFlows } from '../../core/usecase/search/search-flows.ts';
import type { QueryDeps } from '../../core/usecase/search/search-scan.ts';
import { FILLED, GENERATED_DAYS, GENERATED_UPLOAD, generatedFlowsSql } from './generated-flows.ts';

export interface QueryTiming {
  readonly question: string;
  readonly matches: number;
  readonly oursMs: number;
  readonly plainMs: number;
  /** Times faster than plain. */
  readonly ratio: number;
}

export interface QueryBench {
  readonly rows: number;
  readonly timings: readonly QueryTiming[];
}

interface Options {
  readonly rows?: number;
  readonly rounds?: number;
  /** Rows of a row group. */
  readonly group?: number;
}

export async function benchQueries(
  log: (line: string) => void,
  { rows = 10_000_000, rounds = 5, group = 20_480 }: Options = {},
): Promise<QueryBench> {
  const folder = mkdtempSync(join(tmpdir(), 'flowtrail-bench-'));
  const instance = await openDuckdb({ memoryLimit: '4GB', threads: 2, tempDirectory: join(folder, 'spill') });
  try {
    const connection = await instance.connect();
    await connection.run('set parquet_metadata_cache = true');
    const plain = join(folder, 'plain.parquet');
    await connection.run(`copy (${generatedFlowsSql(rows)}) to '${plain}' (format parquet, compression zstd)`);
    log(`queries: ${rows.toLocaleString('en')} rows generated`);
    const objects = await store(connection, { folder, plain, group });
    log(`queries: stored as ingest does, row groups of ${group}`);
    const engine = localQueryEngine({
      instance,
      catalog: { objects: async (table) => objects[table], pending: async () => [], version: () => 1 },
      objectsFolder: folder,
    });
    const deps: QueryDeps = { engine, clock: { now: () => performance.now() }, derived: true };
    const questions = await questionsOver(deps, connection, plain);
    const timings: QueryTiming[] = [];
    for (const question of questions) {
      const timing = await timed(question, rounds);
      timings.push(timing);
      log(describe(timing));
    }
    engine.close();
    return { rows, timings };
  } finally {
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Layout {
  readonly folder: string;
  readonly plain: string;
  readonly group: number;
}

/** The layout of ingest: a part for each day, sorted by entity, with its rollup and lookup. */
async function store(
  connection: DuckDBConnection,
  { folder, plain, group }: Layout,
): Promise<Record<QueryTable, string[]>> {
  const objects: Record<QueryTable, string[]> = { flows: [], anomalies: [], rollup: [], lookup: [] };
  for (const day of GENERATED_DAYS) {
    const part = `dt=${day}/upload-0.parquet`;
    const source = { flows: partsSql('flows', [join(folder, 'flows', part)]), uploadId: GENERATED_UPLOAD, part: '0' };
    const selects: [QueryTable, string][] = [
      [
        'flows',
        `select ${Object.keys(FILLED).join(', ')} from '${plain}' where event_time >= '${day}' and event_time < date '${day}' + 1 order by entity, source_ip, event_time, row_number`,
      ],
      ['rollup', `select * exclude (part) from (${rollupSelectSql(source)}) order by ${ROLLUP_ORDER}`],
      ['lookup', `select * exclude (part) from (${lookupSelectSql(source)}) order by ${LOOKUP_ORDER}`],
    ];
    for (const [table, select] of selects) {
      mkdirSync(join(folder, table, `dt=${day}`), { recursive: true });
      await connection.run(`copy (${select}) to '${join(folder, table, part)}' (${parquetSql(group)})`);
      objects[table].push(`${table}/${part}`);
    }
  }
  return objects;
}

interface Question {
  readonly name: string;
  /** Resolves to the number of matches. */
  ours(): Promise<number>;
  plain(): Promise<number>;
}

async function questionsOver(deps: QueryDeps, connection: DuckDBConnection, plain: string): Promise<Question[]> {
  const ask = async (sql: string) => (await connection.runAndReadAll(sql)).getRows();
  const [[subscriber, source] = []] = await ask(
    `select msisdn, source_ip from '${plain}' where row_number = 777777 or row_number = 7777 order by row_number desc limit 1`,
  );
  const byCount = await ask(`select destination_ip, count(*) as n from '${plain}' group by 1 order by 2, 1`);
  const rare = byCount[Math.floor(byCount.length / 10)]![0];
  const popular = byCount.at(-1)![0];
  const pill = (field: 'subscriber' | 'address', value: unknown): Filter => ({
    pills: [{ field, op: 'is', values: [String(value)] }],
  });
  const search = (name: string, filter: Filter): Question => {
    const predicate = filterToPredicate(filter).predicate;
    const where = predicate === null ? '' : `where ${printExpression(predicate)}`;
    return {
      name,
      ours: async () => (await searchFlows(deps, { filter, sort: [], offset: 0, limit: 100 })).total,
      plain: async () => {
        await ask(
          `select * from '${plain}' ${where} order by event_time desc, upload_id, member, row_number limit 100`,
        );
        return Number((await ask(`select count(*) from '${plain}' ${where}`))[0]![0]);
      },
    };
  };
  return [
    search('one subscriber', pill('subscriber', subscriber)),
    search('one source address', pill('address', source)),
    search('one rare destination address', pill('address', rare)),
    search('the most popular address', pill('address', popular)),
    search('an address nobody has', pill('address', '192.0.2.1')),
    search('newest page of all', { pills: [] }),
    {
      name: 'overview',
      ours: async () =>
        (await overview(deps, { filter: { pills: [] }, zone: 'Asia/Kolkata', bucket_minutes: 'auto' }, { run: null }))
          .kpis.events.value!,
      plain: async () => {
        for (const sql of bareAggregates(plain)) await ask(sql);
        return Number((await ask(`select count(*) from '${plain}'`))[0]![0]);
      },
    },
  ];
}

/** What the overview shows without a detection run, as a person would ask DuckDB for it: one statement a panel. */
function bareAggregates(plain: string): string[] {
  const name = 'coalesce(domain, app_name)';
  const top = (by: string) =>
    `select ${name}, count(*), sum(duration_s), sum(bytes_total) from '${plain}' group by 1 order by ${by} desc limit 10`;
  const place = (end: string) =>
    `select round(${end}_latitude, 1), round(${end}_longitude, 1), any_value(${end}_country), count(*) from '${plain}' where ${end}_latitude is not null group by 1, 2 order by 4 desc limit 300`;
  return [
    `select count(*), count(*) filter (where record_type = 'FLOW'), count(distinct entity), sum(bytes_total), min(event_time), max(event_time) from '${plain}'`,
    `select time_bucket(interval 7 hours, event_time), count(*), count(distinct entity), sum(bytes_total) from '${plain}' group by 1`,
    `select time_bucket(interval 10 minutes, event_time), count(*) from '${plain}' group by 1 order by 1`,
    `select isodow(event_time + interval 330 minutes), hour(event_time + interval 330 minutes), count(*) from '${plain}' group by 1, 2`,
    top('2'),
    top('3'),
    top('4'),
    `select destination_port, count(*) from '${plain}' group by 1 order by 2 desc limit 20`,
    `select protocol, count(*) from '${plain}' group by 1 order by 2 desc`,
    `select source_country, destination_country, count(*) from '${plain}' group by 1, 2`,
    place('source'),
    place('destination'),
  ];
}

async function timed(question: Question, rounds: number): Promise<QueryTiming> {
  const ours: number[] = [];
  const plain: number[] = [];
  const matches = await question.ours();
  const expected = await question.plain();
  if (matches !== expected) throw new Error(`${question.name}: found ${matches} rows, plain Parquet has ${expected}`);
  for (let round = 0; round < rounds; round++) {
    ours.push(await wallMs(question.ours));
    plain.push(await wallMs(question.plain));
  }
  const [oursMs, plainMs] = [median(ours), median(plain)];
  return { question: question.name, matches, oursMs, plainMs, ratio: plainMs / oursMs };
}

async function wallMs(run: () => Promise<number>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function describe({ question, matches, oursMs, plainMs, ratio }: QueryTiming): string {
  return `queries: ${question} (${matches.toLocaleString('en')} rows): ${oursMs.toFixed(0)} ms, plain Parquet ${plainMs.toFixed(0)} ms, ${ratio.toFixed(1)} x faster`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { rows: { type: 'string' }, rounds: { type: 'string' }, group: { type: 'string' } },
  });
  await benchQueries((line) => console.log(line), {
    rows: values.rows ? Number(values.rows) : undefined,
    rounds: values.rounds ? Number(values.rounds) : undefined,
    group: values.group ? Number(values.group) : undefined,
  });
}
