import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { createInFileOrder } from '../../../adapters/duckdb/in-file-order.ts';
import { createIngestHarness } from './ingest-harness.ts';

const harness = createIngestHarness();
/** More than twice what one thread reads at a time (8 MB). */
const ROWS = 240_000;

it('gives every row of a large file the number of its own line', { timeout: 120_000 }, async () => {
  const head = 'source_ip,destination_ip,destination_port,protocol,rat,start_time,bytes_sent,domain\n';
  const lines = Array.from(
    { length: ROWS },
    (_, i) =>
      `10.0.${i % 250}.1,157.240.16.35,443,${['tcp', 'UDP', '6', 'quic'][i % 4]},4G,2026-01-05 09:00:00,${i},${'x'.repeat(40)}.example`,
  );
  const { result } = await harness.text('large.csv', `${head}${lines.join('\n')}\nx,,,,,no time,,\n`);
  expect(result!.rejects.map(({ line }) => line)).toEqual([ROWS + 2]);
  const found = await harness.ask(
    result!,
    'SELECT count(*), min(row_number - bytes_out), max(row_number - bytes_out) FROM flows',
  );
  expect(found.map(Number)).toEqual([ROWS, 2, 2]);
});

it('keeps the order of a file though a statement joins', async () => {
  const { path } = await harness.text(
    'numbers.csv',
    `n,w\n${Array.from({ length: 2_000_000 }, (_, i) => `${i},w${i % 9}`).join('\n')}\n`,
  );
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  const words = Array.from({ length: 20 }, (_, i) => `'w${i}'`).join(', ');
  await createInFileOrder(connection, 'numbers', `SELECT n, w IN (${words}) AS known FROM read_csv('${path}')`);
  const read = await connection.runAndReadAll('SELECT count(*) FILTER (n <> rowid), count(*) FROM numbers');
  expect(read.getRows()[0]!.map(Number)).toEqual([0, 2_000_000]);
  expect(Number((await connection.runAndReadAll(`SELECT current_setting('threads')`)).getRows()[0]![0])).toBe(2);
  instance.closeSync();
});
