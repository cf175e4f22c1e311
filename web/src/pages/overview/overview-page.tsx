import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { FilterBar } from '../../filters/filter-bar.tsx';
import { callApi } from '../../lib/api.ts';
import { uploadsQuery } from '../../lib/data-period.ts';
import { useFilter } from '../../lib/filter-state.ts';
import { plural } from '../../lib/numbers.ts';
import { useZone } from '../../lib/zone.ts';
import { ErrorNote } from '../../ui/states.tsx';
import { useRuns } from '../alerts/use-runs.ts';
import { DomainsPanel } from './domains-panel.tsx';
import { HeatPanel } from './heat-panel.tsx';
import { KpiStrip } from './kpi-strip.tsx';
import { MapPanel } from './map-panel.tsx';
import { NoData } from './no-data.tsx';
import { PortsPanel } from './ports-panel.tsx';
import { RankedPanel } from './ranked-panel.tsx';
import { RunCallout } from './run-callout.tsx';
import { SeriesPanel } from './series-panel.tsx';
import { AddressesPanel, CountriesPanel } from './suspects-panel.tsx';
import { VerdictBanner } from './verdict-banner.tsx';
import './overview.css';

function useOverview() {
  const { filter, ready } = useFilter();
  const { zone } = useZone();
  return useQuery({
    queryKey: ['overview', filter, zone],
    queryFn: ({ signal }) => callApi('overview', { body: { filter, zone }, signal }),
    enabled: ready,
    placeholderData: keepPreviousData,
  });
}

/** Is everything OK, where to look first, what over time, who and what? Every panel follows the filter. */
export function OverviewPage() {
  const overview = useOverview();
  const runs = useRuns();
  const uploads = useQuery(uploadsQuery);
  if (uploads.data?.uploads.length === 0) return <NoData />;
  const { data } = overview;
  // Before a first run nothing is ranked: the callout says so once, instead of three empty panels.
  const unscored = data !== undefined && data.run === null;
  const underWay =
    uploads.data?.uploads.filter((upload) => upload.status === 'receiving' || upload.status === 'ingesting').length ??
    0;
  return (
    <div
      className={overview.isPlaceholderData ? 'page overview overview-stale' : 'page overview'}
      aria-busy={overview.isFetching}
    >
      <FilterBar />
      {overview.error ? <ErrorNote error={overview.error} onRetry={() => void overview.refetch()} /> : null}
      {underWay > 0 ? (
        <p className="muted overview-reading">{plural(underWay, 'file')} still being read; figures will grow.</p>
      ) : null}
      {overview.error && !data ? null : (
        <>
          {runs.runs && !runs.latest ? null : <VerdictBanner data={data} />}
          <RunCallout
            runs={runs}
            events={data?.kpis.events.value ?? null}
            covers={data?.run?.covers ?? null}
            unscored={data?.unscored_uploads ?? 0}
          />
          <KpiStrip data={data} />
          <div className={unscored ? 'panels panels-unscored' : 'panels'}>
            <SeriesPanel data={data} />
            {unscored ? null : <RankedPanel data={data} />}
            <MapPanel data={data} />
            <PortsPanel data={data} />
            <HeatPanel data={data} />
            {unscored ? null : <AddressesPanel data={data} />}
            {unscored ? null : <CountriesPanel data={data} />}
            <DomainsPanel data={data} />
          </div>
        </>
      )}
    </div>
  );
}
