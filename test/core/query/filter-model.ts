import type { Filter, Pill } from '../../../core/contract/filter.ts';
import { parseAddress } from '../../../core/enrich/address.ts';
import { cidrKeys } from '../../../core/enrich/cidr.ts';
import type { FlowRecord, FlowValue } from '../../../core/flow/record.ts';
import { TEXT_COLUMNS } from '../../../core/query/filter-predicate.ts';

/** A plain reading of what a filter means, without SQL: the oracle for the printed predicates. */
export function matches(flow: FlowRecord, filter: Filter): boolean {
  const time = flow.event_time === null ? null : Date.parse(String(flow.event_time));
  if (filter.from && (time === null || time < Date.parse(filter.from))) return false;
  if (filter.to && (time === null || time >= Date.parse(filter.to))) return false;
  const words = (filter.text ?? '').split(/\s+/).filter(Boolean);
  const haystack = TEXT_COLUMNS.map((name) => String(flow[name] ?? '').toLowerCase());
  if (!words.every((word) => haystack.some((text) => text.includes(word.replace(/^\+(?=\d+$)/, '').toLowerCase()))))
    return false;
  return filter.pills.every((pill) => pill.disabled || pillMatches(flow, pill) !== (pill.negate ?? false));
}

const ROLES: Readonly<Record<string, readonly string[]>> = {
  subscriber: ['msisdn', 'imsi', 'imei', 'user_id', 'subscriber_id'],
  address: ['source_ip', 'destination_ip', 'nat_source_ip'],
  port: ['source_port', 'destination_port', 'nat_source_port'],
  country: ['source_country', 'destination_country'],
};

function pillMatches(flow: FlowRecord, pill: Pill): boolean {
  return (ROLES[pill.field] ?? [pill.field]).some((name) => columnMatches(name, columnValue(flow, name), pill));
}

function columnValue(flow: FlowRecord, name: string): FlowValue {
  if (name === 'b_party') return flow.b_party_number ?? flow.domain ?? flow.destination_ip ?? null;
  if (name === 'b_party_basis')
    return flow.b_party_number ? 'supplied' : (flow.domain ?? flow.destination_ip) ? 'service_endpoint' : null;
  return (flow as Record<string, FlowValue>)[name === 'a_party' ? 'entity' : name] ?? null;
}

function columnMatches(name: string, value: FlowValue, { op, values }: Pill): boolean {
  if (op === 'exists') return Array.isArray(value) ? value.length > 0 : value !== null;
  if (value === null) return false;
  if (op === 'gte') return compare(value) >= compare(values[0]!);
  if (op === 'lt') return compare(value) < compare(values[0]!);
  const text = String(value).toLowerCase();
  if (op === 'contains') return values.some((one) => text.includes(String(one).toLowerCase()));
  if (op === 'starts_with') return values.some((one) => text.startsWith(String(one).toLowerCase()));
  return values.some((one) => isValue(name, value, String(one)));
}

function compare(value: FlowValue | number): number {
  return typeof value === 'string' && value.includes('T') ? Date.parse(value) : Number(value);
}

function isValue(name: string, value: FlowValue, typed: string): boolean {
  if (Array.isArray(value)) return value.includes(typed);
  if (/_ip$/.test(name)) return inBlock(String(value), typed);
  if (/country|protocol|domain|upload_id|record_type/.test(name))
    return String(value).toLowerCase() === typed.toLowerCase();
  const digits = typed.replaceAll(/[^0-9]/g, '');
  if (name === 'imei' && digits.length >= 14 && digits.length <= 16)
    return String(value).slice(0, 14) === digits.slice(0, 14);
  if (/msisdn|entity|b_party/.test(name) && (value === digits || value === `91${digits.replace(/^0/, '')}`))
    return digits !== '';
  return String(value) === typed;
}

function inBlock(address: string, typed: string): boolean {
  const key = parseAddress(address)!.key;
  const { lo, hi } = cidrKeys(typed);
  return key >= lo && key <= hi;
}
