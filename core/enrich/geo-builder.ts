/** Makes a geo file from mmdb files and ASN lists: ranges of one place merged, places and texts stored once. */
import { InvalidInputError } from '../errors.ts';
import { type AddressWords, compareWords, isV4, nextWords } from './address-words.ts';
import { readAsnCsv } from './asn-csv.ts';
import { packSections, type Section } from './geo-layout.ts';
import { networkOfRecord, placeOfRecord } from './geo-record.ts';
import { type GeoSource, type Network, type Place, rangeSections } from './geo-tables.ts';
import { GrowingU32 } from './growing-u32.ts';
import type { Mmdb } from './mmdb.ts';
import { type RangeBuilder, rangeBuilder } from './range-builder.ts';

/** Each address family may be added once per table; a family never added answers "nothing known". */
export interface GeoBuilder {
  addCity(mmdb: Mmdb, version: 4 | 6): void;
  addAsn(mmdb: Mmdb, version: 4 | 6): void;
  /** Text of one ip-location-db ASN file, one address family, sorted by range. */
  addAsnCsv(csv: string): void;
  /** The finished file; `sources` come back from `GeoTables.describe`. */
  finish(sources: readonly GeoSource[]): ArrayBuffer;
}

export function geoBuilder(): GeoBuilder {
  const texts = textPool();
  const places = placePool(texts);
  const networks = networkPool(texts);
  const placeRanges = rangeBuilder();
  const networkRanges = rangeBuilder();
  return {
    addCity: (mmdb, version) => {
      addMmdb({ mmdb, version, ranges: placeRanges, idOf: (record) => places.id(placeOfRecord(record)) });
    },
    addAsn: (mmdb, version) => {
      addMmdb({ mmdb, version, ranges: networkRanges, idOf: (record) => networks.id(networkOfRecord(record)) });
    },
    addAsnCsv: (csv) => addRows(csv, networkRanges, networks),
    finish: (sources) => {
      const ranges = {
        ...rangeSections('place', placeRanges.finish()),
        ...rangeSections('network', networkRanges.finish()),
      };
      const sections = { ...ranges, ...places.sections(), ...networks.sections(), ...texts.sections() };
      return packSections(sections as Record<string, Section>, sources);
    },
  };
}

interface MmdbPart {
  readonly mmdb: Mmdb;
  readonly version: 4 | 6;
  readonly ranges: RangeBuilder;
  readonly idOf: (record: ReturnType<Mmdb['record']>) => number;
}

function addMmdb({ mmdb, version, ranges, idOf }: MmdbPart): void {
  const ids = new Map<number, number>([[-1, 0]]);
  mmdb.walk(version, (start, pointer) => {
    let id = ids.get(pointer);
    if (id === undefined) {
      id = idOf(mmdb.record(pointer));
      ids.set(pointer, id);
    }
    const [w0, w1, w2, w3] = start as unknown as [number, number, number, number];
    if (version === 4) ranges.addV4(w3, id);
    else ranges.addV6({ w0, w1, w2, w3 }, id);
  });
}

function addRows(csv: string, ranges: RangeBuilder, networks: Pool<Network>): void {
  let due: AddressWords | null = null;
  let v4 = true;
  const add = (at: AddressWords, id: number): void => (v4 ? ranges.addV4(at.w3, id) : ranges.addV6(at, id));
  for (const { first, last, network } of readAsnCsv(csv)) {
    v4 = isV4(first);
    if (v4 !== isV4(last) || compareWords(first, last) > 0)
      throw new InvalidInputError('expected address ranges with first <= last');
    if (due !== null && compareWords(first, due) > 0) add(due, 0);
    add(first, networks.id(network));
    due = nextWords(last);
  }
  if (due !== null && v4 === isV4(due)) add(due, 0);
}

interface Pool<T> {
  /** Number of a value, from 1 on; 0 for null. */
  id(value: T | null): number;
  sections(): Record<string, Section>;
}

function textPool(): Pool<string> {
  const ids = new Map<string, number>();
  const utf8 = new TextEncoder();
  return {
    id: (text) => (text === null ? 0 : numbered(ids, text)),
    sections: () => {
      const encoded = [...ids.keys()].map((text) => utf8.encode(text));
      const textOffsets = new Uint32Array(encoded.length + 2);
      encoded.forEach((bytes, i) => {
        textOffsets[i + 2] = (textOffsets[i + 1] as number) + bytes.length;
      });
      const textBytes = new Uint8Array(textOffsets[encoded.length + 1] as number);
      encoded.forEach((bytes, i) => {
        textBytes.set(bytes, textOffsets[i + 1]);
      });
      return { textOffsets, textBytes };
    },
  };
}

function numbered<K>(ids: Map<K, number>, key: K): number {
  const known = ids.get(key);
  if (known !== undefined) return known;
  ids.set(key, ids.size + 1);
  return ids.size;
}

function placePool(texts: Pool<string>): Pool<Place> {
  const ids = new Map<string, number>();
  const placeTexts = new GrowingU32();
  const points: number[] = [Number.NaN, Number.NaN];
  for (let i = 0; i < 3; i++) placeTexts.push(0);
  return {
    id: (place) => {
      if (place === null) return 0;
      const row = [texts.id(place.country), texts.id(place.region), texts.id(place.city)];
      const point = [place.latitude ?? Number.NaN, place.longitude ?? Number.NaN];
      const before = ids.size;
      const id = numbered(ids, `${row.join()},${point.join()}`);
      if (ids.size > before) {
        for (const text of row) placeTexts.push(text);
        points.push(...point);
      }
      return id;
    },
    sections: () => ({ placeTexts: placeTexts.view(), placePoints: Float32Array.from(points) }),
  };
}

function networkPool(texts: Pool<string>): Pool<Network> {
  const ids = new Map<string, number>();
  const networks = new GrowingU32();
  networks.push(0);
  networks.push(0);
  return {
    id: (network) => {
      if (network === null) return 0;
      const organisation = texts.id(network.organisation);
      const before = ids.size;
      const id = numbered(ids, `${network.asn},${organisation}`);
      if (ids.size > before) {
        networks.push(network.asn);
        networks.push(organisation);
      }
      return id;
    },
    sections: () => ({ networks: networks.view() }),
  };
}
