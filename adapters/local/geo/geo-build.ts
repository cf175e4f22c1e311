import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type GeoBuilder, geoBuilder } from '../../../core/enrich/geo-builder.ts';
import type { GeoSource } from '../../../core/enrich/geo-tables.ts';
import { type Mmdb, type MmdbMetadata, openMmdb } from '../../../core/enrich/mmdb.ts';
import { InvalidInputError, isKnownError } from '../../../core/errors.ts';
import type { GeoFile } from './geo-files.ts';

export interface GeoProgress {
  /** File being read; null while the result is put together. */
  readonly file: string | null;
  /** 0 to 1 over the whole build. */
  readonly done: number;
}

interface Building {
  readonly builder: GeoBuilder;
  /** By kind: two files of one kind (IPv4 and IPv6) are one source. */
  readonly sources: Map<GeoSource['kind'], GeoSource>;
  /** Families already read, as kind and version: the first file that has one gives it. */
  readonly families: Set<string>;
}

/** Reads the sources one after the other and returns the bytes of the geo file. Throws InvalidInputError naming a file that cannot be used. */
export function buildGeoFile(files: readonly GeoFile[], onProgress: (progress: GeoProgress) => void): ArrayBuffer {
  const building: Building = { builder: geoBuilder(), sources: new Map(), families: new Set() };
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  let read = 0;
  for (const file of files) {
    onProgress({ file: basename(file.path), done: read / total });
    try {
      addFile(building, file);
    } catch (cause) {
      if (!isKnownError(cause)) throw cause;
      throw new InvalidInputError(`${basename(file.path)}: ${cause.message}`, { cause });
    }
    read += file.bytes;
  }
  onProgress({ file: null, done: 1 });
  return building.builder.finish([...building.sources.values()]);
}

function addFile(building: Building, file: GeoFile): void {
  const { kind, path, bundled } = file;
  if (file.format === 'csv') {
    building.builder.addAsnCsv(readFileSync(path, 'utf8'));
    if (bundled !== null) building.sources.set(kind, { kind, ...bundled, source: 'bundled' });
    return;
  }
  const mmdb = openMmdb(readFileSync(path));
  for (const version of [4, 6] as const) addFamily(building, { mmdb, kind, version });
  const build_date = new Date(mmdb.metadata.buildEpochS * 1000).toISOString();
  const source: GeoSource =
    bundled !== null
      ? { kind, ...bundled, build_date, source: 'bundled' }
      : { kind, ...ownSource(mmdb.metadata, path), build_date, source: 'file' };
  const before = building.sources.get(kind)?.build_date ?? '';
  if (build_date > before) building.sources.set(kind, source);
}

interface Family {
  readonly mmdb: Mmdb;
  readonly kind: GeoSource['kind'];
  readonly version: 4 | 6;
}

function addFamily({ builder, families }: Building, { mmdb, kind, version }: Family): void {
  const family = `${kind}${version}`;
  if (families.has(family) || !mmdb.holds(version)) return;
  families.add(family);
  if (kind === 'city') builder.addCity(mmdb, version);
  else builder.addAsn(mmdb, version);
}

const CREDITS: readonly { readonly type: RegExp; readonly licence: string; readonly attribution: string }[] = [
  {
    type: /^GeoLite2/i,
    licence: 'GeoLite2 End User Licence Agreement',
    attribution: 'This product includes GeoLite2 data created by MaxMind, available from https://www.maxmind.com',
  },
  { type: /^DBIP-.*Lite/i, licence: 'CC-BY-4.0', attribution: 'IP Geolocation by DB-IP (https://db-ip.com)' },
];

/** A file of the user's own comes under the terms its publisher gave the user; the known free ones ask for a credit line. */
function ownSource(
  { databaseType, description }: MmdbMetadata,
  path: string,
): Pick<GeoSource, 'name' | 'licence' | 'attribution'> {
  const name = databaseType === '' ? basename(path) : databaseType;
  const credit = CREDITS.find(({ type }) => type.test(databaseType));
  return {
    name,
    licence: credit?.licence ?? 'as agreed with its publisher',
    attribution: credit?.attribution ?? description ?? name,
  };
}
