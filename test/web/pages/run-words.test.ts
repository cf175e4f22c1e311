import { describe, expect, it } from 'vitest';
import { type Run, runSchema } from '../../../core/contract/alerts.ts';
import type { Filter } from '../../../core/contract/filter.ts';
import { anomalousShare, endWords } from '../../../web/src/pages/alerts/run-words.ts';

const EVERYTHING: Filter = { pills: [] };
const PART: Filter = { pills: [{ field: 'protocol', op: 'is', values: ['udp'] }] };

function run(filter: Filter, change: Partial<Run> = {}): Run {
  const [started_at, finished_at] = ['2026-01-12T00:00:00.000Z', '2026-01-12T00:01:00.000Z'];
  const figures = { scored: 29_700, anomalous: 161, episodes: 4600, anomalous_episodes: 46, alerts: 41 };
  const state = { state: 'finished', stage: 'done', done: 0, total: 0, message: null } as const;
  const model = { model: null, features: [], dropped: [], threshold: 0.6 };
  const fields = { run_id: 'r1', started_at, finished_at, started_by: 'asha', request: { filter } };
  return runSchema.parse({ ...fields, ...state, ...figures, ...model, ...change });
}

describe('the words about a run', () => {
  it('tell of how many flows and episodes the anomalous ones are a part', () => {
    expect(anomalousShare(run(EVERYTHING))).toBe('0.54 % of flows, in 46 episodes (1.00 %)');
    expect(anomalousShare(run(EVERYTHING, { episodes: null, anomalous_episodes: null }))).toBe('0.54 % of flows');
  });

  it('say at its end what it found, and lead there where it was over a filter', () => {
    const whole = endWords(run(EVERYTHING));
    expect(whole).toMatchObject({ title: 'Detection has finished', tone: 'good' });
    expect(whole.detail).toBe('161 anomalous flows of 29,700 flows, 41 alerts.');
    expect(whole.link).toBeUndefined();
    const part = endWords(run(PART, { alerts: 200 }));
    expect(part.title).toBe('Detection has finished over the filter');
    expect(part.detail).toContain(', the strongest 200 alerts.');
    expect(part.link).toMatchObject({ to: '/alerts', search: { run: 'r1' } });
  });

  it('say why it failed', () => {
    const failed = endWords(run(PART, { state: 'failed', message: 'interrupted' }));
    expect(failed).toEqual({ title: 'Detection failed', detail: 'interrupted', tone: 'bad' });
  });
});
