import type { DuckDBInstance } from '@duckdb/node-api';
import type { Clock, ObjectStore, TableStore } from '../../../core/ports.ts';
import { storedVisibility } from '../../../core/usecase/uploads/visibility.ts';

/** What can be seen of one upload. */
export interface SeenRows {
  /** Row numbers of its flows, ascending; one that is there twice stands here twice. */
  readonly rows: readonly number[];
  /** Flows that name a domain. */
  readonly withDomain: number;
  /** Sum of its times, in ms: another zone gives another. */
  readonly times: number;
  /** Of all cells of its flows. */
  readonly digest: string;
  /** Flows its rollups count. */
  readonly rolledUp: number;
}

interface Sources {
  readonly instance: DuckDBInstance;
  readonly objects: ObjectStore & { pathOf(key: string): string };
  readonly tables: TableStore;
  readonly clock: Clock;
}

/** As Athena would: every object below the folders, whether a row lists it or not, without those of hidden uploads. */
export async function seenRows({ instance, objects, tables, clock }: Sources): Promise<ReadonlyMap<string, SeenRows>> {
  const hidden = (await storedVisibility({ tables, clock }).hidden()).uploads;
  const connection = await instance.connect();
  const read = async (folder: string, sql: (from: string) => string) => {
    const paths: string[] = [];
    for await (const { key } of objects.list(folder)) paths.push(`'${objects.pathOf(key)}'`);
    if (paths.length === 0) return [];
    const from = `read_parquet([${paths.join(', ')}], union_by_name = true, hive_partitioning = false)`;
    const found = await connection.runAndReadAll(sql(from));
    return found.getRowObjectsJson().filter(({ upload_id }) => !hidden.has(String(upload_id)));
  };
  try {
    const flows = await read(
      'flows/',
      (from) =>
        `select upload_id, list(row_number order by row_number) as rows, count(domain) as domains,
        sum(epoch_ms(event_time))::double as times, md5(string_agg(flows::varchar, ' ' order by row_number)) as digest from
        (select * from ${from} union all by name select null::varchar as domain where false) as flows group by 1`,
    );
    const rollups = await read(
      'rollup/',
      (from) => `select upload_id, sum(events)::integer as events from ${from} where kind = 'time' group by 1`,
    );
    const seen = new Map<string, SeenRows>();
    for (const { upload_id, rows, domains, times, digest } of flows)
      seen.set(String(upload_id), {
        rows: (rows as unknown[]).map(Number),
        withDomain: Number(domains),
        times: Number(times),
        digest: String(digest),
        rolledUp: 0,
      });
    for (const { upload_id, events } of rollups) {
      const before = seen.get(String(upload_id)) ?? { rows: [], withDomain: 0, times: 0, digest: '' };
      seen.set(String(upload_id), { ...before, rolledUp: Number(events) });
    }
    return seen;
  } finally {
    connection.closeSync();
  }
}
