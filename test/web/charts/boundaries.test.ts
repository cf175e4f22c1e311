import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { countriesOf } from '../../../web/src/charts/boundaries.ts';
import { alpha2OfNumeric, countryName } from '../../../web/src/charts/countries.ts';
import { MAP_HEIGHT, MAP_WIDTH, placesProjection, worldProjection } from '../../../web/src/charts/map-view.ts';

const worldAtlas: unknown = createRequire(import.meta.url)('world-atlas/countries-110m.json');
const square = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [0, 1],
      [1, 1],
      [0, 0],
    ],
  ],
};

describe('boundary file', () => {
  it('gives every bundled country with an ISO number its two letters', () => {
    const countries = countriesOf(worldAtlas);
    expect(countries).toHaveLength(177);
    expect(countries.filter((country) => country.code === undefined)).toHaveLength(3);
    expect(countries.map((country) => country.code)).toEqual(
      expect.arrayContaining(['IN', 'US', 'FR', 'NO', 'TW', 'SS']),
    );
  });

  it('may be replaced by GeoJSON that names countries by iso_a2', () => {
    const file = {
      type: 'FeatureCollection',
      features: [{ type: 'Feature', properties: { ISO_A2: 'IN' }, geometry: square }],
    };
    expect(countriesOf(file).map((country) => country.code)).toEqual(['IN']);
  });

  it('refuses a file that is no map', () => {
    expect(() => countriesOf({ hello: 1 })).toThrow(/TopoJSON or GeoJSON/);
  });

  it('reads ISO numbers with or without leading zeros, and nothing else', () => {
    expect(alpha2OfNumeric('004')).toBe('AF');
    expect(alpha2OfNumeric(4)).toBe('AF');
    expect(alpha2OfNumeric('356')).toBe('IN');
    expect(alpha2OfNumeric('x')).toBeUndefined();
    expect(alpha2OfNumeric(undefined)).toBeUndefined();
    expect(alpha2OfNumeric('001')).toBeUndefined();
  });

  it('names countries, and leaves what is none as it stands', () => {
    expect(countryName('NL')).toBe('Netherlands');
    expect(countryName('??')).toBe('??');
    expect(countryName('')).toBe('');
  });
});

describe('map view', () => {
  const mumbai = { latitude: 19.07, longitude: 72.87 };
  const delhi = { latitude: 28.6, longitude: 77.2 };

  it('has the whole inhabited world on the sheet', () => {
    const world = worldProjection();
    for (const corner of [
      [-170, 0],
      [179, 0],
      [0, 80],
      [20, -50],
    ] as [number, number][]) {
      const [x, y] = world(corner) ?? [Number.NaN, Number.NaN];
      expect(x >= 0 && x <= MAP_WIDTH && y >= 0 && y <= MAP_HEIGHT).toBe(true);
    }
  });

  it('goes closer to places that lie together, and keeps them all on the sheet', () => {
    const near = placesProjection([mumbai, delhi]);
    expect(near.scale()).toBeGreaterThan(worldProjection().scale() * 2);
    for (const place of [mumbai, delhi]) {
      const [x, y] = near([place.longitude, place.latitude]) ?? [Number.NaN, Number.NaN];
      expect(x > 0 && x < MAP_WIDTH && y > 0 && y < MAP_HEIGHT).toBe(true);
    }
  });

  it('does not zoom endlessly into one place, and shows the world without any', () => {
    expect(placesProjection([mumbai]).scale()).toBeCloseTo(worldProjection().scale() * 7);
    expect(placesProjection([]).scale()).toBe(worldProjection().scale());
  });
});
