import { createDraw, type Draw } from './draw.ts';
import { type Cell, cellsOf, OPERATORS, type Operator, type OperatorId, SITES_PER_CITY } from './operators.ts';
import type { City } from './places.ts';
import type { Subscriber } from './subscriber.ts';

/** Subscribers of one operator in some cities. */
export interface SubscriberGroup {
  readonly operator: OperatorId;
  readonly cities: readonly City[];
  readonly ipv6: boolean;
}

export type Lifeline = Partial<Pick<Subscriber, 'imei' | 'newHandset' | 'activeFromMs' | 'activeToMs'>>;

/** Blocks of 512 ports from 1,024 up to 65,535. */
export const BLOCKS_PER_ADDRESS = 126;
const NUMBERS = 100_000;

/** Every MSISDN is 9170000 and five digits, every IMSI the operator's code, zeros and five digits: nobody's. */
export function createSubscribers(options: {
  readonly seed: number;
  readonly count: number;
  readonly groups: readonly SubscriberGroup[];
  readonly lifelines: ReadonlyMap<number, Lifeline>;
}): readonly Subscriber[] {
  const draw = createDraw(options.seed);
  const firstNumber = draw.nextBelow(NUMBERS);
  const natPlaces = new Map<string, number>();
  const cellsAt = sharedCells();
  return Array.from({ length: options.count }, (_, index) => {
    const groupIndex = index % options.groups.length;
    const group = options.groups[groupIndex] as SubscriberGroup;
    const operator = OPERATORS[group.operator];
    const city = group.cities[Math.floor(index / options.groups.length) % group.cities.length] as City;
    // 7,919 shares no factor with 100,000, so numbers look shuffled and never repeat.
    const number = String((firstNumber + index * 7919) % NUMBERS).padStart(5, '0');
    return {
      index,
      group: groupIndex,
      operator,
      city,
      msisdn: `9170000${number}`,
      imsi: `${operator.plmn}${number.padStart(15 - operator.plmn.length, '0')}`,
      imei: imeiOf(number, draw),
      newHandset: null,
      activeFromMs: -Infinity,
      activeToMs: Infinity,
      ...insideAddresses(index, operator, group.ipv6),
      ...usualCells(cellsAt(operator, city), draw),
      rat: draw.nextBelow(10) < 4 ? '5G' : '4G',
      prepaid: draw.nextBelow(3) > 0,
      ...natPlace(operator, city, natPlaces),
      activity: Math.exp(0.7 * draw.nextNormal()),
      ...options.lifelines.get(index),
    };
  });
}

/** The cells of an operator in a city, made once however many people live there. */
function sharedCells(): (operator: Operator, city: City) => readonly Cell[] {
  const known = new Map<string, readonly Cell[]>();
  return (operator, city) => {
    const key = `${operator.id} ${city.name}`;
    const cells = known.get(key) ?? cellsOf(operator, city);
    known.set(key, cells);
    return cells;
  };
}

/** Home and work are never the same cell. */
function usualCells(cells: readonly Cell[], draw: Draw): { home: Cell; work: Cell } {
  const home = draw.nextBelow(SITES_PER_CITY);
  const work = (home + 1 + draw.nextBelow(SITES_PER_CITY - 1)) % SITES_PER_CITY;
  return { home: cells[home] as Cell, work: cells[work] as Cell };
}

/** Type allocation codes 350000xx are invented. */
function imeiOf(number: string, draw: Draw): string {
  return `350000${10 + draw.nextBelow(40)}0${number}0`;
}

export function spareImei(index: number): string {
  return `35000060${String(index).padStart(6, '0')}0`;
}

function insideAddresses(index: number, operator: Operator, ipv6: boolean): { insideIp: string; ipv6: string | null } {
  const high = Math.floor(index / 250);
  const low = (index % 250) + 2;
  const third = (high * 37) % 256;
  const second = operator.insideOctet + Math.floor(high / 256);
  return {
    insideIp: index % 4 === 3 ? `100.${64 + (second % 64)}.${third}.${low}` : `10.${second}.${third}.${low}`,
    ipv6: ipv6 ? `2001:db8:${(0x1000 + index).toString(16)}:${second.toString(16)}::${low.toString(16)}` : null,
  };
}

function natPlace(operator: Operator, city: City, places: Map<string, number>): { natIp: string; natSlot: number } {
  const pool = operator.pools[city.name] ?? (operator.pools[''] as string);
  const place = places.get(pool) ?? 0;
  places.set(pool, place + 1);
  return { natIp: `${pool}.${11 + Math.floor(place / BLOCKS_PER_ADDRESS)}`, natSlot: place % BLOCKS_PER_ADDRESS };
}
