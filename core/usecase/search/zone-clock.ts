import { InvalidInputError } from '../../errors.ts';
import { isZone, zoneOffsetMinutes } from '../../formats/zone.ts';
import { isoTime } from '../../iso-time.ts';
import { epochMs, MINUTE_MS } from '../../query/utc-time.ts';

const QUARTER_MS = 15 * MINUTE_MS;

/** Offset of a zone in minutes east of UTC; offsets change at quarter hours only, so each is asked for once. Throws InvalidInputError. */
export function zoneOffsets(zone: string, field = 'zone'): (ms: number) => number {
  if (!isZone(zone)) {
    throw new InvalidInputError(`expected an IANA time zone such as Asia/Kolkata, found ${JSON.stringify(zone)}`, {
      field,
    });
  }
  const known = new Map<number, number>();
  return (ms) => {
    const quarter = Math.floor(ms / QUARTER_MS);
    let offset = known.get(quarter);
    if (offset === undefined) {
      offset = zoneOffsetMinutes(zone, quarter * QUARTER_MS);
      known.set(quarter, offset);
    }
    return offset;
  };
}

/** Prints ISO 8601 UTC times as the zone's clock shows them, with its offset: 2026-01-05T15:30:00.000+05:30. */
export function zoneClock(zone: string, field = 'zone'): (iso: string) => string {
  const offsetOf = zoneOffsets(zone, field);
  return (iso) => {
    const ms = epochMs(iso);
    if (ms === null) return iso;
    const offset = offsetOf(ms);
    return isoTime(ms + offset * MINUTE_MS).slice(0, -1) + offsetText(offset);
  };
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
