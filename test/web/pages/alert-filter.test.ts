import { describe, expect, it } from 'vitest';
import { decodeFilter, encodeFilter } from '../../../web/src/lib/filter-codec.ts';
import { alertFilter, exploreWords } from '../../../web/src/pages/alerts/alert-filter.ts';

const alert = {
  entity: '919800000011',
  entity_kind: 'msisdn',
  target: '203.0.113.66' as string | null,
  window_start: '2026-01-10T00:00:00.000Z',
  first_seen: '2026-01-10T20:00:00.000Z',
  last_seen: '2026-01-10T20:28:00.000Z',
};
const pills = (change: Partial<typeof alert>) => encodeFilter(alertFilter({ ...alert, ...change })).f;

describe('the filter of an alert', () => {
  it('holds entity, destination and time, its last flow included', () => {
    const filter = alertFilter(alert);
    expect(filter.range).toEqual({ kind: 'absolute', from: alert.first_seen, to: '2026-01-10T20:28:00.001Z' });
    expect(pills({})).toEqual(['entity:919800000011', 'destination_ip:203.0.113.66']);
    expect(decodeFilter(encodeFilter(filter))).toEqual(filter);
  });

  it('holds the port where that is what the alert names, and the destination where many sources meet there', () => {
    expect(pills({ target: 'port 22' })).toEqual(['entity:919800000011', 'destination_port:22']);
    const crowd = { entity: '203.0.113.66', entity_kind: 'destination_ip' };
    expect(pills({ ...crowd, target: 'port 80' })).toEqual(['destination_ip:203.0.113.66', 'destination_port:80']);
    expect(pills({ ...crowd, target: null })).toEqual(['destination_ip:203.0.113.66', '!destination_port.exists']);
  });

  it('asks for flows without a destination, or without a usable time, where it is made of those', () => {
    expect(pills({ target: null })).toEqual(['entity:919800000011', '!destination_ip.exists']);
    const unknown = '1970-01-01T00:00:00.000Z';
    const timeless = { ...alert, window_start: unknown, first_seen: unknown, last_seen: unknown };
    expect(alertFilter(timeless).range).toEqual({ kind: 'all' });
  });

  it('is called what it is in Explore, which shows what is not anomalous too', () => {
    expect(exploreWords(alert)).toBe('Everything between them in Explore');
    expect(exploreWords({ ...alert, target: 'port 22' })).toBe('Everything of it to port 22 in Explore');
    expect(exploreWords({ ...alert, entity_kind: 'destination_ip' })).toBe('Everything to it in Explore');
    expect(exploreWords({ ...alert, target: null })).toBe('Everything of it in Explore');
  });
});
