import { List, Map as MapIcon, Maximize2, Minimize2 } from 'lucide-react';
import { useState } from 'react';
import { countryName } from '../../charts/countries.ts';
import { RankedList } from '../../charts/ranked-list.tsx';
import { Segmented } from '../../charts/segmented.tsx';
import { type CountryValue, countryValues, type MapMeasure, WorldMap } from '../../charts/world-map.tsx';
import { useFilter } from '../../lib/filter-state.ts';
import { formatCount, plural } from '../../lib/numbers.ts';
import { IconButton } from '../../ui/button.tsx';
import { ExploreLink, Panel, PanelEmpty, type PanelProps } from './panel.tsx';

/** From where, to where? A click on a country filters the page by it. */
export function MapPanel({ data }: PanelProps) {
  const control = useFilter();
  const [measure, setMeasure] = useState<MapMeasure>('sessions');
  const [view, setView] = useState<'world' | 'places'>('world');
  const [asList, setAsList] = useState(false);
  const map = data?.map;
  const values = map ? countryValues(map, measure) : [];
  const pick = (code: string) => control.togglePill({ field: 'country', op: 'is', values: [code] });
  return (
    <Panel
      className="panel-map"
      question="From where, to where?"
      title="Users and destinations"
      note={map ? plural(values.length, 'country', 'countries') : undefined}
      loading={!data}
      height={280}
      actions={
        <MapActions {...{ measure, setMeasure, view, setView, asList, setAsList }} scored={Boolean(data?.run)} />
      }
    >
      {!map || (values.length === 0 && map.sources.length + map.destinations.length === 0) ? (
        <PanelEmpty>No address in this selection has a known place.</PanelEmpty>
      ) : asList ? (
        <CountryList rows={values} measure={measure} onPick={pick} />
      ) : (
        <>
          <WorldMap data={map} measure={measure} view={view} onCountry={pick} />
          <MapLegend measure={measure} />
          <CountryList rows={values.slice(0, 6)} measure={measure} onPick={pick} />
        </>
      )}
    </Panel>
  );
}

interface MapActionsProps {
  scored: boolean;
  measure: MapMeasure;
  setMeasure: (measure: MapMeasure) => void;
  view: 'world' | 'places';
  setView: (view: 'world' | 'places') => void;
  asList: boolean;
  setAsList: (asList: boolean) => void;
}

function MapActions({ scored, measure, setMeasure, view, setView, asList, setAsList }: MapActionsProps) {
  return (
    <>
      {scored ? (
        <Segmented
          label="Shade by"
          value={measure}
          onValue={setMeasure}
          options={[
            { value: 'sessions', label: 'Sessions' },
            { value: 'anomalies', label: 'Anomalies' },
          ]}
        />
      ) : null}
      {asList ? null : (
        <IconButton
          size="sm"
          label={view === 'world' ? 'Zoom to the places' : 'Show the whole world'}
          onClick={() => setView(view === 'world' ? 'places' : 'world')}
        >
          {view === 'world' ? <Maximize2 size={14} aria-hidden="true" /> : <Minimize2 size={14} aria-hidden="true" />}
        </IconButton>
      )}
      <IconButton size="sm" label={asList ? 'Show as map' : 'Show as list'} onClick={() => setAsList(!asList)}>
        {asList ? <MapIcon size={15} aria-hidden="true" /> : <List size={15} aria-hidden="true" />}
      </IconButton>
      <ExploreLink
        label="Open the records with a known place in Explore"
        pills={[{ field: 'country', op: 'exists', values: [] }]}
      />
    </>
  );
}

type CountryListProps = { rows: readonly CountryValue[]; measure: MapMeasure; onPick: (code: string) => void };

/** The map's countries for the keyboard and for exact figures. */
function CountryList({ rows, measure, onPick }: CountryListProps) {
  return (
    <div className="map-list">
      <RankedList
        tone={measure === 'anomalies' ? 'warm' : 'neutral'}
        rows={rows.map((row) => ({
          key: row.code,
          name: countryName(row.code),
          value: row[measure],
          shown: formatCount(row[measure]),
          onPick: () => onPick(row.code),
          hint: `${formatCount(row[measure])} ${measure}. Filter by ${countryName(row.code)}`,
        }))}
      />
    </div>
  );
}

function MapLegend({ measure }: { measure: MapMeasure }) {
  return (
    <p className={`map-legend map-${measure}`}>
      <span>
        <i className="map-key map-key-source" aria-hidden="true" /> users
      </span>
      <span>
        <i className="map-key map-key-destination" aria-hidden="true" /> destinations
      </span>
      <span className="spacer" />
      <span>
        fewer <i className="map-ramp" aria-hidden="true" /> more {measure}
      </span>
    </p>
  );
}
