import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { parseAddress } from '../../core/enrich/address.ts';
import { FLOW_COLUMNS } from '../../core/flow/columns.ts';
import type { FlowRecord, FlowValue } from '../../core/flow/record.ts';
import { createColumnsSql } from '../../core/flow/schema.ts';
import { isoTime } from '../../core/iso-time.ts';
import type { Catalog } from '../../core/ports.ts';
import { LOOKUP_ORDER, lookupSelectSql } from '../../core/query/lookup.ts';
import { ROLLUP_ORDER, rollupSelectSql } from '../../core/query/rollup.ts';
import type { QueryTable } from '../../core/query/sql-query.ts';
import { dayOf, epochMs, TIMELESS_DAY } from '../../core/query/utc-time.ts';

const START = epochMs('2026-01-05T00:00:00Z')!;
const PLAUSIBLE_FROM = epochMs('2005-01-01T00:00:00Z')!;

export const RUN_ID = 'run1';
export const UPLOADS = ['a'.repeat(32), 'b'.repeat(32)] as const;

/** mulberry32: small, seeded, good enough to scatter test rows. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

type Row = { -readonly [Name in keyof FlowRecord]: FlowRecord[Name] };

/** Rows of every kind: with and without time, subscriber, address and bytes; hostile text; repeated rows. */
export function sampleFlows(seed: number, count: number): FlowRecord[] {
  const random = randomOf(seed);
  const chance = (share: number) => random() < share;
  const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const addresses = ['10.1.2.3', '100.64.0.9', '49.36.1.1', '142.250.1.1', '2001:db8::1', '2405:200::77', '8.8.8.8'];
  const texts = ['curl/8.0', "O'Brien \\ 100%", 'ÄÖÜ straße', '=cmd()', 'a_b%c', 'line\nbreak', '"quoted"', '日本'];
  return Array.from({ length: count }, (_, index) => {
    const subscriber = chance(0.7) ? `9198${one(['10000001', '10000002', '26411116', '20000000'])}` : null;
    const source = chance(0.9) ? one(addresses) : null;
    const destination = chance(0.85) ? one(addresses) : null;
    const nat = chance(0.3) ? one(addresses) : null;
    const time = chance(0.92) ? START + Math.floor(random() * 3 * 86_400_000) : null;
    const odd = chance(0.03) ? epochMs('2099-01-01T00:00:00Z')! : time;
    const bytesOut = chance(0.8) ? Math.floor(random() * 100_000) : null;
    const bytesIn = chance(0.7) ? Math.floor(random() * 1_000_000) : null;
    const userId = chance(0.1) ? one(['ravi', 'RAVI', "o'hara"]) : null;
    const row: Row = {
      upload_id: one(UPLOADS),
      member: 0,
      row_number: index + 2,
      record_type: one(['FLOW', 'FLOW', 'FLOW', 'DATA_SESSION', 'DNS', 'ALERT']),
      duplicate_of: chance(0.05) ? 2 : null,
      quality_flags: one([[], [], ['TIME_NULL'], ['DUR_NEG', 'PORT_0']]),
      event_time: odd === null ? null : isoTime(odd),
      end_time: odd === null || chance(0.5) ? null : isoTime(odd + 5000),
      duration_s: chance(0.7) ? Math.floor(random() * 6000) / 4 : null,
      msisdn: subscriber,
      imsi: subscriber && chance(0.8) ? `40486${subscriber.slice(2)}` : null,
      imei: subscriber && chance(0.5) ? one(['356938035643809', '35693803564380', '123']) : null,
      user_id: userId,
      subscriber_name: chance(0.2) ? one(texts) : null,
      b_party_number: chance(0.05) ? '919810000009' : null,
      source_ip: source,
      source_port: source && chance(0.8) ? one([0, 53, 443, 51000, 65535]) : null,
      destination_ip: destination,
      destination_port: destination && chance(0.8) ? one([22, 53, 80, 443, 8080]) : null,
      nat_source_ip: nat,
      nat_source_port: nat ? 40_000 : null,
      source_ip_key: source && parseAddress(source)!.key,
      destination_ip_key: destination && parseAddress(destination)!.key,
      nat_source_ip_key: nat && parseAddress(nat)!.key,
      source_country: chance(0.6) ? one(['IN', 'US']) : null,
      destination_country: chance(0.6) ? one(['IN', 'US', 'DE']) : null,
      source_latitude: chance(0.4) ? one([28.61, 19.08, -33.87]) : null,
      source_longitude: chance(0.5) ? one([77.21, 72.88, 151.21]) : null,
      destination_latitude: chance(0.5) ? one([37.75, 50.11]) : null,
      destination_longitude: chance(0.5) ? one([-97.82, 8.68]) : null,
      destination_city: chance(0.3) ? 'Frankfurt am Main' : null,
      destination_asn: chance(0.5) ? 15169 : null,
      destination_as_org: chance(0.5) ? one(['GOOGLE', 'Example GmbH']) : null,
      source_as_org: chance(0.3) ? 'Reliance Jio' : null,
      protocol: chance(0.9) ? one(['tcp', 'udp', 'icmp']) : null,
      app_name: chance(0.4) ? one(['WhatsApp', 'YouTube']) : null,
      app_confidence: chance(0.4) ? 60 : null,
      domain: chance(0.5) ? one(['example.org', 'mail.example.org', 'bücher.example']) : null,
      bytes_out: bytesOut,
      bytes_in: bytesIn,
      bytes_total: bytesOut !== null && bytesIn !== null ? bytesOut + bytesIn : null,
      bytes_scope: one(['session', 'session', 'allocation', null]),
      cell_id: chance(0.3) ? '404-86-1234' : null,
      cell_latitude: chance(0.2) ? 12.97 : null,
      cell_longitude: chance(0.25) ? 77.59 : null,
      user_agent: chance(0.3) ? one(texts) : null,
      alert_signature: chance(0.1) ? 'ET SCAN Nmap' : null,
      alert_id: chance(0.1) ? 2_024_364 : null,
    };
    row.imei_base14 = String(row.imei ?? '').length >= 14 ? String(row.imei).slice(0, 14) : null;
    const entity = row.msisdn ?? row.imsi ?? row.user_id ?? row.source_ip ?? null;
    row.entity = entity;
    row.entity_kind = entity === null ? null : row.msisdn ? 'msisdn' : row.user_id ? 'user_id' : 'source_ip';
    return Object.fromEntries(FLOW_COLUMNS.map(({ name }) => [name, row[name] ?? null])) as FlowRecord;
  });
}

