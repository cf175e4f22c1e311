import { describe, expect, it } from 'vitest';
import { openDuckdb } from '../../../adapters/duckdb/duckdb.ts';
import { PRELUDE } from '../../../adapters/duckdb/prelude.ts';
import { tableViewSql } from '../../../adapters/duckdb/table-view.ts';
import { featuresQuery, SAMPLE_KEYS } from '../../../core/detect/features-query.ts';
import { FLOW_FEATURES } from '../../../core/detect/flow-features.ts';
import { InvalidInputError } from '../../../core/errors.ts';
import type { FlowRecord } from '../../../core/flow/record.ts';
import { createRandom } from '../../../core/ml/random.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { keyOf, modelFeatures } from './feature-model.ts';
import { writeFlows } from './flow-files.ts';

const NOW = Date.parse('2026-04-10T00:00:00Z');

/** Flows with something missing here and there, over a change of daylight saving time. */
function randomFlows(rows: number): FlowRecord[] {
  const random = createRandom(11);
  const pick = <T>(values: readonly T[]): T => values[random.nextBelow(values.length)]!;
  const orNull = (value: number) => (random.nextBelow(8) === 0 ? null : value);
  return Array.from({ length: rows }, (_, row): FlowRecord => {
    const [bytes_out, bytes_in] = [orNull(random.nextBelow(5000)), orNull(random.nextBelow(3) * 900)];
    return {
      upload_id: pick(['a'.repeat(32), 'b'.repeat(32)]),
      row_number: row + 1,
      member: 0,
      event_time:
        orNull(1) === null ? null : new Date(Date.UTC(2026, 2, 27) + random.nextBelow(72 * 3600) * 1000).toISOString(),
      entity: orNull(1) === null ? null : pick(['9190', '9191', '9192', '9193', ...'abcdefghijklmnopqrstuvwxyz']),
      destination_ip:
        orNull(1) === null ? null : pick(['192.0.2.1', '192.0.2.2', '198.51.100.7', `203.0.113.${row % 99}`]),
      destination_port: orNull(pick([443, 53, 8443, 60000])),
      destination_asn: orNull(pick([64500, 64501, 64502])),
      bytes_out,
      bytes_in,
      bytes_total: bytes_out === null || bytes_in === null ? null : bytes_out + bytes_in,
      packets_out: orNull(random.nextBelow(9)),
      packets_in: orNull(random.nextBelow(9)),
      packets_total: null,
      duration_s: orNull(random.nextBelow(4) * 1.5),
      tcp_flags_out: orNull(random.nextBelow(64)),
      source_class: pick(['private', 'cgnat', null]),
      destination_class: pick(['private', 'public', null]),
      direction: pick(['outbound', 'inbound', 'internal', 'external', null]),
      conn_state: pick(['SF', 'S0', null, null]),
      action: pick(['allow', 'drop', null, null]),
    };
  });
}

async function readFeatures(root: string, keys: readonly string[], given: { zone: string; from?: string }) {
  const instance = await openDuckdb();
  const connection = await instance.connect();
  for (const statement of PRELUDE) await connection.run(statement);
  await connection.run(
    `create temp view flows as ${tableViewSql(
      'flows',
      keys.map((key) => `${root}/${key}`),
    )}`,
  );
  const filter = { from: given.from ?? null, pills: [] };
  const { sql } = featuresQuery({ filter, zone: given.zone, nowMs: NOW });
  const rows = (await connection.runAndReadAll(sql)).getRowObjects();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

describe('features of flows', () => {
  it.each(['Asia/Kolkata', 'Europe/Berlin'])('equal their definitions, told in plain loops (%s)', async (zone) => {
    const root = temporaryFolder();
    const flows = randomFlows(700);
    const rows = await readFeatures(root, await writeFlows(root, flows), { zone });
    const expected = modelFeatures(flows, zone);
    expect(rows).toHaveLength(flows.length);
    for (const row of rows) {
      const model = expected.get(`${row['upload_id']}/${row['member']}/${row['row_number']}`)!;
      const found = Object.fromEntries(
        FLOW_FEATURES.map(({ name }) => [name, row[name]]).filter(([, value]) => value !== null),
      );
      expect(Object.keys(found).sort()).toEqual(Object.keys(model).sort());
      for (const [name, value] of Object.entries(model))
        expect([name, found[name]]).toEqual([name, expect.closeTo(value, 4)]);
    }
  });

  it('leave out repetitions of a line, and what the filter leaves out', async () => {
    const root = temporaryFolder();
    const flows = randomFlows(60).map((flow, row) => ({ ...flow, duplicate_of: row % 3 === 2 ? row : null }));
    const from = '2026-03-28T00:00:00Z';
    const rows = await readFeatures(root, await writeFlows(root, flows), { zone: 'UTC', from });
    const kept = flows.filter((flow) => flow.duplicate_of === null && String(flow.event_time ?? '') >= from);
    expect(rows.map((row) => `${row['upload_id']}/${row['member']}/${row['row_number']}`).sort()).toEqual(
      kept.map(keyOf).sort(),
    );
  });

  it('give each flow a sample key by its content, spread over the range', async () => {
    const root = temporaryFolder();
    const rows = await readFeatures(root, await writeFlows(root, randomFlows(500)), { zone: 'UTC' });
    const keys = rows.map((row) => Number(row['sample_key']));
    expect(keys.every((key) => key >= 0 && key < SAMPLE_KEYS)).toBe(true);
    const halves = keys.filter((key) => key < SAMPLE_KEYS / 2).length;
    expect(halves).toBeGreaterThan(200);
    expect(halves).toBeLessThan(300);
  });

  it('refuse a filter that cannot be read', () => {
    const filter = { pills: [{ field: 'address' as const, op: 'is' as const, values: ['10.0.0.0/99'] }] };
    expect(() => featuresQuery({ filter, zone: 'UTC', nowMs: NOW })).toThrow(InvalidInputError);
  });
});
