import type { QueryTable, SqlQuery } from '../../core/query/sql-query.ts';

/** What of the stored data a query may see, at one moment. */
export interface VisibleData {
  /** Names this state: the same question over another state is another. */
  readonly version: string;
  /** Uploads whose objects are being written or removed. */
  readonly hiddenUploads: readonly string[];
  /** Detection runs whose anomalies are kept. */
  readonly shownRuns: readonly string[];
}

/**
 * The query over the visible rows alone: the engine lists folders, so each table stands for a selection of itself in
 * front of the query. Throws for an id that is not of plain letters and digits.
 */
export function visibleSql(query: SqlQuery, database: string, visibility: VisibleData): string {
  const selections = query.tables.flatMap((table) => {
    const condition = conditionOf(table, visibility);
    if (condition === null) return [];
    return [`"${table}" as (select * from ${identifier(database)}."${table}" where ${condition})`];
  });
  if (selections.length === 0) return query.sql;
  const named = /^\s*with\s+/i.exec(query.sql);
  return named === null
    ? `with ${selections.join(', ')} ${query.sql}`
    : `with ${selections.join(', ')}, ${query.sql.slice(named[0].length)}`;
}

function conditionOf(table: QueryTable, { hiddenUploads, shownRuns }: VisibleData): string | null {
  const ofUploads = hiddenUploads.length === 0 ? null : `upload_id not in (${listed(hiddenUploads)})`;
  switch (table) {
    case 'flows':
    case 'rollup':
      return ofUploads;
    case 'anomalies': {
      const ofRuns = shownRuns.length === 0 ? 'false' : `run_id in (${listed(shownRuns)})`;
      return ofUploads === null ? ofRuns : `${ofRuns} and ${ofUploads}`;
    }
    case 'lookup':
      // It says which rows of the flows to read; those decide what is seen.
      return null;
  }
}

const ID = /^[0-9a-z]{1,64}$/;

function listed(ids: readonly string[]): string {
  for (const id of ids) if (!ID.test(id)) throw new Error('expected an id of letters and digits');
  return ids.map((id) => `'${id}'`).join(', ');
}

function identifier(name: string): string {
  if (!/^[a-z0-9_]+$/.test(name)) throw new Error(`expected the name of a database, got ${JSON.stringify(name)}`);
  return `"${name}"`;
}
