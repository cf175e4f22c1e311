import { CITIES, type City } from './places.ts';

export type OperatorId = 'jio' | 'airtel' | 'vi';

export interface Operator {
  readonly id: OperatorId;
  /** Mobile country and network code an IMSI begins with. */
  readonly plmn: string;
  readonly apn: string;
  readonly gatewayIp: string;
  /** Second octet of inside addresses; operators use overlapping private space in life, apart here. */
  readonly insideOctet: number;
  /** Public /24s of the CGNAT, by the hub city that serves a place; '' is the hub of all other places. */
  readonly pools: Readonly<Record<string, string>>;
  readonly cellId: (cityIndex: number, site: number) => string;
}

export interface Cell {
  readonly id: string;
  readonly name: string;
  readonly latitude: string;
  readonly longitude: string;
}

export const SITES_PER_CITY = 12;

export const OPERATORS: Readonly<Record<OperatorId, Operator>> = {
  jio: {
    id: 'jio',
    plmn: '405857',
    apn: 'jionet',
    gatewayIp: '192.0.2.201',
    insideOctet: 16,
    pools: { Ahmedabad: '49.36.116', Delhi: '49.36.136', Jaipur: '49.36.240', Mumbai: '49.36.140', '': '49.36.148' },
    cellId: (city, site) => `405857${hex(0x2000 + city * 16, 4)}${hex(0x100 + site * 16 + 1, 3)}`,
  },
  airtel: {
    id: 'airtel',
    plmn: '40410',
    apn: 'airtelgprs.com',
    gatewayIp: '192.0.2.202',
    insideOctet: 96,
    pools: {
      Delhi: '122.161.40',
      Mumbai: '106.201.93',
      Chennai: '106.198.93',
      Bengaluru: '122.172.40',
      '': '106.214.93',
    },
    cellId: (city, site) => `404-10-${1200 + city}-${100_065_000 + city * 100 + site * 3}`,
  },
  vi: {
    id: 'vi',
    plmn: '40420',
    apn: 'www',
    gatewayIp: '192.0.2.203',
    insideOctet: 176,
    pools: { Mumbai: '49.14.160', Pune: '49.15.144', Delhi: '1.39.208', Bengaluru: '42.104.120', '': '49.14.214' },
    cellId: (city, site) => `40420${1001 + city}${502_500 + city * 20 + site}`,
  },
};

/** Sites stand on a grid of 2 to 3 km around the city's centre, like a dense urban network. */
export function cellsOf(operator: Operator, city: City): readonly Cell[] {
  const cityIndex = CITIES.indexOf(city);
  return Array.from({ length: SITES_PER_CITY }, (_, site) => ({
    id: operator.cellId(cityIndex, site),
    name: `${city.name} Site ${String(site + 1).padStart(2, '0')}`,
    latitude: (city.latitude + (Math.floor(site / 4) - 1) * 0.025).toFixed(5),
    longitude: (city.longitude + ((site % 4) - 1.5) * 0.026).toFixed(5),
  }));
}

function hex(value: number, width: number): string {
  return value.toString(16).toUpperCase().padStart(width, '0');
}
