import type { Severity } from '../contract/alerts.ts';
import type { AlertGroup } from './alert-groups.ts';
import { BASE, type ExplainedContribution } from './explain-flow.ts';
import { gravest } from './forest-severity.ts';
import type { AnomalousFlow } from './score-engine.ts';

export interface EvidenceFlow {
  readonly upload_id: string;
  readonly member: number;
  readonly row_number: number;
  readonly score: number;
}

/** What one upload adds to an alert: kept apart, so that an alert is told anew without an upload that is deleted. */
export interface AlertPart {
  readonly upload_id: string;
  readonly flows: number;
  /** Null where no flow has a usable time. */
  readonly first_ms: number | null;
  readonly last_ms: number | null;
  /** Null where the source gives none. */
  readonly bytes_out: number | null;
  readonly bytes_in: number | null;
  /** Flows that got no byte back; null where the source does not say. */
  readonly unanswered: number | null;
  /** Distinct values, at most MAX_LISTED, ascending. */
  readonly entities: readonly string[];
  readonly destinations: readonly string[];
  readonly ports: readonly number[];
  /** Words about the destination of the strongest flow: service, network, country. */
  readonly destination_words: readonly string[];
  readonly sensors: readonly string[];
  /** Of its gravest flow. */
  readonly severity: Severity;
  /** Strongest first, at most MAX_EVIDENCE. */
  readonly evidence: readonly EvidenceFlow[];
  /** Of the strongest flow: with the base they add up to its score. */
  readonly score: number;
  readonly base: number;
  readonly contributions: readonly ExplainedContribution[];
}

export const MAX_EVIDENCE = 20;
const MAX_LISTED = 400;

/** The parts of a group, ascending by upload. Flows come strongest first. */
export function alertParts(group: AlertGroup): AlertPart[] {
  const byUpload = new Map<string, AnomalousFlow[]>();
  for (const flow of group.flows) {
    const flows = byUpload.get(flow.upload_id);
    if (flows === undefined) byUpload.set(flow.upload_id, [flow]);
    else flows.push(flow);
  }
  return [...byUpload.values()].map(partOf).sort((left, right) => (left.upload_id < right.upload_id ? -1 : 1));
}

function partOf(flows: readonly AnomalousFlow[]): AlertPart {
  const strongest = flows[0]!;
  const lines = JSON.parse(strongest.contributions) as ExplainedContribution[];
  const times = present(flows.map((flow) => flow.event_ms));
  const services = [...new Set(flows.map((flow) => flow.app_name))];
  const answered = present(flows.map((flow) => flow.unanswered));
  return {
    upload_id: strongest.upload_id,
    flows: flows.length,
    first_ms: times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b)),
    last_ms: times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b)),
    bytes_out: sum(present(flows.map((flow) => flow.bytes_out))),
    bytes_in: sum(present(flows.map((flow) => flow.bytes_in))),
    unanswered: answered.length === 0 ? null : answered.filter((nobody) => nobody).length,
    entities: distinct(present(flows.map((flow) => flow.entity))),
    destinations: distinct(present(flows.map((flow) => flow.destination_ip))),
    ports: distinct(present(flows.map((flow) => flow.destination_port))),
    // Of a search through ports, the service of one says nothing.
    destination_words: present([
      services.length === 1 ? services[0]! : null,
      strongest.destination_as_org,
      strongest.destination_country,
    ]),
    sensors: distinct(present(flows.map((flow) => flow.sensor_says))),
    severity: gravest(flows.map((flow) => flow.severity)),
    evidence: flows
      .slice(0, MAX_EVIDENCE)
      .map(({ upload_id, member, row_number, score }) => ({ upload_id, member, row_number, score })),
    score: strongest.score,
    base: lines.find((line) => line.feature === BASE)?.contribution ?? 0,
    contributions: lines.filter((line) => line.feature !== BASE),
  };
}

function present<T>(values: readonly (T | null)[]): T[] {
  return values.filter((value) => value !== null);
}

function sum(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
}

function distinct<T extends string | number>(values: readonly T[]): T[] {
  return [...new Set(values)].sort((left, right) => (left < right ? -1 : 1)).slice(0, MAX_LISTED);
}
