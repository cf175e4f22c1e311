import { useState } from 'react';
import { Heatmap } from '../../charts/heatmap.tsx';
import type { HeatMeasure } from '../../charts/heatmap-summary.ts';
import { Segmented } from '../../charts/segmented.tsx';
import { useZone } from '../../lib/zone.ts';
import { ExploreLink, Panel, type PanelProps } from './panel.tsx';

/** When? */
export function HeatPanel({ data }: PanelProps) {
  const { short, label } = useZone();
  const [chosen, setChosen] = useState<HeatMeasure>('anomalies');
  const measure = data?.run ? chosen : 'events';
  return (
    <Panel
      className="panel-heat"
      question="When?"
      title="Hour × day"
      note={label}
      loading={!data}
      height={260}
      actions={
        <>
          {data?.run ? (
            <Segmented
              label="Count"
              value={measure}
              onValue={setChosen}
              options={[
                { value: 'anomalies', label: 'Anomalies' },
                { value: 'events', label: 'Events' },
              ]}
            />
          ) : null}
          <ExploreLink label="Open these records in Explore" sort="event_time" />
        </>
      }
    >
      {data ? <Heatmap cells={data.heatmap} measure={measure} zone={short} /> : null}
    </Panel>
  );
}
