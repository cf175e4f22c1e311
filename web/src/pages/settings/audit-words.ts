import { type Filter, filterSchema } from '../../../../core/contract/filter.ts';
import type { AuditEntry } from '../../../../core/contract/system.ts';
import { fieldLabel, pillText } from '../../filters/filter-fields.ts';
import { formatBytes, formatCount } from '../../lib/numbers.ts';

/** One parameter of what was done, as people read it. */
export interface AuditWord {
  readonly name: string;
  readonly text: string;
}

const NAMES: Readonly<Record<string, string>> = {
  name: 'File',
  row_number: 'Line',
  member: 'Part of the archive',
  sha256: 'SHA-256',
  size_bytes: 'Size',
  object_bytes: 'Stored size',
  objects: 'Stored objects',
  total: 'Found',
  offset: 'From row',
  save_as: 'Saved as',
  before: 'Before',
  left: 'Left',
  totp_removed: 'Second factor removed',
  default_input_zone: 'Zone of input that names none',
  reverse_dns: 'Reverse DNS',
  expires_at: 'Expires',
  min_score: 'Lowest score',
  max_share: 'Highest share of episodes',
  sample_size: 'Flows per tree',
};

/** The parameters of an entry, one by one; those that say nothing (null, empty, the first page) are left out. */
export function auditWords({ detail, action }: Pick<AuditEntry, 'detail' | 'action'>): AuditWord[] {
  return Object.entries(detail).flatMap(([key, value]) => wordsOf(key, value, action));
}

function wordsOf(key: string, value: unknown, action: string): AuditWord[] {
  if (value === null || value === undefined || value === '') return [];
  if ((key === 'offset' || key === 'member') && value === 0) return [];
  if (key === 'request' && typeof value === 'object')
    return auditWords({ detail: value as AuditEntry['detail'], action });
  const text = key === 'filter' ? filterWords(value) : valueWords(key, value);
  return text === '' ? [] : [{ name: nameOf(key, action), text }];
}

function nameOf(key: string, action: string): string {
  if (key === 'name' && action.startsWith('token')) return 'Token';
  if (key === 'name' && action.startsWith('mapping')) return 'Mapping';
  const known = NAMES[key];
  if (known !== undefined) return known;
  const words = key
    .replaceAll('_', ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, end: string, next: string) => `${end} ${next.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function filterWords(value: unknown): string {
  const read = filterSchema.safeParse(value);
  return read.success ? filterText(read.data) : plain(value);
}

function filterText({ from, to, text, pills }: Filter): string {
  const parts = [
    text ? `“${text}”` : '',
    ...pills.filter((pill) => !pill.disabled).map(pillText),
    from ? `from ${from}` : '',
    to ? `until ${to}` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'everything' : parts.join('; ');
}

function valueWords(key: string, value: unknown): string {
  if (key === 'column' && typeof value === 'string') return fieldLabel(value);
  if (key === 'sort' && Array.isArray(value)) return value.map(sortText).join(', ');
  if (key === 'columns' && Array.isArray(value)) return value.map((name) => fieldLabel(String(name))).join(', ');
  if (typeof value === 'number') return /bytes$/.test(key) ? formatBytes(value) : numberText(value);
  return plain(value);
}

function numberText(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : String(value);
}

function sortText(key: { column?: unknown; descending?: unknown }): string {
  return `${fieldLabel(String(key.column))} ${key.descending ? 'descending' : 'ascending'}`;
}

function plain(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(plain).join(', ');
  if (typeof value !== 'object' || value === null) return value === null ? '' : String(value);
  return Object.entries(value)
    .filter(([, one]) => one !== null && one !== undefined && one !== '')
    .map(([key, one]) => `${nameOf(key, '').toLowerCase()} ${plain(one)}`)
    .join(', ');
}
