import type { MappingDraft } from '../../../../core/contract/uploads.ts';
import { columnOf } from '../../../../core/flow/schema.ts';
import { sentence } from '../../lib/problem.ts';
import type { ComboboxOption } from '../../ui/combobox.tsx';

type Target = MappingDraft['targets'][number];

/** Targets as a person looks for them: by what the column is about. What no group names stands under Other. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  Subscriber: [
    'msisdn',
    'imsi',
    'imei',
    'user_id',
    'subscriber_id',
    'subscriber_name',
    'device_id_raw',
    'b_party_number',
  ],
  Time: [
    ...['event_time', 'start_date', 'start_clock', 'end_time', 'end_date', 'end_clock', 'session_start', 'session_end'],
    ...['duration_s', 'duration_ms', 'duration_us'],
    ...['alloc_start', 'alloc_start_date', 'alloc_start_clock', 'alloc_end', 'alloc_end_date', 'alloc_end_clock'],
  ],
  Source: ['source_ip', 'source_port', 'private_v4', 'pdp_v4', 'pdp_v6', 'source_country'],
  Destination: ['destination_ip', 'destination_port', 'domain', 'destination_country'],
  NAT: [
    ...['nat_source_ip', 'nat_source_port', 'public_v4', 'public_v6', 'nat_port_start', 'nat_port_end'],
    ...['nat_destination_ip', 'nat_destination_port'],
  ],
  'Protocol and service': [
    ...['protocol', 'app_protocol', 'app_name', 'conn_state', 'action', 'tcp_flags_out', 'tcp_flags_in'],
    ...['http_method', 'http_status', 'url_path', 'user_agent'],
  ],
  Volumes: [
    ...['bytes_out', 'bytes_in', 'bytes_total', 'bytes_out_kb', 'bytes_in_kb', 'bytes_total_mb'],
    ...['packets_out', 'packets_in', 'packets_total'],
  ],
  'Cell and network': [
    ...['cell_id', 'cell_id_last', 'cell_name', 'cell_latitude', 'cell_longitude', 'rat', 'apn', 'gateway_ip'],
    ...['home_circle', 'roaming_circle', 'roaming_flag', 'operator'],
  ],
};
const OTHER = 'Other';

/** Label and small print where the schema's own, which stand in a group's context elsewhere, say too little alone. */
const WORDS: Readonly<Record<string, readonly [label: string, about: string]>> = {
  event_time: ['Time', 'date and time the flow began, in one column'],
  start_date: ['Start date', 'date alone; a start clock time stands in another column'],
  start_clock: ['Start clock time', 'time of day alone; the start date stands in another column'],
  end_time: ['End', 'date and time the flow ended, in one column'],
  end_date: ['End date', 'date alone; an end clock time stands in another column'],
  end_clock: ['End clock time', 'time of day alone; the end date stands in another column'],
  session_start: ['Session start', 'used where there is no time of the flow itself'],
  session_end: ['Session end', 'used where there is no end of the flow itself'],
  duration_s: ['Duration in seconds', 'how long the flow lasted'],
  duration_ms: ['Duration in milliseconds', 'how long the flow lasted'],
  duration_us: ['Duration in microseconds', 'how long the flow lasted'],
  alloc_start: ['Lease start', 'date and time the subscriber was given the address'],
  alloc_start_date: ['Lease start date', 'date alone; the clock time stands in another column'],
  alloc_start_clock: ['Lease start clock time', 'time of day alone; the date stands in another column'],
  alloc_end: ['Lease end', 'date and time the subscriber lost the address'],
  alloc_end_date: ['Lease end date', 'date alone; the clock time stands in another column'],
  alloc_end_clock: ['Lease end clock time', 'time of day alone; the date stands in another column'],
  msisdn: ['MSISDN', 'phone number of the subscriber, with country code'],
  imsi: ['IMSI', 'number of the SIM: 14 or 15 digits'],
  imei: ['IMEI', 'number of the device'],
  b_party_number: ['B-party number', 'phone number of the other side'],
  source_ip: ['Source', 'address that began the flow: the subscriber’s own, before NAT'],
  source_port: ['Source port', '0 to 65535'],
  private_v4: ['Source, inside IPv4', 'address the operator gave inside its network'],
  pdp_v4: ['Source, PDP IPv4', 'address of the mobile data session'],
  pdp_v6: ['Source, PDP IPv6', 'address of the mobile data session'],
  source_country: ['Source country', 'two-letter code or name'],
  destination_ip: ['Destination', 'address that was reached'],
  destination_port: ['Destination port', '0 to 65535'],
  destination_country: ['Destination country', 'two-letter code or name'],
  domain: ['Domain', 'name that was reached'],
  nat_source_ip: ['NAT source', 'public address the source was translated to'],
  nat_source_port: ['NAT port', 'port the source was translated to'],
  public_v4: ['NAT source, IPv4', 'where IPv4 and IPv6 have a column each'],
  public_v6: ['NAT source, IPv6', 'where IPv4 and IPv6 have a column each'],
  nat_port_start: ['NAT block start', 'first port of the block a subscriber was given'],
  nat_port_end: ['NAT block end', 'last port of the block a subscriber was given'],
  nat_destination_ip: ['NAT destination', 'address the destination was translated to'],
  nat_destination_port: ['NAT destination port', 'port the destination was translated to'],
  protocol: ['Protocol', 'TCP, UDP, ICMP, by name or number'],
  app_protocol: ['Application protocol', 'http, tls, dns and so on'],
  app_name: ['Service', 'app or service, where the source names one'],
  conn_state: ['Connection state', 'how the connection began and ended'],
  tcp_flags_out: ['TCP flags out', 'sum of FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32'],
  tcp_flags_in: ['TCP flags in', 'as TCP flags out'],
  bytes_out: ['Bytes out', 'source to destination, uplink'],
  bytes_in: ['Bytes in', 'destination to source, downlink'],
  bytes_total: ['Bytes, both directions', 'where the source gives a total'],
  bytes_out_kb: ['Kilobytes out', '1,024 bytes each; source to destination'],
  bytes_in_kb: ['Kilobytes in', '1,024 bytes each; destination to source'],
  bytes_total_mb: ['Megabytes, both directions', '1,048,576 bytes each'],
  packets_total: ['Packets, both directions', 'where the source gives a total'],
  cell_id: ['Cell', 'id of the cell the flow began in'],
  cell_id_last: ['Last cell', 'id of the cell the flow ended in'],
  cell_latitude: ['Cell latitude', 'degrees'],
  cell_longitude: ['Cell longitude', 'degrees'],
  rat: ['Radio', '2G, 3G, 4G, 5G, WiFi or fixed line'],
  gateway_ip: ['Gateway', 'address of the operator’s gateway (PGW, GGSN)'],
  user_agent: ['User agent', 'what the browser or app calls itself'],
};

const GROUP_OF = new Map(Object.entries(GROUPS).flatMap(([group, names]) => names.map((name) => [name, group])));

/** Choices of the mapping screen by group, the usual ones of each first. */
export function targetOptions(targets: readonly Target[]): ComboboxOption[] {
  const byName = new Map(targets.map((target) => [target.name, target]));
  const named = Object.values(GROUPS).flatMap((names) => names.flatMap((name) => byName.get(name) ?? []));
  const others = targets.filter((target) => !GROUP_OF.has(target.name));
  return [...named, ...others].map(({ name, label, about }) => {
    const [ownLabel, ownAbout] = WORDS[name] ?? [sentence(label), about];
    return { value: name, label: ownLabel, detail: ownAbout, group: GROUP_OF.get(name) ?? OTHER };
  });
}

/** What a target is called where the server's own list of them is not at hand. */
export function targetLabel(name: string): string {
  return WORDS[name]?.[0] ?? columnOf(name)?.label ?? sentence(name.replaceAll('_', ' '));
}
