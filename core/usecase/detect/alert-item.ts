import { type Alert, alertSchema, MAX_RUN_ALERTS } from '../../contract/alerts.ts';
import { isMinorAlert } from '../../contract/minor-alert.ts';
import type { AlertGroup } from '../../detect/alert-groups.ts';
import { type AlertPart, alertParts } from '../../detect/alert-part.ts';
import { type AlertSubject, alertIdentity, composeAlert } from '../../detect/compose-alert.ts';
import { isoTime } from '../../iso-time.ts';
import type { Hasher } from '../../ports.ts';

/** An alert as it is kept: with what each upload adds to it, and what the table's indexes sort by. */
export interface AlertItem extends Alert {
  readonly parts: readonly AlertPart[];
  /** IANA zone of the times in its words. */
  readonly zone: string;
  /** What the run that found it looked at; a later run over the same withdraws what it finds no more. */
  readonly scope: string;
  /** Sorts by score, then by the number of flows. */
  readonly rank: string;
}

export interface AlertContext {
  readonly runId: string;
  readonly zone: string;
  readonly scope: string;
}

/**
 * The alerts of a run's groups of anomalous flows, the strongest first, none of them judged yet. Where there are too many,
 * single flows of low severity give way.
 */
export function alertsOf(groups: readonly AlertGroup[], context: AlertContext, hasher: Hasher): AlertItem[] {
  const ranked = groups.toSorted(
    (left, right) =>
      Number(isMinor(left)) - Number(isMinor(right)) ||
      right.flows[0]!.score - left.flows[0]!.score ||
      right.flows.length - left.flows.length,
  );
  return ranked.slice(0, MAX_RUN_ALERTS).map((group) => {
    const subject = subjectOf(group);
    return {
      alert_id: idOf(subject, hasher),
      run_id: context.runId,
      status: 'open',
      status_reason: null,
      status_by: null,
      status_at: null,
      ...told(subject, alertParts(group), context.zone),
      zone: context.zone,
      scope: context.scope,
    };
  });
}

function isMinor({ flows }: AlertGroup): boolean {
  return isMinorAlert({ flows: flows.length, severity: flows[0]!.severity, status: 'open' });
}

/** Ids of all alerts the groups would make, however many. */
export function alertIds(groups: readonly AlertGroup[], hasher: Hasher): Set<string> {
  return new Set(groups.map((group) => idOf(subjectOf(group), hasher)));
}

function subjectOf({ entity, entity_kind, target, windowMs }: AlertGroup): AlertSubject {
  return { entity, entity_kind, target, window_start: isoTime(windowMs) };
}

function idOf(subject: AlertSubject, hasher: Hasher): string {
  return hasher.sha256(alertIdentity(subject)).slice(0, 32);
}

/** The alert without what one upload adds; null when nothing is left. */
export function withoutUpload(item: AlertItem, uploadId: string): AlertItem | null {
  const parts = item.parts.filter((part) => part.upload_id !== uploadId);
  return parts.length === 0 ? null : { ...item, ...told(item, parts, item.zone) };
}

/** The alert as a run finds it now, with the verdict people gave it. */
export function withVerdictOf(item: AlertItem, earlier: AlertItem): AlertItem {
  const { status, status_reason, status_by, status_at } = earlier;
  return { ...item, status, status_reason, status_by, status_at };
}

function told({ entity, entity_kind, target, window_start }: AlertSubject, parts: readonly AlertPart[], zone: string) {
  const content = composeAlert({ entity, entity_kind, target, window_start }, parts, zone);
  return { ...content, parts, rank: rankOf(content.score, content.flows) };
}

/** Text that sorts as (score, flows). */
function rankOf(score: number, flows: number): string {
  return `${score.toFixed(6)}#${String(flows).padStart(12, '0')}`;
}

/** An alert as the API shows it. */
export function publicAlert(item: AlertItem): Alert {
  return alertSchema.parse(item);
}
