import type { Pill } from '../../../core/contract/filter.ts';
import type { FlowColumn } from '../../../core/flow/column.ts';
import { FLOW_COLUMNS } from '../../../core/flow/columns.ts';
import { columnOf } from '../../../core/flow/schema.ts';

type Op = Pill['op'];

export interface FilterField {
  readonly name: string;
  readonly label: string;
  readonly about: string;
  readonly group: string;
}

const ROLE_FIELDS: readonly FilterField[] = [
  { name: 'subscriber', label: 'Subscriber', about: 'MSISDN, IMSI, IMEI, user or subscriber id', group: 'Most used' },
  { name: 'address', label: 'Address', about: 'source, destination or NAT; CIDR allowed', group: 'Most used' },
  { name: 'port', label: 'Port', about: 'source, destination or NAT', group: 'Most used' },
  { name: 'country', label: 'Country', about: 'either end; two letters', group: 'Most used' },
];

export const GROUP_LABELS: Readonly<Record<FlowColumn['group'], string>> = {
  evidence: 'Evidence',
  time: 'Time',
  who: 'Who',
  address: 'Addresses',
  place: 'Place and network',
  what: 'What',
  volume: 'How much',
  telecom: 'Telecom',
  detail: 'Application detail',
  score: 'Score',
};

const GROUP_ORDER = ['who', 'address', 'what', 'place', 'volume', 'time', 'telecom', 'detail', 'evidence'] as const;

/** Everything a pill can ask about, roles first. */
export const FILTER_FIELDS: readonly FilterField[] = [
  ...ROLE_FIELDS,
  ...GROUP_ORDER.flatMap((group) =>
    FLOW_COLUMNS.filter((column) => column.group === group && !('hidden' in column)),
  ).map((column) => ({
    name: column.name,
    label: column.label,
    about: column.about,
    group: GROUP_LABELS[column.group],
  })),
];

export function fieldLabel(name: string): string {
  return ROLE_FIELDS.find((field) => field.name === name)?.label ?? columnOf(name)?.label ?? name;
}

export const OP_WORDS: Readonly<Record<Op, string>> = {
  is: 'is',
  contains: 'contains',
  starts_with: 'starts with',
  gte: 'at least',
  lt: 'less than',
  exists: 'is present',
};
const NOT_WORDS: Readonly<Record<Op, string>> = {
  is: 'is not',
  contains: 'does not contain',
  starts_with: 'does not start with',
  gte: 'not at least',
  lt: 'not less than',
  exists: 'is missing',
};

export function opWords(pill: Pick<Pill, 'op' | 'negate'>): string {
  // An address may name a condition that does not exist: it is shown as it stands there.
  return (pill.negate ? NOT_WORDS[pill.op] : OP_WORDS[pill.op]) ?? pill.op;
}

/** The ops that make sense for a field. Roles match exactly; numbers and times compare. */
export function opsOf(field: string): readonly Op[] {
  // Chosen from the list of uploads, so that there is nothing to begin with or to contain.
  if (field === 'upload_id') return ['is', 'exists'];
  if (field === 'port') return ['is', 'gte', 'lt', 'exists'];
  if (ROLE_FIELDS.some((role) => role.name === field)) return ['is', 'contains', 'starts_with', 'exists'];
  const type = columnOf(field)?.type;
  if (type === 'INTEGER' || type === 'BIGINT' || type === 'DOUBLE') return ['is', 'gte', 'lt', 'exists'];
  if (type === 'TIMESTAMP_MS') return ['gte', 'lt', 'exists'];
  if (type === 'BOOLEAN') return ['is', 'exists'];
  if (type === 'VARCHAR[]') return ['is', 'exists'];
  return ['is', 'contains', 'starts_with', 'exists'];
}

/** What to type, shown in the empty value box. */
export function valueHint(field: string): string {
  if (field === 'subscriber' || field === 'msisdn') return '919876543210';
  if (field === 'address' || field.endsWith('_ip')) return '203.0.113.7 or 203.0.113.0/24';
  if (field === 'port' || field.endsWith('_port')) return '443';
  if (field.includes('country')) return 'IN';
  const type = columnOf(field)?.type;
  if (type === 'TIMESTAMP_MS') return '2026-04-17T07:02:00Z';
  const unit = columnOf(field)?.unit;
  return unit ? `number in ${unit}` : 'value';
}

/** The pill as it is shown: an upload is known by its file's name, where that is held. */
export function withFileNames(pill: Pill, names: ReadonlyMap<string, string>): Pill {
  if (pill.field !== 'upload_id') return pill;
  return { ...pill, values: pill.values.map((value) => names.get(String(value)) ?? value) };
}

/** One line for a pill: "Port is 22, 23". */
export function pillText(pill: Pill): string {
  const shown = pill.values.slice(0, 3).join(', ');
  const rest = pill.values.length - 3;
  return `${fieldLabel(pill.field)} ${opWords(pill)}${shown ? ` ${shown}` : ''}${rest > 0 ? ` and ${rest} more` : ''}`;
}
