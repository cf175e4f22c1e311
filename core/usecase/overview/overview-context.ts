import type { TableStore } from '../../ports.ts';
import { listAlerts } from '../detect/alerts.ts';
import { isOverEverything, overallRun } from '../detect/run-item.ts';
import { listUploadItems } from '../uploads/upload-item.ts';
import type { OverviewContext } from './overview.ts';

/** The run whose anomalies the overview shows, what came after it, and the first of its open alerts. */
export async function overviewContext(tables: TableStore): Promise<OverviewContext> {
  const run = await overallRun(tables);
  if (run === null || run.finished_at === null) return { run: null };
  const unscored = (await listUploadItems(tables)).filter(
    (item) => item.status === 'ready' && (item.finished_at ?? '') > run.started_at,
  );
  const [first] = await listAlerts(tables, { status: 'open', run_id: run.run_id, limit: 1 });
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
    unscored: new Set(unscored.map((item) => item.upload_id)),
  };
}
