import type { FlowRecord } from '../../../core/flow/record.ts';

/**
 * The features by their definitions, one flow against all others in plain loops: slow, and with nothing in common with
 * the statement that is tested. Undefined: not known.
 */
export function modelFeatures(flows: readonly FlowRecord[], zone: string): Map<string, Record<string, number>> {
  return new Map(flows.map((flow) => [keyOf(flow), known(oneFlow(flow, flows, zone))]));
}

export const keyOf = (flow: FlowRecord) => `${flow.upload_id}/${flow.member}/${flow.row_number}`;

const num = (value: unknown) => (typeof value === 'number' ? value : undefined);
const hourOf = (flow: FlowRecord) => (typeof flow.event_time === 'string' ? flow.event_time.slice(0, 13) : undefined);
const distinct = (values: readonly unknown[]) => new Set(values.filter((value) => value != null)).size;

function unanswered(flow: FlowRecord): number | undefined {
  const failed = ['S0', 'REJ', 'RSTOS0', 'SH', 'RSTRH'].includes(String(flow.conn_state));
  if (failed || ['deny', 'drop', 'reset'].includes(String(flow.action))) return 1;
  if (flow.bytes_in === 0 || flow.packets_in === 0) return 1;
  const isKnown = flow.conn_state ?? flow.action ?? flow.bytes_in ?? flow.packets_in;
  return isKnown == null ? undefined : 0;
}

function oneFlow(flow: FlowRecord, all: readonly FlowRecord[], zone: string): Record<string, number | undefined> {
  const [out, back] = [num(flow.bytes_out), num(flow.bytes_in)];
  const [sent, got] = [num(flow.packets_out), num(flow.packets_in)];
  const both = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined ? undefined : a + b;
  const total = num(flow.bytes_total) ?? both(out, back);
  const packets = num(flow.packets_total) ?? both(sent, got);
  const duration = num(flow.duration_s);
  const per = (a: number | undefined, b: number | undefined) =>
    a !== undefined && b !== undefined && b > 0 ? a / b : undefined;
  const flags = num(flow.tcp_flags_out);
  const bit = (mask: number) => (flags === undefined ? undefined : Number((flags & mask) > 0));
  const inside = (value: unknown) => (value == null ? undefined : Number(value === 'private'));
  const port = num(flow.destination_port);
  return {
    ...log({ bytes_out: out, bytes_in: back, bytes_total: total, duration }),
    ...log({ bytes_per_second: per(total, duration), packets_per_second: per(packets, duration) }),
    ...log({ bytes_per_packet: per(total, packets) }),
    bytes_ratio: per(out, both(out, back)),
    packets_ratio: per(sent, both(sent, got)),
    flag_fin: bit(1),
    flag_syn: bit(2),
    flag_rst: bit(4),
    flag_psh: bit(8),
    flag_ack: bit(16),
    source_is_private: inside(flow.source_class),
    destination_is_private: inside(flow.destination_class),
    is_internal:
      flow.source_class == null || flow.destination_class == null
        ? undefined
        : Number(flow.source_class === 'private' && flow.destination_class === 'private'),
    direction:
      flow.direction == null
        ? undefined
        : ['outbound', 'internal', 'external', 'inbound'].indexOf(String(flow.direction)),
    port_is_common: port === undefined ? undefined : Number([80, 443, 22, 21, 25, 53, 3389].includes(port)),
    port_class: port === undefined ? undefined : port < 1024 ? 0 : port < 49152 ? 1 : 2,
    ...clock(flow, zone),
    ...against(flow, all),
    upload_deviation: deviation(flow, all),
  };
}

function clock(flow: FlowRecord, zone: string): Record<string, number | undefined> {
  if (typeof flow.event_time !== 'string') return {};
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(Date.parse(flow.event_time));
  const part = (type: string) => parts.find((one) => one.type === type)!.value;
  const hours = Number(part('hour')) + Number(part('minute')) / 60;
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday'));
  return {
    hour_sin: Math.sin((hours / 24) * 2 * Math.PI),
    hour_cos: Math.cos((hours / 24) * 2 * Math.PI),
    day_of_week: weekday,
    is_weekend: Number(weekday >= 5),
    is_business_hours: Number(weekday < 5 && hours >= 9 && hours < 18),
  };
}

