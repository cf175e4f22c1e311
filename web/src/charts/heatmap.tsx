import { type CSSProperties, type PointerEvent, useState } from 'react';
import { formatCount } from '../lib/numbers.ts';
import {
  type HeatCell,
  type HeatMeasure,
  heatPeak,
  heatTop,
  hourLabel,
  hourRange,
  WEEKDAYS,
} from './heatmap-summary.ts';
import { shadeOf } from './scale.ts';
import './heatmap.css';

export interface HeatmapProps {
  /** 7 x 24, Monday first. */
  readonly cells: readonly (readonly HeatCell[])[];
  readonly measure: HeatMeasure;
  /** Short name of the zone the hours are in. */
  readonly zone: string;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** Hour x day as a real table, so that a screen reader can walk it cell by cell. */
export function Heatmap({ cells, measure, zone }: HeatmapProps) {
  const [spot, setSpot] = useState<{ day: number; hour: number } | null>(null);
  const top = heatTop(cells, measure);
  const follow = (event: PointerEvent) => {
    const { day, hour } = (event.target as HTMLElement).dataset;
    setSpot(day === undefined ? null : { day: Number(day), hour: Number(hour) });
  };
  return (
    <div className={`heat heat-${measure}`}>
      <div className="heat-scroll">
        <table onPointerMove={follow} onPointerLeave={() => setSpot(null)}>
          <caption className="sr-only">
            {measure === 'events' ? 'Events' : 'Anomalies'} per hour of day and weekday, {zone}
          </caption>
          <thead>
            <tr>
              <td />
              {HOURS.map((hour) => (
                <th key={hour} scope="col">
                  {hour % 3 === 0 ? hourLabel(hour) : <span className="sr-only">{hourLabel(hour)}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {WEEKDAYS.map((name, day) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {HOURS.map((hour) => (
                  <HeatSquare key={hour} day={day} hour={hour} value={cells[day]?.[hour]?.[measure] ?? 0} top={top} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <HeatLegend top={top} measure={measure} />
      <p className="heat-foot">
        {spot ? spotSentence(cells, spot, zone) : <PeakSentence {...{ cells, measure, zone }} />}
      </p>
    </div>
  );
}

function HeatSquare({ day, hour, value, top }: { day: number; hour: number; value: number; top: number }) {
  const style = { '--heat': value > 0 ? shadeOf(value, top) : 0 } as CSSProperties;
  return (
    <td>
      <span className="heat-cell" data-day={day} data-hour={hour} style={style}>
        <span className="sr-only">{value}</span>
      </span>
    </td>
  );
}

function spotSentence(cells: HeatmapProps['cells'], spot: { day: number; hour: number }, zone: string): string {
  const cell = cells[spot.day]?.[spot.hour];
  const when = `${WEEKDAYS[spot.day]} ${hourRange(spot.hour, spot.hour + 1)} ${zone}`;
  return `${when}: ${formatCount(cell?.events ?? 0)} events, ${formatCount(cell?.anomalies ?? 0)} anomalous`;
}

function PeakSentence({ cells, measure, zone }: HeatmapProps) {
  const peak = heatPeak(cells, measure);
  const what = measure === 'events' ? 'events' : 'anomalies';
  if (!peak) return <>No {what} in this period.</>;
  return (
    <>
      <strong>
        Peak {peak.day} {hourRange(peak.from, peak.to)} {zone}
      </strong>{' '}
      with {formatCount(peak.value)} {what}
      {peak.timesMedian && peak.timesMedian >= 1.05
        ? `; its busiest hour is ${peak.timesMedian >= 10 ? formatCount(Math.round(peak.timesMedian)) : peak.timesMedian.toFixed(1)}× the median hour`
        : ''}
      .
    </>
  );
}

/** Key of the colours: from nothing to the busiest hour. */
function HeatLegend({ top, measure }: { top: number; measure: HeatMeasure }) {
  return (
    <p className="heat-legend num">
      0 <i aria-hidden="true" /> {formatCount(top)} {measure} an hour
    </p>
  );
}
