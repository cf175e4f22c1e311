import { FILTER_ROLES, type Pill } from '../../../core/contract/filter.ts';
import { columnOf } from '../../../core/flow/schema.ts';

/**
 * The filter in the address bar, readable and short: `?range=24h&q=login&f=destination_port:22&f=!country:RU,CN`.
 * A pill is `[off.][pin.][!]field[.op]:value,value`; `is` needs no op, `exists` no values; commas and backslashes in
 * values are escaped with a backslash.
 */
export type RangeChoice =
  | { readonly kind: 'all' }
  /** The last so many minutes of the data held, not of the wall clock: records are usually days or years old. */
  | { readonly kind: 'last'; readonly minutes: number }
  /** Half-open, ISO 8601 with Z; null is unbounded. */
  | { readonly kind: 'absolute'; readonly from: string | null; readonly to: string | null };

export interface FilterState {
  readonly range: RangeChoice;
  readonly text: string;
  readonly pills: readonly Pill[];
}

export type SearchParams = Readonly<Record<string, string | readonly string[] | undefined>>;

export const EMPTY_FILTER: FilterState = { range: { kind: 'all' }, text: '', pills: [] };
export const FILTER_KEYS = ['range', 'from', 'to', 'q', 'f'] as const;

const UNITS = { m: 1, h: 60, d: 1440 } as const;

/** Number of a numeric column or of the port role; text otherwise, and for integers beyond 2^53. */
export function typedValue(field: string, text: string): string | number {
  const type = field === 'port' ? 'INTEGER' : columnOf(field)?.type;
  if (type !== 'INTEGER' && type !== 'BIGINT' && type !== 'DOUBLE') return text;
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) return text;
  return type === 'BIGINT' && !Number.isSafeInteger(number) ? text : number;
}

function splitValues(text: string): string[] {
  const values: string[] = [];
  let value = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\' && at + 1 < text.length) {
      at += 1;
      value += text[at];
    } else if (char === ',') {
      values.push(value);
      value = '';
    } else value += char;
  }
  values.push(value);
  return values;
}

export function encodePill(pill: Pill): string {
  const flags = `${pill.disabled ? 'off.' : ''}${pill.pinned ? 'pin.' : ''}${pill.negate ? '!' : ''}`;
  const op = pill.op === 'is' ? '' : `.${pill.op}`;
  if (pill.op === 'exists' || pill.values.length === 0) return `${flags}${pill.field}${op}`;
  const values = pill.values.map((value) => String(value).replace(/[\\,]/g, '\\$&'));
  return `${flags}${pill.field}${op}:${values.join(',')}`;
}

/**
 * Text that names no field or condition there is becomes a pill all the same: left out, a mangled link would show more
 * than it was sent for. The server refuses such a pill by name, and the bar shows it to be taken away.
 */
export function decodePill(text: string): Pill {
  const found = /^(off\.)?(pin\.)?(!)?([a-z][a-z0-9_]*)(?:\.([a-z_]+))?(?::([\s\S]*))?$/.exec(text);
  if (!found) return { field: text as Pill['field'], op: 'is', values: [] };
  const [, off, pin, not, field = '', op = 'is', valueText] = found;
  return {
    field: field as Pill['field'],
    op: op as Pill['op'],
    values: op === 'exists' ? [] : valuesOf(field, valueText),
    ...(not ? { negate: true } : {}),
    ...(off ? { disabled: true } : {}),
    ...(pin ? { pinned: true } : {}),
  };
}

/** A field without a value asks for the empty one: with none at all a pill would ask nothing. */
function valuesOf(field: string, text: string | undefined): Pill['values'] {
  const isKnown = FILTER_ROLES.some((role) => role === field) || columnOf(field) !== undefined;
  if (text === undefined) return isKnown ? [''] : [];
  return splitValues(text).map((value) => typedValue(field, value));
}

function encodeMinutes(minutes: number): string {
  if (minutes % UNITS.d === 0) return `${minutes / UNITS.d}d`;
  return minutes % UNITS.h === 0 ? `${minutes / UNITS.h}h` : `${minutes}m`;
}

function decodeRange(search: SearchParams): RangeChoice {
  const from = isoOrNull(first(search['from']));
  const to = isoOrNull(first(search['to']));
  if (from || to) return { kind: 'absolute', from, to };
  const found = /^(\d{1,5})([mhd])$/.exec(first(search['range']) ?? '');
  const minutes = found ? Number(found[1]) * UNITS[found[2] as keyof typeof UNITS] : 0;
  return minutes > 0 ? { kind: 'last', minutes } : { kind: 'all' };
}

function first(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}

function isoOrNull(text: string | undefined): string | null {
  const epochMs = text ? Date.parse(text) : Number.NaN;
  return Number.isFinite(epochMs) ? new Date(epochMs).toISOString() : null;
}

/** "2026-04-17T07:02:00.000Z" -> "2026-04-17T07:02Z" where nothing is lost. */
function shortIso(iso: string): string {
  return iso.replace(/(?::00)?\.000Z$/, 'Z');
}

export function decodeFilter(search: SearchParams): FilterState {
  const raw = search['f'];
  const texts = typeof raw === 'string' ? [raw] : (raw ?? []);
  return {
    range: decodeRange(search),
    text: first(search['q']) ?? '',
    pills: texts.map(decodePill),
  };
}

/** The search params of a filter; every key of FILTER_KEYS is present so that spreading it over others clears them. */
export function encodeFilter(state: FilterState): Record<(typeof FILTER_KEYS)[number], string | string[] | undefined> {
  const { range } = state;
  return {
    range: range.kind === 'last' ? encodeMinutes(range.minutes) : undefined,
    from: range.kind === 'absolute' && range.from ? shortIso(range.from) : undefined,
    to: range.kind === 'absolute' && range.to ? shortIso(range.to) : undefined,
    q: state.text || undefined,
    f: state.pills.length > 0 ? state.pills.map(encodePill) : undefined,
  };
}

/** Search params -> "?a=b"; characters that are legal in a query stay readable. */
export function stringifySearch(search: SearchParams): string {
  const parts: string[] = [];
  for (const [key, value] of Object.entries(search)) {
    const values = value === undefined || value === null ? [] : typeof value === 'string' ? [value] : value;
    for (const one of values) parts.push(`${key}=${readable(String(one))}`);
  }
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

function readable(text: string): string {
  return encodeURIComponent(text)
    .replace(/%(3A|2C|2F|40|3B|24)/g, (code) => decodeURIComponent(code))
    .replaceAll('%20', '+');
}

export function parseSearch(text: string): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = Object.create(null);
  for (const [key, value] of new URLSearchParams(text)) {
    const before = found[key];
    found[key] = before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value];
  }
  return found;
}
