import { describe, expect, it } from 'vitest';
import { offsetMinutesSql } from '../../../core/detect/local-clock.ts';

const year = { fromMs: Date.parse('2026-01-01T00:00:00Z'), toMs: Date.parse('2027-01-01T00:00:00Z') };

describe('offset of a zone in SQL', () => {
  it('is one number for a zone that never changes', () => {
    expect(offsetMinutesSql('Asia/Kolkata', 'event_time', year)).toBe('330');
    expect(offsetMinutesSql('UTC', 'event_time', year)).toBe('0');
  });

  it('changes at the very hour in which the zone does', () => {
    expect(offsetMinutesSql('Europe/Berlin', 't', year)).toBe(
      "(case when t < timestamp '2026-03-29 01:00:00.000' then 60 when t < timestamp '2026-10-25 01:00:00.000' then 120 else 60 end)",
    );
  });

  it('is one number again where nothing changes within the period', () => {
    const january = { ...year, toMs: Date.parse('2026-02-01T00:00:00Z') };
    expect(offsetMinutesSql('Europe/Berlin', 't', january)).toBe('60');
  });
});
