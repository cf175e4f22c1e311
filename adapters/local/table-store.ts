import { ConflictError } from '../../core/errors.ts';
import type { IndexQuery, Item, PutCondition, TableStore, TableWrite } from '../../core/ports.ts';
import { indexOf } from '../../core/table-indexes.ts';
import { TABLES } from '../../core/tables.ts';
import { type Database, inTransaction } from './database.ts';
import { createTable, indexColumns, sqlTable } from './table-schema.ts';

interface Row {
  readonly item: string;
  readonly version: number;
}

/** The table store on SQLite: one SQL table per name of core/tables.ts, items as JSON, one SQL index per index. */
export function localTableStore(options: { database: Database }): TableStore {
  const { database } = options;
  for (const name of Object.keys(TABLES)) createTable(database, name);
  const statements = new Map<string, ReturnType<Database['prepare']>>();
  const prepare = (sql: string) => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };

  const read = (table: string, id: string): Row | undefined =>
    prepare(`SELECT item, version FROM ${sqlTable(table)} WHERE id = ?`).get(id) as Row | undefined;

  const write = (table: string, id: string, values: { item: Item; condition?: PutCondition }): number => {
    const stored = read(table, id);
    requireCondition(values.condition, stored, `${table}/${id}`);
    const version = stored === undefined ? firstVersion(values.condition) : stored.version + 1;
    const extra = indexColumns(table, values.item);
    const names = ['id', 'item', 'version', ...extra.map((column) => column.name)];
    const updates = names.slice(1).map((name) => `${name} = excluded.${name}`);
    prepare(
      `INSERT INTO ${sqlTable(table)} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
       ON CONFLICT (id) DO UPDATE SET ${updates.join(', ')}`,
    ).run(id, JSON.stringify(values.item), version, ...extra.map((column) => column.value));
    return version;
  };

  const remove = (table: string, id: string): void => {
    prepare(`DELETE FROM ${sqlTable(table)} WHERE id = ?`).run(id);
  };

  const apply = (change: TableWrite): void => {
    if (change.kind === 'delete') remove(change.table, change.id);
    else write(change.table, change.id, { item: change.item, condition: change.condition });
  };

  return {
    maxWrites: Number.POSITIVE_INFINITY,
    get: async (table, id) => {
      const row = read(table, id);
      return row === undefined ? null : { item: JSON.parse(row.item) as Item, version: row.version };
    },
    put: async (table, id, item, condition) => inTransaction(database, () => write(table, id, { item, condition })),
    delete: async (table, id) => remove(table, id),
    query: async (table, query) => {
      const { sql, values } = indexSelect(table, query);
      return (prepare(sql).all(...values) as unknown as Row[]).map((row) => JSON.parse(row.item) as Item);
    },
    scan: (table) => scanTable(table, (sql, ...values) => prepare(sql).all(...values) as unknown as ScanRow[]),
    transact: async (writes) => inTransaction(database, () => writes.forEach(apply)),
  };
}

function firstVersion(condition: PutCondition | undefined): number {
  return condition !== undefined && 'absent' in condition ? (condition.first ?? 1) : 1;
}

function requireCondition(condition: PutCondition | undefined, stored: Row | undefined, name: string): void {
  if (condition === undefined) return;
  if ('absent' in condition) {
    if (stored !== undefined)
      throw new ConflictError(`expected ${name} to be absent, it has version ${stored.version}`);
  } else if (stored?.version !== condition.version) {
    throw new ConflictError(`expected ${name} at version ${condition.version}, found ${stored?.version ?? 'none'}`);
  }
}

function indexSelect(table: string, query: IndexQuery): { sql: string; values: (string | number)[] } {
  const index = indexOf(table, query.index);
  const [equals, sort] = [`${query.index}_equals`, `${query.index}_sort`];
  const values: (string | number)[] = [index.equals === '*' ? '*' : query.equals];
  const where = [`${equals} = ?`];
  if (query.from !== undefined) {
    where.push(`${sort} >= ?`);
    values.push(query.from);
  }
  if (query.to !== undefined) {
    where.push(`${sort} < ?`);
    values.push(query.to);
  }
  const direction = query.descending ? 'DESC' : 'ASC';
  values.push(query.limit ?? -1);
  const sql = `SELECT item, version FROM ${sqlTable(table)} WHERE ${where.join(' AND ')}
    ORDER BY ${sort} ${direction}, id ${direction} LIMIT ?`;
  return { sql, values };
}

interface ScanRow extends Row {
  readonly id: string;
}

const SCAN_BATCH = 500;

/** In batches by id, so that a writer may come between and memory stays small. */
async function* scanTable(table: string, all: (sql: string, ...values: string[]) => ScanRow[]): AsyncIterable<Item> {
  let rows = all(`SELECT id, item FROM ${sqlTable(table)} ORDER BY id LIMIT ${SCAN_BATCH}`);
  while (rows.length > 0) {
    for (const row of rows) yield JSON.parse(row.item) as Item;
    const last = rows.at(-1)?.id ?? '';
    rows = all(`SELECT id, item FROM ${sqlTable(table)} WHERE id > ? ORDER BY id LIMIT ${SCAN_BATCH}`, last);
  }
}
