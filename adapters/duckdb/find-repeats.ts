import type { DuckDBConnection } from '@duckdb/node-api';
import { FLOW_COLUMNS } from '../../core/flow/columns.ts';
import { countRows } from './count-rows.ts';
import { createInFileOrder } from './in-file-order.ts';

/** Columns that differ between nearly all rows of a log, and cost little to hash. */
const TELLING = FLOW_COLUMNS.filter(({ type }) => type !== 'VARCHAR' && type !== 'VARCHAR[]').map(({ name }) => name);
/** Fewer of them would take too many rows for repeats. */
const ENOUGH = 4;

/**
 * The table `alike` of hashes that several rows share, over what was read of them: only such rows can be equal, so most
 * files need no hash of their text. Returns SQL of that hash, null where no two rows share one.
 */
export async function findAlike(
  connection: DuckDBConnection,
  { columns, joined }: { columns: ReadonlySet<string>; joined: boolean },
): Promise<string | null> {
  const telling = TELLING.filter((name) => columns.has(name));
  // A row joined of several lines holds values of others: equal lines may then differ, and all have to be hashed.
  const compared = joined ? [] : telling.length >= ENOUGH ? telling : [...columns];
  const hash = compared.length === 0 ? '0' : `hash(${compared.join(', ')})`;
  await connection.run(`CREATE OR REPLACE TABLE alike AS
    SELECT ${hash} AS read_hash FROM staged GROUP BY 1 HAVING count(*) > 1`);
  return (await countRows(connection, 'alike')) === 0 ? null : hash;
}

/**
 * Accepted rows equal in every cell of the file, mapped or not: the table `repeated` of their hash and first record, and
 * `suspect` of all records and hashes that may be among them; true where there are any.
 */
export async function findRepeats(
  connection: DuckDBConnection,
  { alike, hashes }: { alike: string; hashes: string },
): Promise<boolean> {
  await createInFileOrder(connection, 'record_hash', hashes);
  await connection.run(`CREATE OR REPLACE TABLE suspect AS
    SELECT a.record, h.raw_hash FROM accepted a JOIN record_hash h ON h.rowid = a.record
    WHERE ${alike} IN (SELECT read_hash FROM alike)`);
  await connection.run('DROP TABLE record_hash');
  await connection.run(`CREATE OR REPLACE TABLE repeated AS
    SELECT raw_hash, min(record) AS first_record FROM suspect GROUP BY raw_hash HAVING count(*) > 1`);
  return (await countRows(connection, 'repeated')) > 0;
}
