import type { Pill } from '../../../../core/contract/filter.ts';
import { countryName } from '../../charts/countries.ts';
import { RankedList } from '../../charts/ranked-list.tsx';
import { useFilter } from '../../lib/filter-state.ts';
import { formatBytes, formatCount, formatPercent, formatScore, plural } from '../../lib/numbers.ts';
import { ExploreLink, Panel, PanelEmpty, type PanelProps } from './panel.tsx';

/** Who attacks? Addresses with the most anomalous flows. */
export function AddressesPanel({ data }: PanelProps) {
  const control = useFilter();
  return (
    <Panel
      className="panel-addresses"
      question="Who stands out?"
      title="Suspicious addresses"
      note="top 10"
      actions={
        <ExploreLink
          label="Open these addresses in Explore"
          pills={pillOf(
            'address',
            data?.suspicious_addresses.slice(0, 10).map((row) => row.address),
          )}
        />
      }
      loading={!data}
      height={300}
    >
      <RankedList
        tone="warm"
        heads={{ aside: 'max score', value: 'anomalies' }}
        empty={<NothingRanked data={data} />}
        rows={(data?.suspicious_addresses ?? []).slice(0, 10).map((row) => ({
          key: row.address,
          name: <span className="mono">{row.address}</span>,
          note: [row.country ? countryName(row.country) : null, row.network].filter(Boolean).join(' · '),
          value: row.anomalies,
          shown: formatCount(row.anomalies),
          aside: formatScore(row.max_score),
          hint: `Mean score ${formatScore(row.mean_score)}, ${formatBytes(row.bytes)}. Filter by this address`,
          onPick: () => control.togglePill({ field: 'address', op: 'is', values: [row.address] }),
        }))}
      />
    </Panel>
  );
}

/** From where? Countries by anomalous flows, with the share of all their flows. */
export function CountriesPanel({ data }: PanelProps) {
  const control = useFilter();
  return (
    <Panel
      className="panel-countries"
      question="From where?"
      title="Suspicious countries"
      note="top 10"
      actions={
        <ExploreLink
          label="Open these countries in Explore"
          pills={pillOf(
            'country',
            data?.suspicious_countries.slice(0, 10).map((row) => row.country),
          )}
        />
      }
      loading={!data}
      height={300}
    >
      <RankedList
        tone="warm"
        heads={{ aside: 'of its events', value: 'anomalies' }}
        empty={<NothingRanked data={data} />}
        rows={(data?.suspicious_countries ?? []).slice(0, 10).map((row) => ({
          key: row.country,
          name: countryName(row.country),
          value: row.anomalies,
          shown: formatCount(row.anomalies),
          aside: formatPercent(row.share, 2),
          hint: `${formatPercent(row.share, 2)} of ${plural(row.events, 'event')} of this country. Filter by it`,
          onPick: () => control.togglePill({ field: 'country', op: 'is', values: [row.country] }),
        }))}
      />
    </Panel>
  );
}

function pillOf(field: 'address' | 'country', values: readonly string[] = []): readonly Pill[] {
  return values.length > 0 ? [{ field, op: 'is', values: [...values] }] : [];
}

function NothingRanked({ data }: PanelProps) {
  return (
    <PanelEmpty>
      {data?.run ? 'Nothing anomalous in this selection.' : 'No detection has run, so nothing is ranked.'}
    </PanelEmpty>
  );
}
