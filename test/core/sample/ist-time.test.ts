import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { istClock, istDate, istIso, istNamed, istSlashed, istWeekday, utcIso } from '../../../core/sample/ist-time.ts';

describe('times in IST', () => {
  it('prints each form', () => {
    const ms = Date.parse('2026-01-04T18:30:07.250Z');
    expect([istIso(ms), istSlashed(ms), istNamed(ms), istDate(ms), istClock(ms), utcIso(ms)]).toEqual([
      '2026-01-05 00:00:07',
      '05/01/2026 00:00:07',
      '05-Jan-2026 00:00:07',
      '2026-01-05',
      '00:00:07',
      '2026-01-04T18:30:07',
    ]);
  });

  it('agrees with the platform calendar on every day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (second) => {
        const shifted = new Date(second * 1000 + 19_800_000);
        expect(istIso(second * 1000)).toBe(shifted.toISOString().slice(0, 19).replace('T', ' '));
        expect(istWeekday(second * 1000)).toBe(shifted.getUTCDay());
      }),
    );
  });
});
