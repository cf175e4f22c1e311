import { FLOW_COLUMNS } from '../../core/flow/columns.ts';

/** UTC days of the generated period. */
export const GENERATED_UPLOAD = '00000000000000000000000000000001';

export const GENERATED_DAYS = [5, 6, 7, 8, 9, 10, 11].map((day) => `2026-01-${String(day).padStart(2, '0')}`);

const address = (v: string, head: string) =>
  `'${head}' || ((${v}) // 65536 % 256) || '.' || ((${v}) // 256 % 256) || '.' || ((${v}) % 256)`;
const key = (first: string, v: string) => `'4' || printf('${first}%06x', ${v})`;

/** Pseudo-random 0..n-1 out of the row's index and a salt. */
const pick = (salt: number, n: number) => `(hash(i * 131 + ${salt}) % ${n})::BIGINT`;

/** What the columns hold that an operator's report fills; every other column is null. */
export const FILLED: Readonly<Record<string, string>> = {
  upload_id: `'${GENERATED_UPLOAD}'`,
  member: '0',
  row_number: 'i + 2',
  record_type: "'FLOW'",
  quality_flags: '[]::VARCHAR[]',
  event_time: 'event_time::TIMESTAMP_MS',
  end_time: '(event_time + to_seconds(duration_s::BIGINT))::TIMESTAMP_MS',
  duration_s: 'duration_s',
  entity: 'msisdn',
  entity_kind: "'msisdn'",
  msisdn: 'msisdn',
  imsi: "'40486' || lpad((subscriber * 7919 % 10000000000)::VARCHAR, 10, '0')",
  imei: "'35' || lpad((subscriber * 104729 % 1000000000000)::VARCHAR, 12, '0') || '0'",
  imei_base14: "'35' || lpad((subscriber * 104729 % 1000000000000)::VARCHAR, 12, '0')",
  source_ip: address('source', '100.'),
  source_port: `1024 + ${pick(1, 60000)}::INTEGER`,
  destination_ip: address('destination', '142.'),
  destination_port: `[443, 443, 443, 443, 80, 53, 53, 5222, 123, 8080][1 + ${pick(2, 10)}]::INTEGER`,
  nat_source_ip: address('nat', '49.'),
  nat_source_port: `1024 + ${pick(3, 60000)}::INTEGER`,
  source_ip_key: key('64', 'source'),
  destination_ip_key: key('8e', 'destination'),
  nat_source_ip_key: key('31', 'nat'),
  source_class: "'cgnat'",
  destination_class: "'public'",
  direction: "'outbound'",
  source_country: "'IN'",
  source_country_basis: "'reported'",
  destination_country: "['IN', 'US', 'US', 'IE', 'SG', 'DE', 'JP', 'NL', 'GB', 'FR'][1 + destination % 10]",
  destination_country_basis: "'geo'",
  destination_city: "'City ' || (destination % 900)",
  destination_latitude: '(destination % 900) / 10.0 - 40',
  destination_longitude: '(destination % 900) / 5.0 - 80',
  destination_asn: '13000 + destination % 3000',
  destination_as_org: "'Network ' || (destination % 3000)",
  protocol: `['tcp', 'tcp', 'tcp', 'udp'][1 + ${pick(4, 4)}]`,
  protocol_num: `[6, 6, 6, 17][1 + ${pick(4, 4)}]::INTEGER`,
  app_name: "'Service ' || (destination % 300)",
  app_confidence: '60',
  app_basis: "'prefix'",
  domain: "case when destination % 3 > 0 then 'site-' || (destination % 20000) || '.example' end",
  domain_basis: "case when destination % 3 > 0 then 'log' end",
  bytes_out: `200 + ${pick(5, 50000)}`,
  bytes_in: `500 + ${pick(6, 900000)}`,
  bytes_total: `700 + ${pick(5, 50000)} + ${pick(6, 900000)}`,
  bytes_scope: "'session'",
  cell_id: "'404-86-' || (subscriber % 4000)",
  rat: "case when subscriber % 3 = 0 then '5G' else '4G' end",
  operator: "'Example Mobile'",
};

/**
 * `rows` flows in order of time over seven days: 25,000 subscribers, a carrier-grade NAT address per subscriber and
 * day, 240,000 destinations of which few are talked to by everybody and most by few, 512 public NAT addresses.
 */
export function generatedFlowsSql(rows: number): string {
  const columns = FLOW_COLUMNS.map((column) =>
    column.name in FILLED ? `${FILLED[column.name]} as ${column.name}` : `null::${column.type} as ${column.name}`,
  );
  return `select ${columns.join(', ')} from (
    select *, '9198' || lpad((subscriber * 3571 % 100000000)::VARCHAR, 8, '0') as msisdn,
      4194304 + hash(subscriber * 10 + day_index) % 4194304 as source, 65536 + hash(subscriber) % 512 as nat,
      (hash(i * 17) % 300)::DOUBLE as duration_s
    from (
      select i, timestamp '${GENERATED_DAYS[0]} 00:00:00' + to_milliseconds(i * 604800000 // ${rows}) as event_time,
        i * 7 // ${rows} as day_index, (pow(${pick(8, 1000000)} / 1e6, 1.3) * 25000)::BIGINT as subscriber,
        (pow(${pick(9, 1000000)} / 1e6, 3) * 240000)::BIGINT as destination
      from range(${rows}) as t(i)))`;
}
