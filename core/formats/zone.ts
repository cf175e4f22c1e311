/** Offset of a zone from UTC at an instant, in minutes east. Throws RangeError for a zone nobody knows. */
export function zoneOffsetMinutes(zone: string, atMs: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'longOffset',
  }).formatToParts(atMs);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

const QUARTER_MS = 91 * 86_400_000;
const FIRST_MS = 1_104_537_600_000; // 2005-01-01, the oldest time taken as real

/** The one offset a zone has had since 2005, in minutes; null for zones that change it. */
export function fixedOffsetMinutes(zone: string): number | null {
  const first = zoneOffsetMinutes(zone, FIRST_MS);
  for (let quarter = 1; quarter < 100; quarter += 1) {
    if (zoneOffsetMinutes(zone, FIRST_MS + quarter * QUARTER_MS) !== first) return null;
  }
  return first;
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** SQL that turns a TIMESTAMP in the zone's clock into UTC. */
export function toUtcSql(timestamp: string, zone: string): string {
  const offset = fixedOffsetMinutes(zone);
  if (offset === 0) return timestamp;
  if (offset !== null) return `(${timestamp} - INTERVAL '${offset}' MINUTE)`;
  return `((${timestamp} AT TIME ZONE '${zone}') AT TIME ZONE 'UTC')`;
}
