import type { TableStore, TableWrite } from '../ports.ts';

/**
 * Makes all writes, `last` with or after the others. In one transaction where the store takes so many; else those before
 * come in several, and whoever reads has to take the last one for the sign that all are there. Cut short, it is done
 * again from the start: each write must bear that.
 */
export async function writeAll(
  tables: TableStore,
  before: readonly TableWrite[],
  last: readonly TableWrite[],
): Promise<void> {
  const room = tables.maxWrites;
  let rest = before;
  while (rest.length + last.length > room) {
    await tables.transact(rest.slice(0, room));
    rest = rest.slice(room);
  }
  await tables.transact([...rest, ...last]);
}
