import type { ValueKind } from './print-value.ts';

/**
 * What the isolation forest looks at, flow by flow. Figures that only make sense against others (rarity, an entity's
 * usual upload) come from the whole scope with the flow itself left out, or are plain counts: no group mean that
 * already contains the flow it judges.
 */
export interface FlowFeature {
  readonly name: string;
  /** Plain words that a figure follows. */
  readonly label: string;
  /**
   * Portable SQL over the flow columns and the columns features-query.ts adds; null where it cannot be known. Before
   * the logarithm, where there is one.
   */
  readonly sql: string;
  /** log1p is taken: the tail is long, and a forest splits evenly over the range. */
  readonly log?: true;
  readonly print: ValueKind;
}

const TOTAL = 'coalesce(bytes_total, bytes_out + bytes_in)';
const PACKETS = 'coalesce(packets_total, packets_out + packets_in)';
const real = (sql: string) => `cast(${sql} as double)`;
const share = (part: string, rest: string) => `${real(part)} / nullif(${part} + ${rest}, 0)`;
const per = (figure: string, base: string) => `case when ${base} > 0 then ${real(figure)} / ${base} end`;
const flag = (test: string, known: string) =>
  `case when ${known} is not null then case when ${test} then 1 else 0 end end`;
const tcpFlag = (bit: number) => flag(`bitwise_and(tcp_flags_out, ${bit}) > 0`, 'tcp_flags_out');
const OF_DAY = 'local_minute * 6.283185307179586e0 / 1440';

const COMMON_PORTS = '80, 443, 22, 21, 25, 53, 3389';

// biome-ignore format: a table
export const FLOW_FEATURES: readonly FlowFeature[] = [
  { name: 'bytes_out', label: 'uploaded', sql: 'bytes_out', log: true, print: 'bytes' },
  { name: 'bytes_in', label: 'downloaded', sql: 'bytes_in', log: true, print: 'bytes' },
  { name: 'bytes_total', label: 'moved in both directions', sql: TOTAL, log: true, print: 'bytes' },
  { name: 'duration', label: 'lasted', sql: 'duration_s', log: true, print: 'seconds' },
  { name: 'bytes_per_second', label: 'rate', sql: per(TOTAL, 'duration_s'), log: true, print: 'bytes_per_second' },
  { name: 'packets_per_second', label: 'packet rate', sql: per(PACKETS, 'duration_s'), log: true, print: 'packets_per_second' },
  { name: 'bytes_per_packet', label: 'bytes per packet', sql: per(TOTAL, PACKETS), log: true, print: 'bytes' },
  { name: 'bytes_ratio', label: 'share of the bytes that went out', sql: share('bytes_out', 'bytes_in'), print: 'share' },
  { name: 'packets_ratio', label: 'share of the packets that went out', sql: share('packets_out', 'packets_in'), print: 'share' },
  { name: 'hour_sin', label: 'time of day', sql: `sin(${OF_DAY})`, print: 'time_of_day' },
  { name: 'hour_cos', label: 'time of day', sql: `cos(${OF_DAY})`, print: 'time_of_day' },
  { name: 'day_of_week', label: 'day of the week', sql: 'local_weekday', print: 'weekday' },
  { name: 'is_weekend', label: 'on a weekend', sql: flag('local_weekday >= 5', 'local_weekday'), print: 'yes_no' },
  { name: 'is_business_hours', label: 'in business hours', sql: flag('local_weekday < 5 and local_minute >= 540 and local_minute < 1080', 'local_minute'), print: 'yes_no' },
  { name: 'flag_fin', label: 'TCP FIN sent', sql: tcpFlag(1), print: 'yes_no' },
  { name: 'flag_syn', label: 'TCP SYN sent', sql: tcpFlag(2), print: 'yes_no' },
  { name: 'flag_rst', label: 'TCP RST sent', sql: tcpFlag(4), print: 'yes_no' },
  { name: 'flag_psh', label: 'TCP PSH sent', sql: tcpFlag(8), print: 'yes_no' },
  { name: 'flag_ack', label: 'TCP ACK sent', sql: tcpFlag(16), print: 'yes_no' },
  { name: 'source_is_private', label: 'private source address', sql: flag("source_class = 'private'", 'source_class'), print: 'yes_no' },
  { name: 'destination_is_private', label: 'private destination address', sql: flag("destination_class = 'private'", 'destination_class'), print: 'yes_no' },
  { name: 'is_internal', label: 'private at both ends', sql: flag("source_class = 'private' and destination_class = 'private'", 'source_class || destination_class'), print: 'yes_no' },
  { name: 'direction', label: 'direction', sql: "case direction when 'outbound' then 0 when 'internal' then 1 when 'external' then 2 when 'inbound' then 3 end", print: 'direction' },
  { name: 'port_is_common', label: 'common destination port', sql: flag(`destination_port in (${COMMON_PORTS})`, 'destination_port'), print: 'yes_no' },
  { name: 'port_class', label: 'destination port class', sql: 'case when destination_port < 1024 then 0 when destination_port < 49152 then 1 when destination_port is not null then 2 end', print: 'port_class' },
  { name: 'destination_rarity', label: 'share of entities that contact this destination', sql: 'destination_rarity', print: 'one_in' },
  { name: 'asn_rarity', label: 'share of entities that contact this network', sql: 'asn_rarity', print: 'one_in' },
  { name: 'entity_flows', label: 'flows of this entity in the hour', sql: 'entity_flows', log: true, print: 'count' },
  { name: 'entity_destinations', label: 'destinations of this entity in the hour', sql: 'entity_destinations', log: true, print: 'count' },
  { name: 'pair_flows', label: 'flows of this entity with this destination in the hour', sql: 'pair_flows', log: true, print: 'count' },
  { name: 'pair_ports', label: 'ports of this destination the entity tried in the hour', sql: 'pair_ports', log: true, print: 'count' },
  { name: 'entity_unanswered', label: 'unanswered flows of this entity in the hour', sql: 'entity_unanswered', log: true, print: 'count' },
  { name: 'entity_surge', label: 'times as many flows of this entity as in its other hours', sql: 'entity_surge', log: true, print: 'times' },
  { name: 'destination_surge', label: 'times as many flows of anybody with this destination as in its other hours', sql: 'destination_surge', log: true, print: 'times' },
  { name: 'upload_deviation', label: 'deviations of the upload from the entity’s own median', sql: 'upload_deviation', print: 'deviations' },
];
