import type { z } from 'zod';
import { type Alert, type AlertStatus, type alertQuerySchema, OVERALL_RUN } from '../../contract/alerts.ts';
import type { Filter } from '../../contract/filter.ts';
import { isMinorAlert } from '../../contract/minor-alert.ts';
import { NotFoundError } from '../../errors.ts';
import { isoTime } from '../../iso-time.ts';
import type { Clock, IndexQuery, Item, TableStore } from '../../ports.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { type AlertItem, publicAlert } from './alert-item.ts';
import { getRun, isOverEverything, overallRun, type RunItem } from './run-item.ts';

export type AlertQuery = z.infer<typeof alertQuerySchema>;

/**
 * Alerts that match, in the order in which to decide them: highest score first, and after all others the single flows of
 * low severity. Throws NotFoundError for a run that is not known.
 */
export async function listAlerts(tables: TableStore, query: AlertQuery): Promise<Alert[]> {
  const ofRun = await runFilter(tables, query.run_id);
  const items = (await tables.query('alerts', indexFor(query))) as unknown as AlertItem[];
  const matching = items
    .filter((item) => query.status === undefined || item.status === query.status)
    .filter((item) => query.severity === undefined || item.severity === query.severity)
    .filter(ofRun);
  const [main, minor] = [matching.filter((item) => !isMinorAlert(item)), matching.filter(isMinorAlert)];
  return [...main, ...minor].slice(0, query.limit).map(publicAlert);
}

async function runFilter(tables: TableStore, runId: string | undefined): Promise<(item: AlertItem) => boolean> {
  if (runId === undefined) return () => true;
  if (runId !== OVERALL_RUN) return belongsTo(await getRun(tables, runId));
  const run = await overallRun(tables);
  return run === null ? () => false : belongsTo(run);
}

/** Made by the run, or kept from an earlier one over the same. */
function belongsTo(run: RunItem): (item: AlertItem) => boolean {
  const ids = new Set(run.alert_ids);
  const { filter } = run.request;
  const scope = JSON.stringify(filter);
  const isWhole = isOverEverything(filter);
  return (item) =>
    ids.has(item.alert_id) || (isWhole ? isOverEverything(JSON.parse(item.scope) as Filter) : item.scope === scope);
}

function indexFor({ entity, status }: AlertQuery): IndexQuery {
  if (entity !== undefined) return { index: 'by_entity', equals: entity, descending: true };
  if (status !== undefined) return { index: 'by_status', equals: status, descending: true };
  return { index: 'by_rank', equals: '*', descending: true };
}

/** Throws NotFoundError. */
export async function loadAlert(tables: TableStore, alertId: string): Promise<Alert> {
  return publicAlert((await stored(tables, alertId)).item);
}

export interface Verdict {
  readonly alertId: string;
  readonly status: AlertStatus;
  readonly reason: string;
  /** Username. */
  readonly actor: string;
}

/**
 * Marks an alert, and writes who did so and why into the audit list. Throws NotFoundError, and ConflictError when the
 * alert changed meanwhile.
 */
export async function giveVerdict(
  { tables, clock, audit }: { tables: TableStore; clock: Clock; audit: AuditLog },
  { alertId, status, reason, actor }: Verdict,
): Promise<Alert> {
  const { item, version } = await stored(tables, alertId);
  const judged = { ...item, status, status_reason: reason, status_by: actor, status_at: isoTime(clock.now()) };
  await tables.put('alerts', alertId, judged as unknown as Item, { version });
  await audit.record({
    actor,
    action: 'verdict',
    target: alertId,
    detail: { status, reason, before: item.status, title: item.title },
  });
  return publicAlert(judged);
}

async function stored(tables: TableStore, alertId: string): Promise<{ item: AlertItem; version: number }> {
  const found = await tables.get('alerts', alertId);
  if (found === null) throw new NotFoundError('no such alert');
  return { item: found.item as unknown as AlertItem, version: found.version };
}
