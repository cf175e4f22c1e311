/** What a data record of a city or ASN mmdb says, whatever its shape: nested (GeoLite2, DB-IP) or flat (ip-location-db, IPinfo). */
import type { Network, Place } from './geo-tables.ts';
import type { MmdbValue } from './mmdb-value.ts';

/** Place of a record; null when it names no country, region, city or coordinates. */
export function placeOfRecord(record: MmdbValue): Place | null {
  const subdivisions = field(record, 'subdivisions');
  const place = {
    country: country(record),
    region:
      text(field(record, 'state1')) ??
      text(field(record, 'region')) ??
      englishName(Array.isArray(subdivisions) ? subdivisions[0] : undefined),
    city: text(field(record, 'city')) ?? englishName(field(record, 'city')),
    ...point(record),
  };
  return Object.values(place).every((value) => value === null) ? null : place;
}

/** Both coordinates or neither; the point 0, 0 in the Gulf of Guinea is how sources print "unknown". */
function point(record: MmdbValue): Pick<Place, 'latitude' | 'longitude'> {
  const location = field(record, 'location');
  const latitude = number(field(record, 'latitude') ?? field(record, 'lat') ?? field(location, 'latitude'));
  const longitude = number(field(record, 'longitude') ?? field(record, 'lng') ?? field(location, 'longitude'));
  const unknown = latitude === null || longitude === null || (latitude === 0 && longitude === 0);
  return unknown ? { latitude: null, longitude: null } : { latitude, longitude };
}

/** Network of a record; null when it has no AS number. */
export function networkOfRecord(record: MmdbValue): Network | null {
  const given = field(record, 'autonomous_system_number') ?? field(record, 'asn');
  const asn = number(typeof given === 'string' ? given.replace(/^AS/i, '') : given);
  if (asn === null || asn <= 0) return null;
  const names = ['autonomous_system_organization', 'as_organization', 'as_name', 'as_org', 'name'];
  for (const name of names) {
    const organisation = text(field(record, name));
    if (organisation !== null) return { asn, organisation };
  }
  return { asn, organisation: null };
}

/** A flat `country` may be a code or a name; only the two-letter code is taken. */
function country(record: MmdbValue): string | null {
  const code =
    text(field(record, 'country_code')) ??
    text(field(record, 'country')) ??
    text(field(field(record, 'country'), 'iso_code'));
  return code !== null && /^[A-Za-z]{2}$/.test(code) ? code.toUpperCase() : null;
}

function field(value: MmdbValue | undefined, name: string): MmdbValue | undefined {
  return value instanceof Map ? value.get(name) : undefined;
}

function text(value: MmdbValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function number(value: MmdbValue | undefined): number | null {
  if (value === undefined || value === '') return null;
  const read = typeof value === 'number' ? value : Number(value);
  return Number.isFinite(read) ? read : null;
}

function englishName(value: MmdbValue | undefined): string | null {
  return text(field(field(value, 'names'), 'en'));
}
