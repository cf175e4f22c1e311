import type { Item } from './ports.ts';
import { TABLES, type TableIndex } from './tables.ts';

/** Indexes of a table by name; throws for a table core/tables.ts does not declare. */
export function indexesOf(table: string): Readonly<Record<string, TableIndex>> {
  if (!Object.hasOwn(TABLES, table)) throw new Error(`no table ${table} in core/tables.ts`);
  return TABLES[table as keyof typeof TABLES];
}

/** An index of a table; throws for one core/tables.ts does not declare. */
export function indexOf(table: string, name: string): TableIndex {
  const index = indexesOf(table)[name];
  if (index === undefined) throw new Error(`table ${table} has no index ${name}`);
  return index;
}

export interface IndexEntry {
  readonly name: string;
  /** What an item is found by; null where one of the index's fields is missing, and the item is not in the index. */
  readonly found: { readonly equals: string; readonly sort: string } | null;
}

/** Where an item stands in each index of its table. */
export function indexEntries(table: string, item: Item): IndexEntry[] {
  return Object.entries(indexesOf(table)).map(([name, index]) => {
    const equals = index.equals === '*' ? '*' : joined(index.equals.map((field) => item[field]));
    const sort = joined([item[index.sort]]);
    return { name, found: equals === null || sort === null ? null : { equals, sort } };
  });
}

function joined(values: readonly unknown[]): string | null {
  return values.some((value) => value === undefined || value === null) ? null : values.map(String).join('#');
}
