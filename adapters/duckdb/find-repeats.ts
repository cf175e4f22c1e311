import type { DuckDBConnection } from '@duckdb/node-api';
import { FLOW_COLUMNS } from '../../core/flow/columns.ts';
import type { PieceRepeats, RepeatsJob } from '../../core/flow-engine.ts';
import { countRows } from './count-rows.ts';
import { sqlText } from './file-reader.ts';
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

/**
 * Of the records of all pieces of a file, those that repeat an earlier one: for each piece a file of `record` and the
 * physical line of the first like it, or null.
 */
export async function findRepeatsOfPieces(connection: DuckDBConnection, job: RepeatsJob): Promise<PieceRepeats[]> {
  const pieces = job.pieces.map(
    ({ path, firstLine }, piece) =>
      `SELECT ${piece} AS piece, record, above + ${firstLine} AS line, raw_hash, other_hash FROM read_parquet(${sqlText(path)})`,
  );
  if (pieces.length === 0) return [];
  await connection.run(`CREATE OR REPLACE VIEW every_record AS ${pieces.join(' UNION ALL ')}`);
  await connection.run(`CREATE OR REPLACE TABLE repeating AS
    SELECT e.piece, e.record, f.first_line FROM every_record e JOIN (
      SELECT raw_hash, other_hash, min(line) AS first_line FROM every_record GROUP BY ALL HAVING count(*) > 1
    ) f ON f.raw_hash = e.raw_hash AND f.other_hash = e.other_hash WHERE e.line <> f.first_line`);
  const found: PieceRepeats[] = [];
  for (const piece of job.pieces.keys()) {
    const own = `repeating WHERE piece = ${piece}`;
    const count = await countRows(connection, own);
    const path = count === 0 ? null : job.outPath();
    if (path !== null)
      await connection.run(
        `COPY (SELECT record, first_line FROM ${own} ORDER BY record) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd)`,
      );
    found.push({ path, count });
  }
  return found;
}
