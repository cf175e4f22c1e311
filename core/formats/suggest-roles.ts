import { compactHeader } from './compact-header.ts';
import { ASK_USER, synonymOf } from './synonyms.ts';

/**
 * Role of each header: the layout's own table, then the synonym table. `Session Start` is the event's time unless an
 * event time stands beside it; a header whose meaning differs from file to file stays open.
 */
export function suggestRoles(
  headers: readonly string[],
  own: Readonly<Record<string, string | null>>,
): (string | null)[] {
  const roles = headers.map((header) => {
    const key = compactHeader(header);
    if (key in own) return own[key]!;
    return ASK_USER.has(key) ? null : synonymOf(header);
  });
  if (roles.includes('event_time') || !roles.includes('session_start')) return roles;
  return roles.map((role) => (role === 'session_start' ? 'event_time' : role));
}
