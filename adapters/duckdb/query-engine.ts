import type { DuckDBConnection, DuckDBInstance, DuckDBResult } from '@duckdb/node-api';
import type { Catalog, QueryEngine, QueryResult } from '../../core/ports.ts';
import type { QueryTable, SqlQuery } from '../../core/query/sql-query.ts';
import { isDerivedTable } from './derived-tables.ts';
import { chunkRows, converters, resultColumns } from './duckdb-values.ts';
import { PRELUDE } from './prelude.ts';
import { tableViewSql } from './table-view.ts';

export interface DuckdbQueryEngineConfig {
  readonly instance: DuckDBInstance;
  readonly catalog: Catalog;
  /** File of an object. Its folder carries the partition as `dt=YYYY-MM-DD`. */
  readonly objectPath: (key: string) => string;
  /** Queries that may run at the same time; further ones wait. */
  readonly connections?: number;
}

/** A connection and the views it has, so that an unchanged list of objects is not bound again. */
interface Session {
  readonly connection: DuckDBConnection;
  readonly views: Map<QueryTable, string>;
}

/** Runs portable queries over the Parquet objects the catalog lists, and over no others. */
export function duckdbQueryEngine(config: DuckdbQueryEngineConfig): QueryEngine & { close(): void } {
  const pool = sessionPool(config.instance, config.connections ?? 4);
  const views = (query: SqlQuery) => viewsOf(config, query);

  async function once(query: SqlQuery): Promise<QueryResult> {
    const session = await pool.take();
    try {
      await bind(session, await views(query));
      const result = await session.connection.run(query.sql);
      const convert = converters(result);
      const chunks = await result.fetchAllChunks();
      return { columns: resultColumns(result), rows: chunks.flatMap((chunk) => chunkRows(chunk, convert)) };
    } finally {
      pool.give(session);
    }
  }

  return {
    async run(query) {
      const version = config.catalog.version();
      try {
        return await once(query);
      } catch (error) {
        // An upload deleted while the query ran takes its files along; what is visible now has an answer.
        if (config.catalog.version() === version) throw error;
        return await once(query);
      }
    },
    async *stream(query) {
      const session = await pool.take();
      let complete = false;
      try {
        await bind(session, await views(query));
        const result = await session.connection.stream(query.sql);
        yield* batches(result);
        complete = true;
      } finally {
        // A reader that stops early, or a failure, leaves a result under way: the connection goes with it.
        if (complete) pool.give(session);
        else pool.discard(session);
      }
    },
    close: () => pool.close(),
  };
}

async function* batches(result: DuckDBResult): AsyncIterable<QueryResult> {
  const columns = resultColumns(result);
  const convert = converters(result);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield { columns, rows: chunkRows(chunk, convert) };
  }
}

async function viewsOf(
  { catalog, objectPath }: DuckdbQueryEngineConfig,
  query: SqlQuery,
): Promise<[QueryTable, string][]> {
  return Promise.all(
    query.tables.map(async (table): Promise<[QueryTable, string]> => {
      const [keys, pending] = await Promise.all([
        catalog.objects(table, query.scope),
        isDerivedTable(table) ? catalog.pending(query.scope) : [],
      ]);
      const flows = pending.map(({ uploadId, objects }) => ({ uploadId, paths: objects.map(objectPath) }));
      return [table, tableViewSql(table, keys.map(objectPath), flows)];
    }),
  );
}

async function bind(session: Session, views: readonly [QueryTable, string][]): Promise<void> {
  for (const [table, sql] of views) {
    if (session.views.get(table) === sql) continue;
    session.views.delete(table);
    await session.connection.run(`create or replace temp view "${table}" as ${sql}`);
    session.views.set(table, sql);
  }
}

function sessionPool(instance: DuckDBInstance, size: number) {
  const idle: Session[] = [];
  const waiting: ((session: Session) => void)[] = [];
  const open = new Set<Session>();
  let opening = 0;

  async function create(): Promise<Session> {
    opening++;
    try {
      const connection = await instance.connect();
      for (const statement of PRELUDE) await connection.run(statement);
      const session = { connection, views: new Map() };
      open.add(session);
      return session;
    } finally {
      opening--;
    }
  }
  function give(session: Session): void {
    const next = waiting.shift();
    if (next) next(session);
    else idle.push(session);
  }
  return {
    async take(): Promise<Session> {
      const free = idle.pop();
      if (free) return free;
      if (open.size + opening < size) return create();
      return new Promise((resolve) => waiting.push(resolve));
    },
    give,
    discard(session: Session): void {
      open.delete(session);
      session.connection.interrupt();
      session.connection.closeSync();
      if (waiting.length > 0) void create().then(give);
    },
    close(): void {
      for (const session of open) session.connection.closeSync();
      open.clear();
      idle.length = 0;
    },
  };
}
