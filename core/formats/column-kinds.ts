import type { FlowColumnName } from '../flow/columns.ts';

/** How the text of a role becomes the value of its column. */
export type ColumnKind =
  | 'kept_text'
  | 'text'
  | 'address'
  | 'port'
  | 'integer'
  | 'bigint'
  | 'volume'
  | 'double'
  | 'time'
  | 'country'
  | 'protocol'
  | 'domain'
  | 'rat'
  | 'imsi'
  | 'lower';

const KINDS: Readonly<Partial<Record<FlowColumnName, ColumnKind>>> = {
  source_ip: 'address',
  destination_ip: 'address',
  nat_source_ip: 'address',
  nat_destination_ip: 'address',
  source_port: 'port',
  destination_port: 'port',
  nat_source_port: 'port',
  nat_destination_port: 'port',
  nat_port_start: 'port',
  nat_port_end: 'port',
  event_time: 'time',
  end_time: 'time',
  alloc_start: 'time',
  alloc_end: 'time',
  duration_s: 'double',
  cell_latitude: 'double',
  cell_longitude: 'double',
  bytes_out: 'volume',
  bytes_in: 'volume',
  bytes_total: 'volume',
  packets_out: 'volume',
  packets_in: 'volume',
  packets_total: 'volume',
  alloc_bytes_out: 'volume',
  alloc_bytes_in: 'volume',
  alert_id: 'bigint',
  icmp_type: 'integer',
  icmp_code: 'integer',
  http_status: 'integer',
  alert_severity: 'integer',
  tcp_flags_out: 'integer',
  tcp_flags_in: 'integer',
  protocol: 'protocol',
  domain: 'domain',
  rat: 'rat',
  imsi: 'imsi',
  app_protocol: 'lower',
  source_country: 'country',
  destination_country: 'country',
};

/** The columns of a kind. */
export function columnsOfKind(kind: ColumnKind): FlowColumnName[] {
  return (Object.keys(KINDS) as FlowColumnName[]).filter((name) => KINDS[name] === kind);
}

export function columnKind(name: string): ColumnKind {
  return (KINDS as Readonly<Record<string, ColumnKind | undefined>>)[name] ?? 'kept_text';
}
