import type { Filter } from '../../contract/filter.ts';
import { InvalidInputError } from '../../errors.ts';
import type { QueryColumnName } from '../../flow/schema.ts';
import { isQueryColumn } from '../../flow/schema.ts';
import { SCORE_COLUMNS } from '../../flow/score-columns.ts';
import type { Clock, QueryEngine } from '../../ports.ts';
import { equals, every, flow, text } from '../../query/expression.ts';
import { filterToPredicate } from '../../query/filter-predicate.ts';
import { lookupQuery, lookupValues, MAX_LOOKED_UP } from '../../query/lookup.ts';
import type { SearchScan, SortKey } from '../../query/search-queries.ts';

export interface QueryDeps {
  readonly engine: QueryEngine;
  readonly clock: Clock;
  /** The engine has lookups and rollups; otherwise queries read the flows alone. */
  readonly derived: boolean;
}

/** A table to search, for a run's anomalous flows narrowed to that run. */
export interface SearchTarget {
  readonly table: 'flows' | 'anomalies';
  readonly runId?: string;
}

export const FLOWS: SearchTarget = { table: 'flows' };

const scoreNames: ReadonlySet<string> = new Set(SCORE_COLUMNS.map((one) => one.name));

/**
 * What a filter reads. Addresses and subscriber numbers are looked up first, so that only the row groups of the
 * entities concerned are opened; where they concern too many, whole days are read as without.
 */
export async function searchScan(deps: QueryDeps, filter: Filter, target: SearchTarget): Promise<SearchScan> {
  const { predicate, scope } = filterToPredicate(filter, target.table);
  const run = target.runId === undefined ? null : equals(flow('run_id'), text(target.runId));
  const scan: SearchScan = {
    table: target.table,
    predicate: predicate === null || run === null ? (predicate ?? run) : every([run, predicate]),
    scope,
  };
  const entities = deps.derived && target.table === 'flows' ? await lookUp(deps.engine, filter, scope) : null;
  return entities === null ? scan : { ...scan, entities };
}

async function lookUp(engine: QueryEngine, filter: Filter, scope: SearchScan['scope']) {
  for (const values of lookupValues(filter)) {
    const { rows } = await engine.run(lookupQuery(values, scope));
    if (rows.length > MAX_LOOKED_UP) continue;
    const byDay = new Map<string, Set<string | null>>();
    for (const [dt, entity] of rows) {
      const day = byDay.get(String(dt)) ?? new Set();
      byDay.set(String(dt), day.add(entity === null ? null : String(entity)));
    }
    return byDay;
  }
  return null;
}

/** Sort keys as given, newest first by default. Throws InvalidInputError for a column the table does not have. */
export function sortKeys(sort: readonly { column: string; descending: boolean }[], target: SearchTarget): SortKey[] {
  if (sort.length === 0) return [{ column: 'event_time', descending: true }];
  return sort.map(({ column, descending }, index) => ({
    column: knownColumn(column, { target, field: `sort.${index}.column` }),
    descending,
  }));
}

/** The name as a column of the target. Throws InvalidInputError under the given field. */
export function knownColumn(name: string, { target, field }: { target: SearchTarget; field: string }): QueryColumnName {
  if (!isQueryColumn(name)) throw new InvalidInputError(`unknown field ${JSON.stringify(name)}`, { field });
  if (target.table === 'flows' && scoreNames.has(name)) {
    throw new InvalidInputError(`${name} is known for the anomalous flows of a run only`, { field });
  }
  return name;
}
