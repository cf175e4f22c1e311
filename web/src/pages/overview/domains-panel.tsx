import { useState } from 'react';
import type { Pill } from '../../../../core/contract/filter.ts';
import type { OverviewResponse } from '../../../../core/contract/overview.ts';
import { RankedList } from '../../charts/ranked-list.tsx';
import { Segmented } from '../../charts/segmented.tsx';
import { useFilter } from '../../lib/filter-state.ts';
import { formatBytes, plural } from '../../lib/numbers.ts';
import { formatDuration } from '../../lib/time.ts';
import { ExploreLink, Panel, PanelEmpty, type PanelProps } from './panel.tsx';

type Rankings = OverviewResponse['top_domains'];
type Ranking = keyof Rankings;
type Ranked = Rankings[Ranking][number];

const RANKINGS: Readonly<
  Record<Ranking, { label: string; value: (row: Ranked) => number; shown: (row: Ranked) => string }>
> = {
  by_visits: { label: 'Visits', value: (row) => row.sessions, shown: (row) => plural(row.sessions, 'visit') },
  by_time: { label: 'Time', value: (row) => row.seconds, shown: (row) => formatDuration(row.seconds) },
  by_bytes: { label: 'Data', value: (row) => row.bytes, shown: (row) => formatBytes(row.bytes) },
};

type Kind = 'domain' | 'app_name';

const KINDS: Readonly<Record<Kind, { label: string; one: string; of: (data: OverviewResponse) => Rankings }>> = {
  domain: { label: 'Domains', one: 'domain', of: (data) => data.top_domains },
  app_name: { label: 'Services', one: 'service', of: (data) => data.top_services },
};

/** Domains where the logs name some, unless services were asked for. */
function kindShown(data: OverviewResponse | undefined, chosen: Kind | null): Kind {
  return (
    chosen ??
    (data && data.top_domains.by_visits.length + data.top_domains.by_bytes.length === 0 ? 'app_name' : 'domain')
  );
}

/** What do they use most? Domains or services by visits, time spent, or data. */
export function DomainsPanel({ data }: PanelProps) {
  const control = useFilter();
  const [by, setBy] = useState<Ranking>('by_visits');
  const [chosen, setKind] = useState<Kind | null>(null);
  const { value, shown } = RANKINGS[by];
  const kind = kindShown(data, chosen);
  const { one, of } = KINDS[kind];
  const named: Pill = { field: kind, op: 'exists', values: [] };
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
            label="Show"
            value={kind}
            onValue={setKind}
            options={(Object.keys(KINDS) as Kind[]).map((key) => ({ value: key, label: KINDS[key].label }))}
          />
          <ExploreLink label={`Open the records that name a ${one} in Explore`} pills={[named]} />
        </>
      }
    >
      <div className="domains-rank">
        <Segmented
          label="Rank by"
          value={by}
          onValue={setBy}
          options={(Object.keys(RANKINGS) as Ranking[]).map((key) => ({ value: key, label: RANKINGS[key].label }))}
        />
      </div>
      <RankedList
        empty={<PanelEmpty>No {one} is named in this selection.</PanelEmpty>}
        rows={(data ? of(data)[by] : []).map((row) => ({
          key: row.name,
          name: row.name,
          value: value(row),
          shown: shown(row),
          hint: `${plural(row.sessions, 'visit')}, ${formatDuration(row.seconds)}, ${formatBytes(row.bytes)}. Filter by it`,
          onPick: () => control.togglePill({ field: kind, op: 'is', values: [row.name] }),
        }))}
      />
    </Panel>
  );
}
