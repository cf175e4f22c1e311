import type { TableStore } from '../../ports.ts';
import { listAlerts } from '../detect/alerts.ts';
import { isOverEverything, overallRun } from '../detect/run-item.ts';
import type { OverviewContext } from './overview.ts';

/** The run whose anomalies the overview shows, and the open alert to begin with. */
export async function overviewContext(tables: TableStore): Promise<OverviewContext> {
  const run = await overallRun(tables);
  if (run === null || run.finished_at === null) return { run: null };
  const [first] = await listAlerts(tables, { status: 'open', limit: 1 });
  const { run_id: id, finished_at, scored, anomalous } = run;
  return {
    run: {
      id,
      finished_at,
      scored,
      anomalous,
      covers: isOverEverything(run.request.filter) ? null : run.request.filter,
    },
    topAlert: first ?? null,
  };
}
