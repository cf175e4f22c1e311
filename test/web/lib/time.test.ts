import { describe, expect, it } from 'vitest';
import { EM_DASH } from '../../../web/src/lib/numbers.ts';
import {
  formatAgo,
  formatDuration,
  formatOffset,
  formatTime,
  offsetMinutes,
  parseLocal,
  zoneLabel,
  zoneNamed,
  zoneShort,
} from '../../../web/src/lib/time.ts';

const INSTANT = '2026-04-17T01:32:11.250Z';
const AT = Date.parse(INSTANT);

describe('times on screen', () => {
  it('stand in the chosen zone', () => {
    expect(formatTime(INSTANT, 'Asia/Kolkata')).toBe('2026-04-17 07:02:11');
    expect(formatTime(INSTANT, 'UTC')).toBe('2026-04-17 01:32:11');
    expect(formatTime(INSTANT, 'America/New_York')).toBe('2026-04-16 21:32:11');
  });

  it('come in the styles that lists and details need', () => {
    expect(formatTime(INSTANT, 'UTC', 'full')).toBe('2026-04-17 01:32:11.250');
    expect(formatTime(INSTANT, 'UTC', 'minutes')).toBe('2026-04-17 01:32');
    expect(formatTime(INSTANT, 'UTC', 'date')).toBe('2026-04-17');
    expect(formatTime(AT, 'UTC', 'clock')).toBe('01:32:11');
  });

  it('print midnight as hour zero', () => {
    expect(formatTime('2026-04-17T00:00:00Z', 'UTC')).toBe('2026-04-17 00:00:00');
  });

  it('are a dash where there is none', () => {
    expect(formatTime(null, 'UTC')).toBe(EM_DASH);
    expect(formatTime('', 'UTC')).toBe(EM_DASH);
    expect(formatTime('no time', 'UTC')).toBe(EM_DASH);
  });

  it('name their zone', () => {
    expect(zoneLabel('Asia/Kolkata', AT)).toBe('IST (UTC+05:30)');
    expect(zoneNamed('Asia/Kolkata', AT)).toBe('Asia/Kolkata (UTC+05:30)');
    expect(zoneNamed('Etc/UTC', AT)).toBe('UTC');
    expect(zoneLabel('America/Sao_Paulo', AT)).toBe('America/Sao Paulo (UTC-03:00)');
    expect(zoneLabel('UTC', AT)).toBe('UTC');
    expect(zoneShort('Etc/UTC', AT)).toBe('UTC');
    expect(zoneLabel('Pacific/Auckland', AT)).toContain('(UTC+12:00)');
  });

  it('know the offset, summer time included', () => {
    expect(offsetMinutes(Date.parse('2026-07-01T00:00:00Z'), 'Europe/Berlin')).toBe(120);
    expect(offsetMinutes(Date.parse('2026-01-01T00:00:00Z'), 'Europe/Berlin')).toBe(60);
    expect(formatOffset(-210)).toBe('UTC-03:30');
    expect(formatOffset(0)).toBe('UTC');
  });
});

describe('typed times', () => {
  it('are read in the chosen zone and come back the same', () => {
    for (const zone of ['Asia/Kolkata', 'UTC', 'Europe/Berlin', 'America/New_York']) {
      for (const text of ['2026-04-17 07:02', '2026-12-31 23:59', '2026-07-01 00:00']) {
        expect(formatTime(parseLocal(text, zone), zone, 'minutes')).toBe(text);
      }
    }
    expect(parseLocal('2026-04-17 07:02', 'Asia/Kolkata')).toBe(Date.parse('2026-04-17T01:32:00Z'));
  });

  it('may leave out the clock or use a T', () => {
    expect(parseLocal('2026-04-17', 'UTC')).toBe(Date.parse('2026-04-17T00:00:00Z'));
    expect(parseLocal('2026-04-17T07:02', 'UTC')).toBe(Date.parse('2026-04-17T07:02:00Z'));
  });

  it('are right on both sides of a change of clocks', () => {
    expect(parseLocal('2026-03-29 01:59', 'Europe/Berlin')).toBe(Date.parse('2026-03-29T00:59:00Z'));
    expect(parseLocal('2026-03-29 03:00', 'Europe/Berlin')).toBe(Date.parse('2026-03-29T01:00:00Z'));
  });

  it('are refused where they are no date', () => {
    for (const text of [
      '',
      '17/04/2026',
      '2026-02-30',
      '2026-13-01',
      '2026-04-17 24:30',
      '2026-04-17 10:60',
      'yesterday',
    ]) {
      expect(parseLocal(text, 'UTC'), text).toBeNull();
    }
  });
});

describe('durations', () => {
  it('use the two largest units', () => {
    expect(formatDuration(0)).toBe('0 s');
    expect(formatDuration(0.25)).toBe('0.25 s');
    expect(formatDuration(42)).toBe('42 s');
    expect(formatDuration(185)).toBe('3 min 5 s');
    expect(formatDuration(7440)).toBe('2 h 4 min');
    expect(formatDuration(86_400 * 3 + 3600 * 4)).toBe('3 d 4 h');
    expect(formatDuration(null)).toBe(EM_DASH);
  });

  it('never print sixty of a smaller unit', () => {
    expect(formatDuration(3599.9)).toBe('1 h');
    expect(formatDuration(86_399)).toBe('1 d');
  });

  it('say coarsely how long ago', () => {
    expect(formatAgo(INSTANT, AT + 10_000)).toBe('just now');
    expect(formatAgo(INSTANT, AT + 5 * 60_000)).toBe('5 min ago');
    expect(formatAgo(INSTANT, AT + 3 * 3_600_000)).toBe('3 h ago');
    expect(formatAgo(INSTANT, AT + 2 * 86_400_000)).toBe('2 d ago');
  });
});
