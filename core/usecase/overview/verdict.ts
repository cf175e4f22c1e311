import type { OverviewResponse } from '../../contract/overview.ts';
import { isoTime } from '../../iso-time.ts';
import { printCount, printPlural } from '../../print-count.ts';
import { epochMs, MINUTE_MS } from '../../query/utc-time.ts';
import { zoneWords } from '../../zone-words.ts';

type Verdict = OverviewResponse['verdict'];

/** The alert an investigator should begin with. */
export interface FirstAlert {
  readonly alert_id: string;
  readonly title: string;
  readonly severity: string;
}

export interface VerdictFacts {
  readonly scored: boolean;
  /** Only a part of all data was scored, so nothing is known of the rest. */
  readonly partly: boolean;
  readonly events: number;
  readonly anomalies: number;
  readonly severities: ReadonlyMap<string, number>;
  /** Address with the most anomalous flows. */
  readonly topAddress: { readonly address: string; readonly anomalies: number } | null;
  readonly bursts: OverviewResponse['series']['bursts'];
  readonly alert: FirstAlert | null;
  /** Minutes the zone is east of UTC at an instant. */
  readonly offsetOf: (ms: number) => number;
  readonly zone: string;
}

/**
 * One sentence or two. Critical: a critical anomaly or alert. Attention: one of high or medium severity (the most that
 * a score alone gives), or a burst. Otherwise anomalies of low severity are named but all is well; without a run
 * nothing can be said.
 */
export function verdict(facts: VerdictFacts): Verdict {
  const alertId = facts.alert?.alert_id ?? null;
  if (facts.events === 0) return { level: 'unknown', text: 'No events match.', alert_id: alertId };
  if (!facts.scored) {
    return {
      level: 'unknown',
      text: `${printPlural(facts.events, 'event')}, not scored yet: run a detection to learn what is unusual among them.`,
      alert_id: alertId,
    };
  }
  if (facts.anomalies === 0 && facts.alert === null && facts.partly) {
    return { level: 'unknown', text: nothingIn(facts), alert_id: null };
  }
  if (facts.anomalies === 0 && facts.alert === null) {
    return { level: 'ok', text: nothingIn(facts), alert_id: null };
  }
  return {
    level: levelOf(facts),
    text: [anomalySentence(facts), alertSentence(facts.alert)].filter(Boolean).join(' '),
    alert_id: alertId,
  };
}

function levelOf({ severities, alert, bursts }: VerdictFacts): Verdict['level'] {
  const has = (severity: string) => (severities.get(severity) ?? 0) > 0 || alert?.severity === severity;
  if (has('critical')) return 'critical';
  return has('high') || has('medium') || bursts.length > 0 ? 'attention' : 'ok';
}

function nothingIn({ partly, events }: VerdictFacts): string {
  if (partly) return 'Nothing anomalous in the part of the data that was scored.';
  return `Nothing anomalous among ${printPlural(events, 'event')}.`;
}

function anomalySentence(facts: VerdictFacts): string {
  const { anomalies, events, severities, topAddress } = facts;
  if (anomalies === 0) return nothingIn(facts);
  const grave = ['critical', 'high', 'medium']
    .map((severity) => [severities.get(severity) ?? 0, severity] as const)
    .filter(([count]) => count > 0)
    .map(([count, severity]) => `${printCount(count)} ${severity}`);
  const parts = [
    facts.partly
      ? `${printPlural(anomalies, 'anomalous event')} in the part of the data that was scored`
      : `${printPlural(anomalies, 'anomalous event')} among ${printCount(events)} (${share(anomalies / events)})`,
    grave.join(' and '),
    topAddress === null ? '' : `most from ${topAddress.address} (${printCount(topAddress.anomalies)})`,
    burstWords(facts),
  ];
  return `${parts.filter((part) => part !== '').join(', ')}.`;
}

function burstWords({ bursts, offsetOf, zone }: VerdictFacts): string {
  const [worst] = [...bursts].sort((a, b) => b.anomalies - a.anomalies);
  if (worst === undefined) return '';
  const at = (iso: string) => {
    const ms = epochMs(iso)!;
    return isoTime(ms + offsetOf(ms) * MINUTE_MS)
      .slice(0, 16)
      .replace('T', ' ');
  };
  const [from, to] = [at(worst.from), at(worst.to)];
  const until = from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to;
  return `in a burst from ${from} to ${until} (${zoneWords(zone, epochMs(worst.from)!)})`;
}

function alertSentence(alert: FirstAlert | null): string {
  return alert === null ? '' : `Begin with: ${alert.title.replace(/\.$/, '')}.`;
}

function share(value: number): string {
  const percent = value * 100;
  if (percent >= 10) return `${percent.toFixed(0)} %`;
  return percent < 0.01 ? 'under 0.01 %' : `${percent.toPrecision(2)} %`;
}
