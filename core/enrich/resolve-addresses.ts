/** Everything known of each distinct address, as columns, so that millions of rows join to it instead of being looked up one by one. */
import { parseAddress } from './address.ts';
import { type AddressClass, addressClass, embeddedV4 } from './address-class.ts';
import type { AddressWords } from './address-words.ts';
import { type AppBasis, type AppIdentification, appOfAddress } from './app-identification.ts';
import type { GeoAnswer, GeoTables } from './geo-tables.ts';
import { ipv4Text } from './ipv4-text.ts';

/** One entry per raw string, in order; null where the string is no address or nothing is known. */
export interface AddressColumns {
  readonly raw: readonly string[];
  readonly canonical: (string | null)[];
  /** See `keyOf`. */
  readonly key: (string | null)[];
  readonly class: (AddressClass | null)[];
  /** Port and prefix length, where the text carried one. */
  readonly port: (number | null)[];
  readonly prefix: (number | null)[];
  /** IPv4 address inside a NAT64, 6to4 or Teredo address; place, network and service are then those of this one. */
  readonly embedded_v4: (string | null)[];
  readonly country: (string | null)[];
  readonly region: (string | null)[];
  readonly city: (string | null)[];
  readonly latitude: (number | null)[];
  readonly longitude: (number | null)[];
  readonly asn: (number | null)[];
  readonly as_org: (string | null)[];
  readonly app_name: (string | null)[];
  readonly app_family: (string | null)[];
  readonly app_confidence: (number | null)[];
  readonly app_basis: (AppBasis | null)[];
}

/** Looks up each string once: give distinct ones. Place, network and service are asked for public addresses only. Never throws on bad text. */
export function resolveAddresses(raws: readonly string[], geo: GeoTables): AddressColumns {
  const columns = emptyColumns(raws);
  for (let i = 0; i < raws.length; i++) {
    const address = parseAddress(raws[i] as string);
    if (address === null) continue;
    columns.canonical[i] = address.text;
    columns.key[i] = address.key;
    columns.port[i] = address.port;
    columns.prefix[i] = address.prefix;
    const kind = addressClass(address);
    columns.class[i] = kind;
    const inner = kind === 'public' ? null : embeddedV4(address);
    if (inner !== null) columns.embedded_v4[i] = ipv4Text(inner.w3);
    const reached = inner ?? address;
    if ((inner === null ? kind : addressClass(inner)) === 'public') fillRow(columns, i, answerFor(reached, geo));
  }
  return columns;
}

interface Answer extends GeoAnswer {
  readonly app: AppIdentification | null;
}

function answerFor(address: AddressWords, geo: GeoTables): Answer {
  const { place, network } = geo.lookup(address);
  return { place, network, app: appOfAddress(address, network?.asn ?? null) };
}

function fillRow(columns: AddressColumns, row: number, { place, network, app }: Answer): void {
  if (place !== null) {
    columns.country[row] = place.country;
    columns.region[row] = place.region;
    columns.city[row] = place.city;
    columns.latitude[row] = place.latitude;
    columns.longitude[row] = place.longitude;
  }
  if (network !== null) {
    columns.asn[row] = network.asn;
    columns.as_org[row] = network.organisation;
  }
  if (app !== null) {
    columns.app_name[row] = app.app_name;
    columns.app_family[row] = app.app_family;
    columns.app_confidence[row] = app.app_confidence;
    columns.app_basis[row] = app.app_basis;
  }
}

function emptyColumns(raw: readonly string[]): AddressColumns {
  const nulls = <T>(): (T | null)[] => new Array<T | null>(raw.length).fill(null);
  return {
    raw,
    canonical: nulls(),
    key: nulls(),
    class: nulls(),
    port: nulls(),
    prefix: nulls(),
    embedded_v4: nulls(),
    country: nulls(),
    region: nulls(),
    city: nulls(),
    latitude: nulls(),
    longitude: nulls(),
    asn: nulls(),
    as_org: nulls(),
    app_name: nulls(),
    app_family: nulls(),
    app_confidence: nulls(),
    app_basis: nulls(),
  };
}
