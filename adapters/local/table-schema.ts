import type { Item } from '../../core/ports.ts';
import { indexEntries, indexesOf } from '../../core/table-indexes.ts';
import { type Database, inTransaction } from './database.ts';

export function sqlTable(table: string): string {
  indexesOf(table);
  return `"t_${table}"`;
}

/** Values of the index columns for an item; null where it is not in the index. */
export function indexColumns(table: string, item: Item): { name: string; value: string | null }[] {
  return indexEntries(table, item).flatMap(({ name, found }) => [
    { name: `${name}_equals`, value: found?.equals ?? null },
    { name: `${name}_sort`, value: found?.sort ?? null },
  ]);
}

/** Creates a table with its indexes; an index new in this version is added and filled from the items. */
export function createTable(database: Database, table: string): void {
  const name = sqlTable(table);
  inTransaction(database, () => {
    database.exec(
      `CREATE TABLE IF NOT EXISTS ${name} (id TEXT PRIMARY KEY, item TEXT NOT NULL, version INTEGER NOT NULL) WITHOUT ROWID`,
    );
    const existing = new Set(
      database
        .prepare(`SELECT name FROM pragma_table_info('t_${table}')`)
        .all()
        .map((row) => row.name),
    );
    const missing = indexColumns(table, {}).filter((column) => !existing.has(column.name));
    for (const column of missing) database.exec(`ALTER TABLE ${name} ADD COLUMN ${column.name} TEXT`);
    for (const index of Object.keys(indexesOf(table))) {
      database.exec(`CREATE INDEX IF NOT EXISTS "i_${table}_${index}" ON ${name} (${index}_equals, ${index}_sort, id)`);
    }
    if (missing.length > 0) fillIndexes(database, table);
    if (table === 'audit') forbidChanges(database, name);
  });
}

function fillIndexes(database: Database, table: string): void {
  for (const row of database.prepare(`SELECT id, item FROM ${sqlTable(table)}`).all()) {
    const columns = indexColumns(table, JSON.parse(String(row.item)) as Item);
    const sets = columns.map((column) => `${column.name} = ?`).join(', ');
    database
      .prepare(`UPDATE ${sqlTable(table)} SET ${sets} WHERE id = ?`)
      .run(...columns.map((column) => column.value), String(row.id));
  }
}

/** The audit list only grows: whoever changes or deletes an entry has to take the trigger away first, by hand. */
function forbidChanges(database: Database, name: string): void {
  for (const change of ['UPDATE', 'DELETE']) {
    database.exec(
      `CREATE TRIGGER IF NOT EXISTS audit_no_${change.toLowerCase()} BEFORE ${change} ON ${name}
       BEGIN SELECT RAISE(ABORT, 'the audit list is append-only'); END`,
    );
  }
}
