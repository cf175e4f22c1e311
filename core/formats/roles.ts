import { FLOW_COLUMNS } from '../flow/columns.ts';

/**
 * What an input column can be: a flow column it fills, or one of these parts that a flow column is computed from.
 */
export const INPUT_ROLES = {
  start_date: 'start date, to be joined with a start clock time',
  start_clock: 'start clock time, to be joined with a start date',
  end_date: 'end date, to be joined with an end clock time',
  end_clock: 'end clock time, to be joined with an end date',
  session_start: 'session start, used where there is no event time',
  session_end: 'session end, used where there is no end time',
  alloc_start_date: 'date the IP lease starts',
  alloc_start_clock: 'clock time the IP lease starts',
  alloc_end_date: 'date the IP lease ends',
  alloc_end_clock: 'clock time the IP lease ends',
  duration_ms: 'duration in milliseconds',
  duration_us: 'duration in microseconds',
  bytes_total_mb: 'megabytes (1,048,576 bytes) in both directions',
  bytes_out_kb: 'kilobytes (1,024 bytes) source to destination',
  bytes_in_kb: 'kilobytes (1,024 bytes) destination to source',
  public_v4: 'public IPv4 address of the source',
  public_v6: 'public IPv6 address of the source',
  private_v4: 'inside IPv4 address of the source',
  pdp_v4: 'PDP address, IPv4',
  pdp_v6: 'PDP address, IPv6',
} as const;

export type InputRole = keyof typeof INPUT_ROLES;

const fillable = new Set<string>([
  'event_time',
  'end_time',
  'duration_s',
  'alloc_start',
  'alloc_end',
  'msisdn',
  'imsi',
  'imei',
  'user_id',
  'subscriber_id',
  'subscriber_name',
  'device_id_raw',
  'b_party_number',
  'source_ip',
  'source_port',
  'destination_ip',
  'destination_port',
  'nat_source_ip',
  'nat_source_port',
  'nat_port_start',
  'nat_port_end',
  'nat_destination_ip',
  'nat_destination_port',
  'source_country',
  'destination_country',
  'protocol',
  'app_protocol',
  'app_name',
  'domain',
  'conn_state',
  'action',
  'tcp_flags_out',
  'tcp_flags_in',
  'bytes_out',
  'bytes_in',
  'bytes_total',
  'packets_out',
  'packets_in',
  'packets_total',
  'cell_id',
  'cell_id_last',
  'cell_name',
  'cell_latitude',
  'cell_longitude',
  'rat',
  'apn',
  'gateway_ip',
  'charging_id',
  'home_circle',
  'roaming_circle',
  'roaming_flag',
  'operator',
  'connection_type',
  'ip_alloc_type',
  'sensor',
  'http_method',
  'http_status',
  'url_path',
  'user_agent',
  'label',
  'attack_type',
]);

/** Everything a mapping may point at, with what the mapping screen says about it. */
export const MAPPING_TARGETS: readonly { name: string; label: string; about: string }[] = [
  ...FLOW_COLUMNS.filter((column) => fillable.has(column.name)).map(({ name, label, about }) => ({
    name,
    label,
    about,
  })),
  ...Object.entries(INPUT_ROLES).map(([name, about]) => ({ name, label: name.replaceAll('_', ' '), about })),
];

const targets = new Set(MAPPING_TARGETS.map((target) => target.name));

export function isMappingTarget(name: string): boolean {
  return targets.has(name);
}
