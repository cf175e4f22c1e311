import type { TableStore } from '../../ports.ts';
import { listAlerts } from '../detect/alerts.ts';
import { currentRun } from '../detect/run-item.ts';
import type { OverviewContext } from './overview.ts';

/** The run whose anomalies the overview shows, and the open alert to begin with. */
export async function overviewContext(tables: TableStore): Promise<OverviewContext> {
  const run = await currentRun(tables);
  if (run === null || run.finished_at === null) return { run: null };
  const [first] = await listAlerts(tables, { status: 'open', limit: 1 });
  const { run_id: id, finished_at, scored, anomalous } = run;
  return { run: { id, finished_at, scored, anomalous }, topAlert: first ?? null };
}
