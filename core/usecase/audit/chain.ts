import type { AuditEntry } from '../../contract/system.ts';
import type { Hasher } from '../../ports.ts';

/** What the first entry has for a previous hash. */
export const GENESIS_HASH = '0'.repeat(64);

/** SHA-256 over the previous entry's hash, a line feed and this entry as canonical JSON. */
export function entryHash(hasher: Hasher, previous: string, entry: Omit<AuditEntry, 'hash'>): string {
  const { seq, at, actor, action, target, detail } = entry;
  return hasher.sha256(`${previous}\n${canonicalJson({ seq, at, actor, action, target, detail })}`);
}

/** JSON with object keys in ascending order and without spaces, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}
