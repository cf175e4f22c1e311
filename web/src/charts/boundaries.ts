import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import countriesUrl from 'world-atlas/countries-110m.json?url';
import { alpha2OfNumeric } from './countries.ts';

/**
 * Country outlines come from one file of the built site, so that an operator can put another in its place: borders are a
 * legal matter. TopoJSON (an object named `countries`, else the first) or GeoJSON; a country is known by an ISO 3166
 * numeric `id`, or by a property iso_a2 / ISO_A2. The bundled file is world-atlas (Natural Earth, public domain).
 */
export interface Country {
  /** Alpha-2; undefined for areas without an ISO code, which are drawn but never coloured. */
  readonly code: string | undefined;
  readonly shape: Feature<Geometry>;
}

let loading: Promise<readonly Country[]> | null = null;

/** The outlines, fetched once a session; a failed fetch is tried again at the next call. */
export function loadCountries(): Promise<readonly Country[]> {
  loading ??= fetch(countriesUrl)
    .then((response) => {
      if (!response.ok) throw new Error(`boundary file answered ${response.status}`);
      return response.json() as Promise<unknown>;
    })
    .then(countriesOf)
    .catch((error: unknown) => {
      loading = null;
      throw error;
    });
  return loading;
}

type Shapes = FeatureCollection<Geometry, Record<string, unknown> | null>;

export function countriesOf(file: unknown): readonly Country[] {
  return shapesOf(file).features.map((shape) => ({ code: codeOf(shape), shape }));
}

function shapesOf(file: unknown): Shapes {
  const { type } = file as { type?: string };
  if (type === 'FeatureCollection') return file as Shapes;
  if (type !== 'Topology') throw new Error(`expected TopoJSON or GeoJSON, not ${JSON.stringify(type)}`);
  const topology = file as Topology<Record<string, GeometryCollection<Record<string, unknown>>>>;
  const object = topology.objects['countries'] ?? Object.values(topology.objects)[0];
  if (!object) throw new Error('the boundary file holds no objects');
  return feature(topology, object) as Shapes;
}

function codeOf(shape: Shapes['features'][number]): string | undefined {
  const named = shape.properties?.['iso_a2'] ?? shape.properties?.['ISO_A2'];
  if (typeof named === 'string' && /^[A-Z]{2}$/.test(named)) return named;
  return alpha2OfNumeric(shape.id);
}
