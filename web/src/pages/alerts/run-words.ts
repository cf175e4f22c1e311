import type { Run } from '../../../../core/contract/alerts.ts';

export type RunStage = Run['stage'];

export const STAGES: readonly { stage: RunStage; label: string }[] = [
  { stage: 'features', label: 'Features' },
  { stage: 'training', label: 'Training' },
  { stage: 'scoring', label: 'Scoring' },
  { stage: 'explaining', label: 'Explaining' },
  { stage: 'writing', label: 'Writing' },
];

export function isUnderWay(run: Pick<Run, 'state'>): boolean {
  return run.state === 'queued' || run.state === 'running';
}

export type StageState = 'done' | 'now' | 'later';

/** Where a stage stands while the run is at `at`. */
export function stageState(stage: RunStage, at: RunStage): StageState {
  const order = STAGES.map((entry) => entry.stage);
  if (at === 'done') return 'done';
  const here = order.indexOf(at);
  const place = order.indexOf(stage);
  if (place === here) return 'now';
  return place < here ? 'done' : 'later';
}

const FEATURE_WORDS: Readonly<Record<string, string>> = {
  ip: 'IP',
  icmp: 'ICMP',
  udp: 'UDP',
  num: 'number',
  tcp: 'TCP',
  asn: 'ASN',
  dns: 'DNS',
  http: 'HTTP',
  nat: 'NAT',
};

/** "bytes_out_log_missing" -> "Bytes out log missing". */
export function featureLabel(feature: string): string {
  const words = feature.split('_').map((word) => FEATURE_WORDS[word] ?? word);
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
