import { useQuery } from '@tanstack/react-query';
import { uploadsQuery } from '../../lib/data-period.ts';
import { useSearchParams, useSetSearch } from '../../lib/filter-state.ts';
import { formatCount } from '../../lib/numbers.ts';
import { Card } from '../../ui/card.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { NoData } from '../overview/no-data.tsx';
import { AlertsTab } from './alerts-tab.tsx';
import { EntitiesTab } from './entities-tab.tsx';
import { FlowsTab } from './flows-tab.tsx';
import { runToShow } from './kept-runs.ts';
import { RunPanel } from './run-panel.tsx';
import { useRuns } from './use-runs.ts';

const TABS = ['alerts', 'flows', 'entities'] as const;

/** What must I decide? Detection runs, and what they found. */
export function AlertsPage() {
  const search = useSearchParams();
  const setSearch = useSetSearch();
  const runs = useRuns();
  const uploads = useQuery(uploadsQuery);
  const shown = runToShow(runs.kept, search['run']);
  const tab = TABS.find((name) => name === search['tab']) ?? 'alerts';
  if (uploads.data?.uploads.length === 0) return <NoData />;
  return (
    <div className="page">
      <RunPanel runs={runs} shown={shown} />
      <Card className="alerts-card">
        <Tabs
          label="Results"
          value={tab}
          onValue={(value) =>
            setSearch({ tab: value === 'alerts' ? undefined : value, record: undefined, alert: undefined })
          }
          tabs={[
            {
              value: 'alerts',
              label: 'Alerts',
              content: <AlertsTab key={shown?.run_id} run={shown} ready={runs.runs !== undefined} />,
            },
            {
              value: 'flows',
              label: 'Anomalous flows',
              count: shown ? formatCount(shown.anomalous) : undefined,
              content: <FlowsTab key={shown?.run_id} run={shown} />,
            },
            { value: 'entities', label: 'Entities', content: <EntitiesTab run={shown} /> },
          ]}
        />
      </Card>
    </div>
  );
}
