/** Place and network of an address, from a geo file made by `geoBuilder`. Nothing is looked up outside this memory. */
import type { AddressWords } from './address-words.ts';
import { type Sections, unpackSections } from './geo-layout.ts';
import { type RangeArrays, rangeValue } from './range-table.ts';

export interface Place {
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
  /** Degrees, four decimals (11 m): a place in these sources is a town, never a house. */
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** The autonomous system that announces an address. */
export interface Network {
  readonly asn: number;
  readonly organisation: string | null;
}

/** What a table was made from; shown to users, and the attribution is a licence condition. */
export interface GeoSource {
  readonly kind: 'city' | 'asn';
  readonly name: string;
  /** ISO 8601, UTC; null when the source does not say. */
  readonly build_date: string | null;
  readonly licence: string;
  readonly attribution: string;
  readonly source: 'bundled' | 'file';
}

export interface GeoAnswer {
  readonly place: Place | null;
  readonly network: Network | null;
}

export interface GeoTables {
  /** Both tables; null where nothing is known. */
  lookup(address: AddressWords): GeoAnswer;
  place(address: AddressWords): Place | null;
  network(address: AddressWords): Network | null;
  describe(): readonly GeoSource[];
}

/** Section names of the geo file beside the two range tables, whose sections carry the prefixes `place.` and `network.`. */
export interface GeoSections {
  /** Three string numbers per place: country, region, city. */
  readonly placeTexts: Uint32Array;
  /** Latitude and longitude per place; NaN for none. */
  readonly placePoints: Float32Array;
  /** ASN and string number of the organisation, per network. */
  readonly networks: Uint32Array;
  /** String number n is the UTF-8 between offsets n and n + 1; string 0 is null. */
  readonly textOffsets: Uint32Array;
  readonly textBytes: Uint8Array;
}

const RANGE_NAMES = [
  'v4Starts',
  'v4Values',
  'v4Index',
  'v6Starts',
  'v6Values',
  'v6Index',
  'deepStarts',
  'deepValues',
] as const;

/** Sections of a range table under a prefix, and back. */
export function rangeSections(prefix: 'place' | 'network', arrays: RangeArrays): Record<string, Uint32Array> {
  return Object.fromEntries(RANGE_NAMES.map((name) => [`${prefix}.${name}`, arrays[name]]));
}
function rangesOf(prefix: 'place' | 'network', sections: Sections): RangeArrays {
  return Object.fromEntries(RANGE_NAMES.map((name) => [name, sections[`${prefix}.${name}`]])) as unknown as RangeArrays;
}

/** Opens a geo file held in memory. Throws InvalidInputError when it is not one of this layout. */
export function geoTables(file: ArrayBuffer): GeoTables {
  const { sections, info } = unpackSections(file);
  const tables = sections as unknown as GeoSections;
  const placeRanges = rangesOf('place', sections);
  const networkRanges = rangesOf('network', sections);
  const text = textReader(tables);
  const placeOf = remembered(tables.placeTexts.length / 3, (id) => readPlace(tables, id, text));
  const networkOf = remembered(tables.networks.length / 2, (id) => readNetwork(tables, id, text));
  const place = (address: AddressWords): Place | null => placeOf(rangeValue(placeRanges, address));
  const network = (address: AddressWords): Network | null => networkOf(rangeValue(networkRanges, address));
  return {
    place,
    network,
    lookup: (address) => ({ place: place(address), network: network(address) }),
    describe: () => info as readonly GeoSource[],
  };
}

function readPlace(tables: GeoSections, id: number, text: (number: number) => string | null): Place {
  return {
    country: text(tables.placeTexts[id * 3] as number),
    region: text(tables.placeTexts[id * 3 + 1] as number),
    city: text(tables.placeTexts[id * 3 + 2] as number),
    latitude: degrees(tables.placePoints[id * 2] as number),
    longitude: degrees(tables.placePoints[id * 2 + 1] as number),
  };
}

function readNetwork(tables: GeoSections, id: number, text: (number: number) => string | null): Network {
  return { asn: tables.networks[id * 2] as number, organisation: text(tables.networks[id * 2 + 1] as number) };
}

/** Four decimals: a 32-bit float is exact to 0.00001 degrees, so its own rounding never shows. */
function degrees(value: number): number | null {
  return Number.isNaN(value) ? null : Math.round(value * 10_000) / 10_000;
}

/** Number 0 is null; any other is read once. */
function remembered<T>(count: number, read: (id: number) => T): (id: number) => T | null {
  const known: (T | undefined)[] = new Array(count);
  return (id) => {
    if (id === 0) return null;
    const value = known[id] ?? read(id);
    known[id] = value;
    return value;
  };
}

function textReader(tables: GeoSections): (number: number) => string | null {
  const utf8 = new TextDecoder();
  return remembered(tables.textOffsets.length, (number) =>
    utf8.decode(
      tables.textBytes.subarray(tables.textOffsets[number] as number, tables.textOffsets[number + 1] as number),
    ),
  );
}
