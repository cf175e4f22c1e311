import { useState } from 'react';
import type { Pill } from '../../../../core/contract/filter.ts';
import type { OverviewResponse } from '../../../../core/contract/overview.ts';
import { RankedList } from '../../charts/ranked-list.tsx';
import { Segmented } from '../../charts/segmented.tsx';
import { useFilter } from '../../lib/filter-state.ts';
import { formatBytes, plural } from '../../lib/numbers.ts';
import { formatDuration } from '../../lib/time.ts';
import { ExploreLink, Panel, PanelEmpty, type PanelProps } from './panel.tsx';

type Ranking = keyof OverviewResponse['top_domains'];
type Ranked = OverviewResponse['top_domains'][Ranking][number];

const RANKINGS: Readonly<
  Record<Ranking, { label: string; value: (row: Ranked) => number; shown: (row: Ranked) => string }>
> = {
  by_visits: { label: 'Visits', value: (row) => row.sessions, shown: (row) => plural(row.sessions, 'visit') },
  by_time: { label: 'Time', value: (row) => row.seconds, shown: (row) => formatDuration(row.seconds) },
  by_bytes: { label: 'Data', value: (row) => row.bytes, shown: (row) => formatBytes(row.bytes) },
};

/** Domains where the log names some, else services. */
function namedPill(rows: readonly Ranked[] = []): Pill {
  return { field: rows.some((row) => row.name.includes('.')) ? 'domain' : 'app_name', op: 'exists', values: [] };
}

/** What do they use most? The same entries by visits, time spent, or data. */
export function DomainsPanel({ data }: PanelProps) {
  const control = useFilter();
  const [by, setBy] = useState<Ranking>('by_visits');
  const { value, shown } = RANKINGS[by];
  return (
    <Panel
      className="panel-domains"
      question="What is used most?"
      title="Domains and services"
      loading={!data}
      height={300}
      actions={
        <>
          <Segmented
            label="Rank by"
            value={by}
            onValue={setBy}
            options={(Object.keys(RANKINGS) as Ranking[]).map((key) => ({ value: key, label: RANKINGS[key].label }))}
          />
          <ExploreLink
            label="Open the records that name a domain or service in Explore"
            pills={[namedPill(data?.top_domains[by])]}
          />
        </>
      }
    >
      <RankedList
        empty={<PanelEmpty>No domain or service is named in this selection.</PanelEmpty>}
        rows={(data?.top_domains[by] ?? []).slice(0, 10).map((row) => ({
          key: row.name,
          name: row.name,
          value: value(row),
          shown: shown(row),
          hint: `${plural(row.sessions, 'visit')}, ${formatDuration(row.seconds)}, ${formatBytes(row.bytes)}. Filter by it`,
          onPick: () =>
            control.togglePill({ field: row.name.includes('.') ? 'domain' : 'app_name', op: 'is', values: [row.name] }),
        }))}
      />
    </Panel>
  );
}