function against(flow: FlowRecord, all: readonly FlowRecord[]): Record<string, number | undefined> {
  const named = all.filter((one) => one.entity != null);
  const entities = distinct(named.map((one) => one.entity));
  const rarity = (column: 'destination_ip' | 'destination_asn') => {
    if (flow[column] == null) return undefined;
    const contacting = distinct(named.filter((one) => one[column] === flow[column]).map((one) => one.entity));
    return contacting === 0 ? undefined : Math.max(4, -Math.log2(contacting / entities));
  };
  const rare = { destination_rarity: rarity('destination_ip'), asn_rarity: rarity('destination_asn') };
  const hour = hourOf(flow);
  if (hour === undefined) return rare;
  const timed = named.filter((one) => hourOf(one) !== undefined);
  const others = hoursIn(timed) - 1;
  const surge = (same: (one: FlowRecord) => boolean) => {
    const like = timed.filter(same);
    const now = like.filter((one) => hourOf(one) === hour).length;
    return others === 0 || now === 0 ? undefined : (now + 1) / (1 + (like.length - now) / others);
  };
  const mine = timed.filter((one) => one.entity === flow.entity && hourOf(one) === hour);
  const pair = mine.filter((one) => one.destination_ip === flow.destination_ip && flow.destination_ip != null);
  const isNamed = flow.entity != null;
  const judged = mine.map(unanswered).filter((one) => one !== undefined);
  return {
    ...rare,
    ...log({
      entity_flows: isNamed ? mine.length : undefined,
      entity_destinations: isNamed ? distinct(mine.map((one) => one.destination_ip)) : undefined,
      pair_flows: pair.length > 0 ? pair.length : undefined,
      pair_ports: pair.length > 0 ? distinct(pair.map((one) => one.destination_port)) : undefined,
      entity_unanswered: isNamed && judged.length > 0 ? judged.reduce((sum, one) => sum + one, 0) : undefined,
      entity_surge: isNamed ? surge((one) => one.entity === flow.entity) : undefined,
      destination_surge:
        flow.destination_ip == null ? undefined : surge((one) => one.destination_ip === flow.destination_ip),
    }),
  };
}

function hoursIn(flows: readonly FlowRecord[]): number {
  const hours = flows.map((one) => Math.floor(Date.parse(String(one.event_time)) / 3_600_000));
  return hours.length === 0 ? 1 : Math.max(...hours) - Math.min(...hours) + 1;
}

/** Against the median of the entity's uploads with this very one taken out of the list. */
function deviation(flow: FlowRecord, all: readonly FlowRecord[]): number | undefined {
  const value = num(flow.bytes_out);
  if (value === undefined || flow.entity == null) return undefined;
  const uploads = all
    .filter((one) => one.entity === flow.entity && one.bytes_out != null)
    .map((one) => Math.log1p(Number(one.bytes_out)))
    .sort((a, b) => a - b);
  const rows = uploads.length;
  if (rows < 20) return undefined;
  const spread = (uploads[Math.floor((3 * rows + 1) / 4) - 1]! - uploads[Math.floor((rows + 3) / 4) - 1]!) / 1.349;
  const rest = [...uploads];
  rest.splice(rest.indexOf(Math.log1p(value)), 1);
  const half = rest.length >> 1;
  const median = rest.length % 2 === 1 ? rest[half]! : (rest[half - 1]! + rest[half]!) / 2;
  return (Math.log1p(value) - median) / Math.max(spread, 0.5);
}

function log(values: Record<string, number | undefined>): Record<string, number | undefined> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === undefined ? undefined : Math.log1p(value)]),
  );
}

function known(values: Record<string, number | undefined>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
