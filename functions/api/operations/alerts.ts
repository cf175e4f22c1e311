import type { Clock, TableStore } from '../../../core/ports.ts';
import type { AuditLog } from '../../../core/usecase/audit/audit-log.ts';
import { giveVerdict, listAlerts, loadAlert } from '../../../core/usecase/detect/alerts.ts';
import type { Detection } from '../../../core/usecase/detect/detection.ts';
import { getRun, listRunItems, publicRun, shownRun } from '../../../core/usecase/detect/run-item.ts';
import { runEntities, runFlows } from '../../../core/usecase/search/run-results.ts';
import type { QueryDeps } from '../../../core/usecase/search/search-scan.ts';
import type { OperationsOf } from '../operation.ts';

export interface AlertOperationDeps {
  readonly tables: TableStore;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly detection: Detection;
  readonly queries: QueryDeps;
}

export type AlertOperations = OperationsOf<
  'detect' | 'runs' | 'run' | 'runFlows' | 'runEntities' | 'alerts' | 'alert' | 'verdict'
>;

export function alertOperations(deps: AlertOperationDeps): AlertOperations {
  const { tables, queries } = deps;
  return {
    detect: async ({ principal, body }) => deps.detection.start(body, principal.username),
    runs: async () => ({ runs: (await listRunItems(tables)).map(publicRun) }),
    run: async ({ params }) => publicRun(await getRun(tables, params.run_id)),
    runFlows: async ({ params, body }) => runFlows(queries, await shownRun(tables, params.run_id), body),
    runEntities: async ({ params }) => runEntities(queries, await shownRun(tables, params.run_id)),
    alerts: async ({ query }) => ({ alerts: await listAlerts(tables, query) }),
    alert: async ({ params }) => loadAlert(tables, params.alert_id),
    verdict: async ({ principal, params, body }) =>
      giveVerdict(deps, { alertId: params.alert_id, ...body, actor: principal.username }),
  };
}
