import { ChartColumn, Table2, ZoomOut } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { bucketLabel } from '../../charts/series-data.ts';
import { SeriesTable } from '../../charts/series-table.tsx';
import { TimeSeries } from '../../charts/time-series.tsx';
import { useFilter } from '../../lib/filter-state.ts';
import { useZone } from '../../lib/zone.ts';
import { IconButton } from '../../ui/button.tsx';
import { ExploreLink, Panel, PanelEmpty, type PanelProps } from './panel.tsx';

/** What is happening over time? Dragging over the chart sets the time range of the whole page. */
export function SeriesPanel({ data }: PanelProps) {
  const control = useFilter();
  const { zone } = useZone();
  const [asTable, setAsTable] = useState(false);
  const setRange = useRef(control.setRange);
  setRange.current = control.setRange;
  const onRange = useCallback(
    (range: { from: string; to: string }) => setRange.current({ kind: 'absolute', ...range }),
    [],
  );
  const series = data?.series;
  const note = series ? `${bucketLabel(series.bucket_minutes)} windows, drag to zoom` : undefined;
  return (
    <Panel
      className="panel-series"
      question="What is happening over time?"
      title={data?.run ? 'Events, anomalies and score' : 'Events'}
      note={note}
      loading={!data}
      height={300}
      actions={
        <>
          {control.state.range.kind === 'absolute' ? (
            <IconButton size="sm" label="Zoom out to all data" onClick={() => control.setRange({ kind: 'all' })}>
              <ZoomOut size={15} aria-hidden="true" />
            </IconButton>
          ) : null}
          <IconButton
            size="sm"
            label={asTable ? 'Show as chart' : 'Show as table'}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? <ChartColumn size={15} aria-hidden="true" /> : <Table2 size={15} aria-hidden="true" />}
          </IconButton>
          <ExploreLink label="Open these records in Explore" sort="event_time" />
        </>
      }
    >
      {series && series.points.length > 0 ? (
        asTable ? (
          <SeriesTable series={series} zone={zone} />
        ) : (
          <TimeSeries series={series} zone={zone} scored={data.run !== null} onRange={onRange} />
        )
      ) : (
        <PanelEmpty>No event has a time in this period.</PanelEmpty>
      )}
    </Panel>
  );
}
