import { zoneOffsetMinutes } from './formats/zone.ts';

/** A zone with its offset at a time, to stand within other words: "Asia/Kolkata, UTC+05:30". */
export function zoneWords(zone: string, ms: number): string {
  if (zone === 'UTC' || zone === 'Etc/UTC') return 'UTC';
  const minutes = zoneOffsetMinutes(zone, ms);
  const size = Math.abs(minutes);
  return `${zone}, UTC${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
