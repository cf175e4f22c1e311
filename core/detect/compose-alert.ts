import type { Alert } from '../contract/alerts.ts';
import { isoTime } from '../iso-time.ts';
import { type AlertPart, MAX_EVIDENCE } from './alert-part.ts';
import { alertWords } from './alert-text.ts';
import { gravest } from './forest-severity.ts';

export const RULE = 'isolation-forest';
export const RULE_VERSION = '1';

/** What an alert is about; its id is made of these and the rule, and of nothing else. */
export interface AlertSubject {
  readonly entity: string;
  readonly entity_kind: string;
  readonly target: string | null;
  readonly window_start: string;
}

/** What of an alert its flows decide. */
export type AlertContent = Omit<Alert, 'alert_id' | 'run_id' | 'status' | 'status_reason' | 'status_by' | 'status_at'>;

/** The text whose hash is the alert's id. */
export function alertIdentity({ entity, target, window_start }: AlertSubject): string {
  return JSON.stringify([RULE, RULE_VERSION, entity, target, window_start]);
}

/** Tells an alert from its parts, of which there is at least one. Times in words are those of `zone`. */
export function composeAlert(subject: AlertSubject, parts: readonly AlertPart[], zone: string): AlertContent {
  const strongest = parts.reduce((best, part) => (part.score > best.score ? part : best));
  const firsts = parts.flatMap((part) => part.first_ms ?? []);
  const lasts = parts.flatMap((part) => part.last_ms ?? []);
  const figures = {
    entity: subject.entity,
    entity_kind: subject.entity_kind,
    target: subject.target,
    flows: parts.reduce((sum, part) => sum + part.flows, 0),
    first_ms: firsts.length === 0 ? null : Math.min(...firsts),
    last_ms: lasts.length === 0 ? null : Math.max(...lasts),
    bytes_out: total(parts.map((part) => part.bytes_out)),
    bytes_in: total(parts.map((part) => part.bytes_in)),
    unanswered: total(parts.map((part) => part.unanswered)),
    entities: new Set(parts.flatMap((part) => part.entities)).size,
    destinations: new Set(parts.flatMap((part) => part.destinations)).size,
    ports: new Set(parts.flatMap((part) => part.ports)).size,
    destination_words: strongest.destination_words,
    sensors: [...new Set(parts.flatMap((part) => part.sensors))].sort(),
    score: strongest.score,
    severity: gravest(parts.map((part) => part.severity)),
    contributions: strongest.contributions,
    zone,
  };
  return {
    rule: RULE,
    rule_version: RULE_VERSION,
    ...subject,
    first_seen: figures.first_ms === null ? subject.window_start : isoTime(figures.first_ms),
    last_seen: figures.last_ms === null ? subject.window_start : isoTime(figures.last_ms),
    severity: figures.severity,
    score: strongest.score,
    base: strongest.base,
    contributions: strongest.contributions.map(({ feature, text, contribution }) => ({ feature, text, contribution })),
    ...alertWords(figures),
    flows: figures.flows,
    evidence: strongestEvidence(parts),
    uploads: parts.map((part) => part.upload_id),
  };
}

function strongestEvidence(parts: readonly AlertPart[]): Alert['evidence'] {
  return parts
    .flatMap((part) => part.evidence)
    .sort((left, right) => right.score - left.score)
    .slice(0, MAX_EVIDENCE)
    .map((flow) => ({ ...flow }));
}

function total(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
