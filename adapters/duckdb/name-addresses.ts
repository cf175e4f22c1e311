import { type DuckDBConnection, VARCHAR } from '@duckdb/node-api';
import type { IngestJob } from '../../core/flow-engine.ts';
import { appendColumns } from './append-columns.ts';

/** No resolver is asked about more; the rarest destinations of a large file stay without a name. */
const MAX_ADDRESSES = 5000;

/**
 * Gives the table `address` a column `rdns` with what `names` answers for public destinations whose rows name no
 * domain, the most frequent first. Answers whether any has a name; without `names`, or destinations, does nothing.
 */
export async function nameAddresses(
  connection: DuckDBConnection,
  columns: ReadonlySet<string>,
  names: IngestJob['names'],
): Promise<boolean> {
  if (names === undefined || !columns.has('destination_ip')) return false;
  const result =
    await connection.runAndReadAll(`SELECT a.canonical FROM staged s JOIN address a ON a.raw = s.destination_ip
    WHERE CAST(a.class AS VARCHAR) = 'public' ${columns.has('domain') ? 'AND s.domain IS NULL' : ''}
    GROUP BY a.canonical ORDER BY count(*) DESC, a.canonical LIMIT ${MAX_ADDRESSES}`);
  const addresses = (result.getColumns()[0] ?? []) as string[];
  const found = addresses.length === 0 ? new Map<string, string>() : await names(addresses);
  if (found.size === 0) return false;
  await appendColumns(connection, 'address_name', [
    { name: 'canonical', type: VARCHAR, values: [...found.keys()] },
    { name: 'name', type: VARCHAR, values: [...found.values()] },
  ]);
  await connection.run(`CREATE OR REPLACE TABLE address AS
    SELECT a.*, n.name AS rdns FROM address a LEFT JOIN address_name n ON n.canonical = a.canonical`);
  return true;
}
