import { describe, expect, it } from 'vitest';
import { alertGroups } from '../../../core/detect/alert-groups.ts';
import { alertParts } from '../../../core/detect/alert-part.ts';
import { composeAlert } from '../../../core/detect/compose-alert.ts';
import { forestSeverity } from '../../../core/detect/forest-severity.ts';
import type { AnomalousFlow } from '../../../core/detect/score-engine.ts';

const NOON = Date.parse('2026-01-11T12:00:00Z');

function anomalous(row: number, given: Partial<AnomalousFlow> = {}): AnomalousFlow {
  const lines = [
    { feature: 'bytes_out', value: 5, text: 'uploaded 5 B, usual 1 B (95 % below 2 B)', contribution: 0.2 },
    { feature: 'base', value: null, text: 'where every flow begins', contribution: 0.45 },
  ];
  return {
    upload_id: 'a'.repeat(32),
    member: 0,
    row_number: row,
    score: 0.65,
    severity: 'low',
    contributions: JSON.stringify(lines),
    event_ms: NOON + row * 1000,
    entity: '919800000001',
    entity_kind: 'msisdn',
    destination_ip: '192.0.2.1',
    destination_port: 443,
    bytes_out: 100,
    bytes_in: 100,
    app_name: null,
    destination_country: null,
    destination_as_org: null,
    sensor_says: null,
    unanswered: given.bytes_in === null ? null : given.bytes_in === 0,
    ...given,
  };
}

const many = (rows: number, given: (row: number) => Partial<AnomalousFlow>) =>
  Array.from({ length: rows }, (_, row) => anomalous(row, given(row)));

function told(flows: readonly AnomalousFlow[]) {
  const [group, ...others] = alertGroups(flows);
  expect(others).toEqual([]);
  const { entity, entity_kind, target, windowMs } = group!;
  const window_start = new Date(windowMs).toISOString();
  return composeAlert({ entity, entity_kind, target, window_start }, alertParts(group!), 'Asia/Kolkata');
}

describe('alerts from anomalous flows', () => {
  it('keep an entity’s flows with a destination on a UTC day together', () => {
    const flows = [
      anomalous(1),
      anomalous(2),
      anomalous(3, { event_ms: NOON + 86_400_000 }),
      anomalous(4, { entity: 'x' }),
    ];
    expect(alertGroups(flows).map(({ entity, target, flows: own }) => [entity, target, own.length])).toEqual([
      ['919800000001', '192.0.2.1', 2],
      ['919800000001', '192.0.2.1', 1],
      ['x', '192.0.2.1', 1],
    ]);
  });

  it('tell a sweep over many hosts as one, by its port', () => {
    const alert = told(
      many(30, (row) => ({ destination_ip: `198.51.100.${row}`, destination_port: 445, bytes_in: 0 })),
    );
    expect(alert.title).toBe('30 destinations on port 445 contacted by 919800000001');
    expect(alert.target).toBe('port 445');
  });

  it('tell many sources towards one destination as one, by the destination', () => {
    const alert = told(many(40, (row) => ({ entity: `9198000000${row % 20}`, bytes_in: 0 })));
    expect([alert.entity, alert.entity_kind, alert.target]).toEqual(['192.0.2.1', 'destination_ip', 'port 443']);
    expect(alert.title).toBe('20 sources towards 192.0.2.1 in one day');
    expect(alert.text).toContain('none answered');
  });

  it('group the digits of their figures', () => {
    const flows = many(1500, () => ({ bytes_out: 100, bytes_in: 200 }));
    expect(told(flows).title).toBe('1,500 flows between 919800000001 and 192.0.2.1');
    const quiet = told(
      many(2400, (row) => ({ bytes_in: row < 1200 ? 1 : 0 })).concat(anomalous(9000, { bytes_in: 0 })),
    );
    expect(quiet.title).toBe('2,401 unanswered flows to 192.0.2.1 from 919800000001');
    expect(quiet.text).toContain('240 kB out, 1.2 kB in, 1,200 answered');
  });

  it('do not call nine hosts on a port a sweep', () => {
    expect(alertGroups(many(9, (row) => ({ destination_ip: `198.51.100.${row}` })))).toHaveLength(9);
  });

  it('tell what, why, what innocent thing it could be and what next, in the zone asked for', () => {
    const alert = told(
      many(3, () => ({ bytes_out: 1e9, bytes_in: 1e6, app_name: 'HTTPS', destination_country: 'MD' })),
    );
    expect(alert.title).toBe('3 GB sent to 192.0.2.1 by 919800000001');
    expect(alert.text).toBe(
      [
        '3 unusual flows from 919800000001 to 192.0.2.1 (HTTPS, MD) at 2026-01-11 17:30 (Asia/Kolkata, UTC+05:30): 3 GB out, 3 MB in. This is consistent with a large transfer out.',
        'Why unusual: uploaded 5 B, usual 1 B (95 % below 2 B). Isolation score 0.65, where ordinary flows lie at 0.4 to 0.5.',
        'Could be innocent: a phone or laptop backup, a cloud folder, or photos and videos being sent.',
        'Next: compare with other days of the entity, and look for the same destination among other entities.',
      ].join('\n'),
    );
    expect(alert.base + alert.contributions.reduce((sum, line) => sum + line.contribution, 0)).toBeCloseTo(
      alert.score,
      12,
    );
  });

  it('never accuse', () => {
    const shapes = [
      many(40, (row) => ({ entity: `9198000000${row % 20}` })),
      many(30, (row) => ({ destination_ip: `198.51.100.${row}` })),
      many(30, (row) => ({ destination_port: row })),
      many(30, () => ({})),
      many(30, () => ({ bytes_in: 0 })),
      many(1, () => ({
        bytes_in: null,
        bytes_out: null,
        event_ms: null,
        destination_ip: null,
        destination_port: null,
      })),
    ];
    for (const shape of shapes)
      expect(`${told(shape).title} ${told(shape).text}`).not.toMatch(/attacker|guilty|criminal|malicious|hacker/i);
  });

  it('are as grave as their gravest flow, and say where the score alone would be graver', () => {
    const alone = told(many(2, () => ({ score: 0.85, severity: forestSeverity(0.85, false) })));
    expect(alone.severity).toBe('medium');
    expect(alone.text).toContain('medium, the most while no sensor agrees; the score alone would be critical');
    const seconded = told(
      many(3, (row) => ({ score: 0.85 - row / 10, severity: forestSeverity(0.85 - row / 10, row === 1) })),
    );
    expect(seconded.severity).toBe('high');
    expect(seconded.text).not.toContain('the most while');
    expect(told(many(2, () => ({ score: 0.61, severity: 'low' }))).text).not.toContain('Severity:');
  });

  it('keep the twenty strongest flows as evidence', () => {
    const alert = told(many(50, (row) => ({ score: 0.9 - row / 1000 })));
    expect(alert.evidence.map((flow) => flow.row_number)).toEqual(Array.from({ length: 20 }, (_, row) => row));
    expect(alert.flows).toBe(50);
  });
});
