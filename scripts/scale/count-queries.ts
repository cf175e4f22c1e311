import type { Filter } from '../../core/contract/filter.ts';
import type { QueryEngine } from '../../core/ports.ts';
import type { QueryTable } from '../../core/query/sql-query.ts';
import { overview } from '../../core/usecase/overview/overview.ts';
import { searchFlows } from '../../core/usecase/search/search-flows.ts';
import type { QueryDeps } from '../../core/usecase/search/search-scan.ts';

export interface QueryCounts {
  /** Queries by the widest table they read. */
  readonly byTable: Readonly<Record<QueryTable, number>>;
  readonly total: number;
  /** Most of them under way together, and how many of them follow on one another. */
  readonly atOnce: number;
  readonly inTurn: number;
}

const NOW = Date.parse('2026-01-12T00:00:00Z');
const RUN = '0123456789abcdef0123456789abcdef';
const WIDEST: readonly QueryTable[] = ['flows', 'anomalies', 'rollup', 'lookup'];

/** Counts queries; rounds of answers come one after the other, so that what waits for what shows. */
function countingEngine() {
  const byTable = { flows: 0, anomalies: 0, rollup: 0, lookup: 0 };
  let waiting: (() => void)[] = [];
  let atOnce = 0;
  let inTurn = 0;
  const engine: QueryEngine = {
    async run({ tables, sql }) {
      byTable[WIDEST.find((table) => tables.includes(table))!] += 1;
      await new Promise<void>((resolve) => waiting.push(resolve));
      // A day's count and a key, so that a search goes on to its last step.
      if (tables.includes('lookup') && !tables.includes('flows')) return { columns: [], rows: [['2026-01-05', 'a']] };
      if (/count\(\*\)/i.test(sql) && /group by/i.test(sql) && sql.length < 2000)
        return { columns: [], rows: [['2026-01-05', 5]] };
      return { columns: [], rows: [[RUN, 0, 2, 'a', '2026-01-05']] };
    },
    // Never asked by a screen.
    async *stream() {},
  };
  const answerAll = async (work: Promise<unknown>) => {
    let isDone = false;
    const ended = work.finally(() => {
      isDone = true;
    });
    ended.catch(() => {});
    while (!isDone) {
      await new Promise((resolve) => setImmediate(resolve));
      atOnce = Math.max(atOnce, waiting.length);
      if (waiting.length > 0) inTurn += 1;
      const now = waiting;
      waiting = [];
      for (const answer of now) answer();
    }
    await ended;
  };
  const counts = (): QueryCounts => ({
    byTable,
    total: Object.values(byTable).reduce((sum, count) => sum + count, 0),
    atOnce,
    inTurn,
  });
  return { engine, answerAll, counts };
}

const WEEK: Filter = { from: '2026-01-05T00:00:00Z', to: '2026-01-12T00:00:00Z', pills: [] };

/** Queries of one look at the overview: a week of whole days, with a finished detection run. */
export async function countOverview(): Promise<QueryCounts> {
  const { engine, answerAll, counts } = countingEngine();
  const deps: QueryDeps = { engine: emptied(engine), clock: { now: () => NOW }, derived: true };
  const run = { id: RUN, finished_at: '2026-01-11T00:00:00Z', scored: 1000, anomalous: 1, covers: null };
  await answerAll(overview(deps, { filter: WEEK, zone: 'UTC', bucket_minutes: 'auto' }, { run }));
  return counts();
}

/** The overview is content with no rows. */
function emptied(engine: QueryEngine): QueryEngine {
  return { ...engine, run: async (query) => ({ ...(await engine.run(query)), rows: [] }) };
}

/** Queries of one page of a search for a subscriber or an address over the same week. */
export async function countSearch(): Promise<QueryCounts> {
  const { engine, answerAll, counts } = countingEngine();
  const deps: QueryDeps = { engine, clock: { now: () => NOW }, derived: true };
  const filter: Filter = { ...WEEK, pills: [{ field: 'subscriber', op: 'is', values: ['917000013388'] }] };
  await answerAll(searchFlows(deps, { filter, columns: [], sort: [], offset: 0, limit: 100 }));
  return counts();
}
