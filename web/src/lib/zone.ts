import { useQuery } from '@tanstack/react-query';
import { callApi } from './api.ts';
import { stored, useStored } from './stored.ts';
import { formatTime, type TimeStyle, zoneLabel, zoneShort } from './time.ts';

const zoneStore = stored('flowtrail.zone');

/** Zones offered first; the rest of the platform's list follows in the picker. */
export const COMMON_ZONES = [
  'Asia/Kolkata',
  'UTC',
  'Europe/London',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Singapore',
];

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

export interface Zone {
  /** IANA name; pass it to the API where a route asks for a zone. */
  readonly zone: string;
  /** "IST", for column headings. */
  readonly short: string;
  /** "IST (UTC+05:30)", wherever there is room to name it whole. */
  readonly label: string;
  /** Null returns to the zone of the settings. */
  setZone(zone: string | null): void;
  format(value: string | number | null | undefined, style?: TimeStyle): string;
}

/** The zone on screen: this browser's own choice, else the settings', else India. */
export function useZone(): Zone {
  const own = useStored(zoneStore);
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => callApi('settings', { signal }),
    staleTime: 300_000,
  });
  const wanted = own ?? settings.data?.zone ?? 'Asia/Kolkata';
  const zone = isZone(wanted) ? wanted : 'UTC';
  const now = Date.now();
  return {
    zone,
    short: zoneShort(zone, now),
    label: zoneLabel(zone, now),
    setZone: (next) => zoneStore.set(next),
    format: (value, style) => formatTime(value, zone, style),
  };
}
