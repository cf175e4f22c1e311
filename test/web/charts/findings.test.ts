import { describe, expect, it } from 'vitest';
import { featureLabel } from '../../../core/contract/feature-label.ts';
import { flowParts, mainReason } from '../../../web/src/pages/alerts/flow-why.ts';
import { rankedFlow } from '../../../web/src/pages/alerts/ranked-flow.ts';
import { anomalousShare, stageState } from '../../../web/src/pages/alerts/run-words.ts';
import { comparison, deltaOf } from '../../../web/src/pages/overview/kpi-model.ts';

const kpi = (value: number | null, previous: number | null) => ({ value, previous, spark: [] });

describe('why a flow is anomalous', () => {
  it('reads the stored contributions, in words where they have words', () => {
    const json = JSON.stringify([
      { feature: 'bytes_out', value: 41_200_000.123, contribution: 0.1 },
      { feature: 'hour', text: 'at 03:12', contribution: 0.2 },
    ]);
    expect(flowParts(json).map((part) => part.text)).toEqual(['Bytes out: 41200000', 'at 03:12']);
    expect(mainReason(flowParts(json))).toBe('Bytes out: 41200000');
  });

  it('gives no parts for text that is no list of them', () => {
    for (const text of ['', '{', '{}', 'null', '[1, {"feature": 2}]', undefined]) expect(flowParts(text)).toEqual([]);
  });

  it('never gives the base or the sum of the rest as the reason', () => {
    const lines = [
      { feature: 'base', value: null, text: 'where every flow begins', contribution: 0.44 },
      { feature: 'others', value: null, text: '15 others', contribution: 0.2 },
      { feature: 'pair_flows', value: 300, text: 'flows in the hour 300', contribution: 0.04 },
    ];
    expect(mainReason(flowParts(JSON.stringify(lines)))).toBe('Flows in the hour 300');
  });

  it('has no main reason where nothing raised the score', () => {
    expect(mainReason([{ feature: 'a', text: 'a', contribution: -0.1, known: true }])).toBeNull();
    expect(mainReason([])).toBeNull();
  });

  it('prints a row of the ranked table from what the flow has', () => {
    const row = {
      score: 0.8,
      severity: 'high',
      source_ip: null,
      entity: '9198',
      destination_ip: '192.0.2.1',
      destination_port: 22,
    };
    expect(rankedFlow(row)).toMatchObject({
      source: '9198',
      destination: '192.0.2.1',
      port: 22,
      service: 'SSH',
      why: null,
    });
    expect(rankedFlow({ severity: 'odd' }).severity).toBe('info');
  });
});

describe('a detection run', () => {
  it('shows stages before the present one as done', () => {
    expect(stageState('features', 'scoring')).toBe('done');
    expect(stageState('scoring', 'scoring')).toBe('now');
    expect(stageState('writing', 'scoring')).toBe('later');
    expect(stageState('features', 'queued')).toBe('later');
    expect(stageState('writing', 'done')).toBe('done');
  });

  it('writes features as people read them', () => {
    expect(featureLabel('tcp_flags_out_missing')).toBe('TCP flags out given or not');
    expect(featureLabel('hour_cos')).toBe('Time of day');
    expect(featureLabel('flag_syn')).toBe('TCP flag SYN');
  });

  it('says that the limit holds for episodes, of which many flows can be one', () => {
    const run = { scored: 2000, anomalous: 156, episodes: 800, anomalous_episodes: 3 };
    expect(anomalousShare(run)).toBe('7.80 % of flows, in 3 episodes (0.38 %)');
    expect(anomalousShare({ ...run, episodes: null, anomalous_episodes: null })).toBe('7.80 % of flows');
    expect(anomalousShare({ ...run, scored: 0 })).toBe('');
  });
});

describe('change of a key figure', () => {
  it('is bad news only for figures that alarm', () => {
    expect(deltaOf(kpi(150, 100), true)).toEqual({ direction: 'up', text: '50 %', tone: 'bad' });
    expect(deltaOf(kpi(50, 100), true)?.tone).toBe('good');
    expect(deltaOf(kpi(150, 100), false)?.tone).toBe('plain');
  });

  it('is not invented where there is nothing to compare with', () => {
    expect(deltaOf(kpi(150, null), true)).toBeNull();
    expect(deltaOf(kpi(150, 0), true)).toBeNull();
    expect(deltaOf(kpi(null, 10), true)).toBeNull();
  });

  it('says multiples of a tenfold rise, and names the period compared', () => {
    expect(deltaOf(kpi(2500, 100), true)?.text).toBe('25×');
    const period = { from: '2026-04-16T00:00:00Z', to: '2026-04-17T00:00:00Z' };
    expect(comparison(kpi(1, 1), period)).toBe('vs the 1 d before');
    expect(comparison(kpi(1, null), period)).toBe('nothing earlier to compare');
  });
});
