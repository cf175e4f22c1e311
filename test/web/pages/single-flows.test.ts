import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../core/contract/alerts.ts';
import { byWeight } from '../../../web/src/pages/alerts/single-flows.ts';

const alert = (
  alert_id: string,
  flows: number,
  severity: Alert['severity'],
  status: Alert['status'] = 'open',
): Pick<Alert, 'alert_id' | 'flows' | 'severity' | 'status'> => ({ alert_id, flows, severity, status });

const ids = (alerts: readonly { alert_id: string }[]) => alerts.map(({ alert_id }) => alert_id).join('');

describe('alerts by weight', () => {
  it('set single flows of low severity apart, and keep the order of both', () => {
    const { main, minor } = byWeight([
      alert('a', 300, 'medium'),
      alert('b', 1, 'low'),
      alert('c', 2, 'low'),
      alert('d', 1, 'info'),
      alert('e', 1, 'medium'),
    ]);
    expect([ids(main), ids(minor)]).toEqual(['ace', 'bd']);
  });

  it('leave what somebody confirmed among the others', () => {
    const { main, minor } = byWeight([alert('a', 1, 'low', 'confirmed'), alert('b', 1, 'low', 'benign')]);
    expect([ids(main), ids(minor)]).toEqual(['a', 'b']);
  });

  it('hide nothing where there is nothing else', () => {
    const { main, minor } = byWeight([alert('a', 1, 'low'), alert('b', 1, 'info')]);
    expect([ids(main), ids(minor)]).toEqual(['ab', '']);
    expect(byWeight([])).toEqual({ main: [], minor: [] });
  });
});