/** The day a flow is kept under. */
export function dayOfFlow(flow: FlowRecord): string {
  const ms = epochMs(String(flow.event_time));
  return ms === null || ms < PLAUSIBLE_FROM || ms > START + 30 * 86_400_000 ? TIMELESS_DAY : dayOf(ms);
}

export interface StoredFlows {
  readonly root: string;
  readonly objects: Readonly<Record<QueryTable, readonly string[]>>;
}

/** Writes flows as ingest does: an object for each upload and day, with its rollup and lookup; every fifth flow is anomalous. */
export async function storeFlows(
  connection: DuckDBConnection,
  root: string,
  flows: readonly FlowRecord[],
): Promise<StoredFlows> {
  const objects: Record<QueryTable, string[]> = { flows: [], anomalies: [], rollup: [], lookup: [] };
  const parts = Map.groupBy(flows, (flow) => `dt=${dayOfFlow(flow)}/${flow.upload_id}-0.parquet`);
  const json = join(root, 'rows.json');
  await mkdir(root, { recursive: true });
  const columns = FLOW_COLUMNS.map(({ name, type }) => `${name}: '${type}'`).join(', ');
  for (const [part, rows] of parts) {
    await writeFile(json, rows.map((row) => JSON.stringify(row, plainTime)).join('\n'));
    await connection.run(`create or replace temp table part (${createColumnsSql()})`);
    await connection.run(
      `insert into part by name select * from read_json('${json}', format = 'newline_delimited', columns = {${columns}})`,
    );
    const source = { flows: 'part', uploadId: String(rows[0]!.upload_id), part: '0' };
    // A part holds the columns its source fills, as ingest writes it.
    const filled = FLOW_COLUMNS.map(({ name }) => name).filter((name) => rows.some((row) => row[name] != null));
    const selects: Record<QueryTable, string> = {
      flows: `select ${filled.join(', ')} from part order by entity, source_ip, event_time, row_number`,
      anomalies: `select *, '${RUN_ID}' as run_id, 0.5 + (row_number % 50) / 100 as score,
        ['low', 'medium', 'high', 'critical'][1 + (row_number // 5 % 4)::INTEGER] as severity, '[]' as contributions
        from part where row_number % 5 = 0`,
      rollup: `select * exclude (part) from (${rollupSelectSql(source)}) order by ${ROLLUP_ORDER}`,
      lookup: `select * exclude (part) from (${lookupSelectSql(source)}) order by ${LOOKUP_ORDER}`,
    };
    for (const [table, select] of Object.entries(selects) as [QueryTable, string][]) {
      const key = `${table}/${part}`;
      await mkdir(dirname(join(root, key)), { recursive: true });
      await connection.run(
        `copy (${select}) to '${join(root, key)}' (format parquet, compression zstd, row_group_size 2048)`,
      );
      objects[table].push(key);
    }
  }
  return { root, objects };
}

/** DuckDB reads a time without zone into TIMESTAMP_MS. */
function plainTime(name: string, value: FlowValue): FlowValue {
  return /_time$/.test(name) && typeof value === 'string' ? value.replace('T', ' ').replace('Z', '') : value;
}

/** All objects, whatever the scope. */
export function catalogOf(stored: StoredFlows): Catalog {
  return { objects: async (table) => stored.objects[table], pending: async () => [], version: () => 1 };
}

/** As `catalogOf`, where nothing is derived yet of some uploads. */
export function catalogBefore(stored: StoredFlows, isPending: (uploadId: string) => boolean): Catalog {
  const uploadOf = (key: string) =>
    key
      .split('/')
      .at(-1)!
      .replace(/-0\.parquet$/, '');
  const pending = [...Map.groupBy(stored.objects.flows, uploadOf)]
    .filter(([uploadId]) => isPending(uploadId))
    .map(([uploadId, objects]) => ({ uploadId, objects }));
  return {
    objects: async (table) =>
      stored.objects[table].filter((key) => table === 'flows' || table === 'anomalies' || !isPending(uploadOf(key))),
    pending: async () => pending,
    version: () => 1,
  };
}
