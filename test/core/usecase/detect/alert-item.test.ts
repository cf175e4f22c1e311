import { describe, expect, it } from 'vitest';
import { localHasher } from '../../../../adapters/node/hasher.ts';
import { MAX_RUN_ALERTS, type Severity } from '../../../../core/contract/alerts.ts';
import { alertGroups } from '../../../../core/detect/alert-groups.ts';
import type { AnomalousFlow } from '../../../../core/detect/score-engine.ts';
import { alertsOf } from '../../../../core/usecase/detect/alert-item.ts';

const DAY = Date.parse('2026-01-10T00:00:00Z');

function flow(entity: string, score: number, severity: Severity): AnomalousFlow {
  const place = { upload_id: 'a'.repeat(32), member: 0, row_number: 2, event_ms: DAY };
  const who = { entity, entity_kind: 'source_ip', destination_ip: `203.0.113.${entity}`, destination_port: 443 };
  const volumes = { bytes_out: 1, bytes_in: 1, unanswered: false };
  const known = { app_name: null, destination_country: null, destination_as_org: null, sensor_says: null };
  return { ...place, ...who, ...volumes, ...known, score, severity, contributions: '[]' };
}

describe('the alerts a run makes at most', () => {
  it('leave out single flows of low severity before anything else', () => {
    const singles = Array.from({ length: MAX_RUN_ALERTS }, (_, at) => flow(String(at), 0.7 - at / 10_000, 'low'));
    const [pair, grave] = [[flow('250', 0.62, 'low'), flow('250', 0.61, 'low')], flow('251', 0.61, 'medium')];
    const groups = alertGroups([...singles, ...pair, grave]);
    const context = { runId: 'run-1', zone: 'Asia/Kolkata', scope: '{}' };
    const entities = alertsOf(groups, context, localHasher()).map(({ entity }) => entity);
    expect(entities).toHaveLength(MAX_RUN_ALERTS);
    expect(entities.slice(0, 3)).toEqual(['250', '251', '0']);
    expect(entities).not.toContain(String(MAX_RUN_ALERTS - 1));
  });
});
