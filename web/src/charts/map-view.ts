import { type GeoProjection, geoBounds, geoNaturalEarth1 } from 'd3-geo';
import type { MultiPoint } from 'geojson';

export const MAP_WIDTH = 960;
export const MAP_HEIGHT = 470;

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** Natural Earth over the whole world without Antarctica's empty half. */
export function worldProjection(): GeoProjection {
  const corners: MultiPoint = {
    type: 'MultiPoint',
    coordinates: [
      [-179, 0],
      [179, 0],
      [0, 84],
      [0, -58],
    ],
  };
  return geoNaturalEarth1().fitExtent(
    [
      [2, 2],
      [MAP_WIDTH - 2, MAP_HEIGHT - 2],
    ],
    corners,
  );
}

/** As far in as all places allow, at most `closest` times the world view, so that one city is not drawn alone. */
export function placesProjection(places: readonly Place[], closest = 7): GeoProjection {
  const world = worldProjection();
  if (places.length === 0) return world;
  const points: MultiPoint = {
    type: 'MultiPoint',
    coordinates: places.map((place) => [place.longitude, place.latitude]),
  };
  const margin = 60;
  const near = geoNaturalEarth1().fitExtent(
    [
      [margin, margin],
      [MAP_WIDTH - margin, MAP_HEIGHT - margin],
    ],
    points,
  );
  const scale = Math.min(
    Number.isFinite(near.scale()) ? near.scale() : Number.POSITIVE_INFINITY,
    world.scale() * closest,
  );
  if (scale <= world.scale()) return world;
  const [[west, south], [east, north]] = geoBounds(points);
  const middle: [number, number] = [(west + (east < west ? east + 360 : east)) / 2, (south + north) / 2];
  const placed = geoNaturalEarth1().scale(scale).translate([0, 0]);
  const [x = 0, y = 0] = placed(middle) ?? [];
  return placed.translate([MAP_WIDTH / 2 - x, MAP_HEIGHT / 2 - y]).clipExtent([
    [-20, -20],
    [MAP_WIDTH + 20, MAP_HEIGHT + 20],
  ]);
}
