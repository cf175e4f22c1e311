import { geoGraticule10, geoPath } from 'd3-geo';
import { type CSSProperties, memo, type PointerEvent, useEffect, useMemo, useState } from 'react';
import type { OverviewResponse } from '../../../core/contract/overview.ts';
import { formatCount } from '../lib/numbers.ts';
import { type Country, loadCountries } from './boundaries.ts';
import { countryName } from './countries.ts';
import { MAP_HEIGHT, MAP_WIDTH, placesProjection, worldProjection } from './map-view.ts';
import { bubbleRadius, shadeOf } from './scale.ts';
import './world-map.css';

export type MapData = OverviewResponse['map'];
export type MapPlace = MapData['sources'][number];
export type MapMeasure = 'sessions' | 'anomalies';

export interface WorldMapProps {
  readonly data: MapData;
  readonly measure: MapMeasure;
  /** The whole world, or as close as the places allow. */
  readonly view: 'world' | 'places';
  readonly onCountry: (code: string) => void;
}

type Tip = { readonly x: number; readonly y: number; readonly text: string };

/** Countries shaded by sessions or anomalies, users and destinations as bubbles. A list beside it serves the keyboard. */
export function WorldMap({ data, measure, view, onCountry }: WorldMapProps) {
  const countries = useCountries();
  const [tip, setTip] = useState<Tip | null>(null);
  const projection = useMemo(
    () => (view === 'world' ? worldProjection() : placesProjection([...data.sources, ...data.destinations])),
    [view, data],
  );
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const text = (event.target as Element).closest('[data-tip]')?.getAttribute('data-tip');
    const box = event.currentTarget.getBoundingClientRect();
    setTip(text ? { x: event.clientX - box.left, y: event.clientY - box.top, text } : null);
  };
  const values = useMemo(() => countryValues(data, measure), [data, measure]);
  return (
    <div className={`map map-${measure}`} onPointerMove={follow} onPointerLeave={() => setTip(null)}>
      <svg viewBox={`0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`} role="img" aria-label={mapSummary(data, measure)}>
        <path className="map-grid" d={geoPath(projection)(geoGraticule10()) ?? ''} />
        <Outlines
          countries={countries}
          values={values}
          measure={measure}
          projection={projection}
          onCountry={onCountry}
        />
        <Bubbles places={data.destinations} end="destination" measure={measure} projection={projection} />
        <Bubbles places={data.sources} end="source" measure={measure} projection={projection} />
      </svg>
      {tip ? (
        <div className="map-tip" style={{ '--x': `${tip.x}px`, '--y': `${tip.y}px` } as CSSProperties}>
          {tip.text}
        </div>
      ) : null}
    </div>
  );
}

function useCountries(): readonly Country[] {
  const [countries, setCountries] = useState<readonly Country[]>([]);
  useEffect(() => {
    let wanted = true;
    // Without outlines the bubbles and the list still tell what there is to tell.
    loadCountries().then(
      (loaded) => wanted && setCountries(loaded),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, []);
  return countries;
}

export interface CountryValue {
  readonly code: string;
  readonly sessions: number;
  readonly anomalies: number;
}

/** Sessions of a country are those it is an end of, whichever end. */
export function countryValues(data: MapData, measure: MapMeasure): readonly CountryValue[] {
  return data.countries
    .map((row) => ({ code: row.country, sessions: row.as_source + row.as_destination, anomalies: row.anomalies }))
    .sort((a, b) => b[measure] - a[measure] || b.sessions - a.sessions);
}

function mapSummary(data: MapData, measure: MapMeasure): string {
  const first = countryValues(data, measure).slice(0, 3);
  if (first.length === 0) return 'World map without places';
  return `World map; most ${measure}: ${first.map((row) => `${countryName(row.code)} ${formatCount(row[measure])}`).join(', ')}`;
}

type OutlineProps = {
  countries: readonly Country[];
  values: readonly CountryValue[];
  measure: MapMeasure;
  projection: ReturnType<typeof worldProjection>;
  onCountry: (code: string) => void;
};

const Outlines = memo(function Outlines({ countries, values, measure, projection, onCountry }: OutlineProps) {
  const paths = useMemo(() => {
    const draw = geoPath(projection);
    return countries.map((country) => draw(country.shape) ?? '');
  }, [countries, projection]);
  const byCode = new Map(values.map((row) => [row.code, row]));
  const top = Math.max(0, ...values.map((row) => row[measure]));
  return countries.map((country, index) => {
    const row = country.code ? byCode.get(country.code) : undefined;
    if (!row || !country.code) return <path key={paths[index]} className="map-land" d={paths[index]} />;
    const { code } = country;
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: the country list offers the same action to the keyboard
      <path
        key={paths[index]}
        className="map-land map-held"
        d={paths[index]}
        style={{ '--share': shadeOf(row[measure], top) } as CSSProperties}
        data-tip={`${countryName(code)}: ${formatCount(row.sessions)} sessions, ${formatCount(row.anomalies)} anomalies`}
        onClick={() => onCountry(code)}
      />
    );
  });
});

type BubbleProps = {
  places: readonly MapPlace[];
  end: 'source' | 'destination';
  measure: MapMeasure;
  projection: ReturnType<typeof worldProjection>;
};

const MOST_BUBBLES = 400;

const Bubbles = memo(function Bubbles({ places, end, measure, projection }: BubbleProps) {
  const top = Math.max(0, ...places.map((place) => place[measure]));
  const shown = places.filter((place) => place[measure] > 0).slice(0, MOST_BUBBLES);
  return shown.map((place) => {
    const at = projection([place.longitude, place.latitude]);
    if (!at) return null;
    const where = [place.city, place.country ? countryName(place.country) : null].filter(Boolean).join(', ');
    const who = end === 'source' ? 'Users' : 'Destinations';
    return (
      <circle
        key={`${place.latitude} ${place.longitude} ${place.city}`}
        className={`map-bubble map-${end}`}
        cx={at[0]}
        cy={at[1]}
        r={bubbleRadius(place[measure], top, { min: 3, max: 22 })}
        data-tip={`${who} in ${where || 'an unnamed place'}: ${formatCount(place.sessions)} sessions, ${formatCount(place.anomalies)} anomalies`}
      />
    );
  });
});
