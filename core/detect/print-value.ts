import { printCount } from '../print-count.ts';

/** How a feature's figure is read aloud. */
export type ValueKind =
  | 'bytes'
  | 'bytes_per_second'
  | 'packets_per_second'
  | 'seconds'
  | 'count'
  | 'times'
  | 'share'
  | 'time_of_day'
  | 'weekday'
  | 'direction'
  | 'port_class'
  | 'one_in'
  | 'deviations'
  | 'yes_no';

/** Rarity below which a destination counts as popular: one entity in 16 contacts it. */
export const POPULAR_BITS = 4;

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
/** In the order of the numbers the direction feature uses. */
export const DIRECTIONS = ['outbound', 'internal', 'external', 'inbound'] as const;
const PORT_CLASSES = ['well-known', 'registered', 'ephemeral'];

/** A figure with its unit, short: three significant digits, decimal prefixes. */
export function printValue(kind: ValueKind, value: number): string {
  switch (kind) {
    case 'bytes':
      return scaled(value, 'B');
    case 'bytes_per_second':
      return scaled(value, 'B/s');
    case 'packets_per_second':
      return `${short(value)} packets/s`;
    case 'seconds':
      return printDuration(value);
    case 'count':
      return printCount(value);
    case 'times':
      return `${short(value)} ×`;
    case 'share':
      return `${short(value * 100)} %`;
    case 'time_of_day':
      return clock(value);
    case 'weekday':
      return WEEKDAYS[Math.round(value)] ?? short(value);
    case 'direction':
      return DIRECTIONS[Math.round(value)] ?? short(value);
    case 'port_class':
      return PORT_CLASSES[Math.round(value)] ?? short(value);
    case 'one_in':
      return value <= POPULAR_BITS ? `1 in ${2 ** POPULAR_BITS} or more` : `1 in ${printCount(Math.round(2 ** value))}`;
    case 'deviations':
      return `${value < 0 ? '-' : '+'}${short(Math.abs(value))}`;
    case 'yes_no':
      return value >= 0.5 ? 'yes' : 'no';
  }
}

const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P'];

function scaled(value: number, unit: string): string {
  let step = 0;
  let left = Math.abs(value);
  while (left >= 999.5 && step < PREFIXES.length - 1) {
    left /= 1000;
    step += 1;
  }
  return `${value < 0 ? '-' : ''}${short(left)} ${PREFIXES[step]}${unit}`;
}

/** Three significant digits, no trailing zeros, no exponent. */
function short(value: number): string {
  if (Math.abs(value) >= 100) return printCount(value);
  if (Math.abs(value) < 0.005) return '0';
  return String(Number(value.toPrecision(Math.abs(value) >= 1 ? 3 : 2)));
}

function printDuration(seconds: number): string {
  if (seconds < 120) return `${short(seconds)} s`;
  if (seconds < 7200) return `${short(seconds / 60)} min`;
  return seconds < 172_800 ? `${short(seconds / 3600)} h` : `${short(seconds / 86_400)} days`;
}

/** Minutes since midnight as hh:mm. */
function clock(minutes: number): string {
  const whole = ((Math.round(minutes) % 1440) + 1440) % 1440;
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}
