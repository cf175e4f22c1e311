import type { Filter } from '../../contract/filter.ts';
import { isoTime } from '../../iso-time.ts';
import { anomalyTotalsQuery } from '../../query/anomaly-queries.ts';
import { totalsQuery } from '../../query/overview-queries.ts';
import { epochMs } from '../../query/utc-time.ts';
import type { QueryDeps } from '../search/search-scan.ts';
import { analyticsScan } from './overview-scan.ts';

/** Figures of the period of equal length just before. */
export interface PreviousFigures {
  readonly events: number;
  readonly sessions: number;
  readonly bytes: number | null;
  readonly subscribers: number;
  readonly anomalies: number | null;
  readonly addresses: number | null;
}

/** Null without a period of two ends, and where nothing is known of the one before. */
export async function previousFigures(
  deps: QueryDeps,
  filter: Filter,
  runId: string | null,
): Promise<PreviousFigures | null> {
  const fromMs = epochMs(filter.from ?? '');
  const toMs = epochMs(filter.to ?? '');
  if (fromMs === null || toMs === null || toMs <= fromMs) return null;
  const before = { ...filter, from: isoTime(fromMs - (toMs - fromMs)), to: isoTime(fromMs) };
  const [row = []] = (await deps.engine.run(totalsQuery(await analyticsScan(deps, before, { table: 'flows' })))).rows;
  const [events, sessions, bytes, subscribers] = row;
  if (Number(events) === 0) return null;
  const odd = runId === null ? null : await analyticsScan(deps, before, { table: 'anomalies', runId });
  const [anomalous = []] = odd === null ? [] : (await deps.engine.run(anomalyTotalsQuery(odd))).rows;
  return {
    events: Number(events),
    sessions: Number(sessions),
    bytes: bytes == null ? null : Number(bytes),
    subscribers: Number(subscribers),
    anomalies: odd === null ? null : Number(anomalous[0]),
    addresses: odd === null ? null : Number(anomalous[1]),
  };
}
