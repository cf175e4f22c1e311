import type { OverviewResponse } from '../../../../core/contract/overview.ts';
import type { SparkTone } from '../../charts/sparkline.tsx';
import { changeOf, formatBytes, formatCount } from '../../lib/numbers.ts';
import { formatDuration } from '../../lib/time.ts';

export type KpiName = keyof OverviewResponse['kpis'];
type Kpi = OverviewResponse['kpis'][KpiName];

export interface KpiSpec {
  readonly name: KpiName;
  readonly label: string;
  readonly about: string;
  /** More of it is bad news. */
  readonly alarming?: true;
  /** Known only after a detection run. */
  readonly scored?: true;
  readonly format: (value: number) => string;
}

export const KPIS: readonly KpiSpec[] = [
  {
    name: 'sessions',
    label: 'Sessions',
    about:
      'Of the events, those that are a connection: flows and data sessions. NAT bindings, address leases, sensor alerts, single requests and sign-in attempts are events but no sessions.',
    format: formatCount,
  },
  {
    name: 'unique_users',
    label: 'Unique users',
    about: 'Different subscribers by number or user id. An address alone is not taken for a person.',
    format: formatCount,
  },
  {
    name: 'events',
    label: 'Events',
    about:
      'Every accepted record, of whatever kind. A line that a file repeats is counted once, here and in every figure of this page.',
    format: formatCount,
  },
  {
    name: 'anomalous_events',
    label: 'Anomalous events',
    about: 'Events that the latest detection run over everything found unlike the others.',
    alarming: true,
    scored: true,
    format: formatCount,
  },
  {
    name: 'attacking_addresses',
    label: 'Attacking addresses',
    about:
      'Different source addresses of anomalous events. An address counts for its flows being unusual: nobody has shown that it attacks, and it may be a subscriber’s own.',
    alarming: true,
    scored: true,
    format: formatCount,
  },
  {
    name: 'bytes',
    label: 'Data volume',
    about:
      'Bytes in both directions, where the source gives them. Volumes of whole IP leases are left out, as they repeat on each of their rows.',
    format: formatBytes,
  },
];

export interface Delta {
  readonly direction: 'up' | 'down' | 'same';
  readonly text: string;
  readonly tone: 'plain' | 'bad' | 'good';
}

/** Change since the period before; null where there is nothing to compare with. */
export function deltaOf(kpi: Kpi, alarming: boolean): Delta | null {
  const change = changeOf(kpi.value, kpi.previous);
  if (change === null) return null;
  const percent = Math.abs(change) * 100;
  const direction = percent < 0.05 ? 'same' : change > 0 ? 'up' : 'down';
  const bad = direction === 'up' ? 'bad' : 'good';
  const tone = !alarming || direction === 'same' ? 'plain' : bad;
  return {
    direction,
    text:
      percent >= 1000
        ? `${Math.round(percent / 100 + (change > 0 ? 1 : 0))}×`
        : `${percent.toFixed(percent < 10 ? 1 : 0)} %`,
    tone,
  };
}

export function sparkTone(spec: KpiSpec): SparkTone {
  return spec.alarming ? 'warm' : 'neutral';
}

/** "vs the 24 h before"; says so where no earlier records are held. */
export function comparison(kpi: Kpi, period: OverviewResponse['period']): string {
  if (kpi.previous === null) return 'nothing earlier to compare';
  if (kpi.previous === 0) return 'none in the period before';
  if (!period.from || !period.to) return 'vs the period before';
  return `vs the ${formatDuration((Date.parse(period.to) - Date.parse(period.from)) / 1000)} before`;
}
