import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteRange, sendParts } from '../../../core/contract/send-parts.ts';

interface Plan {
  readonly sizeBytes: number;
  readonly partBytes: number;
  /** Which tries of a part fail. */
  readonly fails: (part: number, attempt: number) => boolean;
  readonly isFinal?: boolean;
}

/** Sends to a store in memory. */
async function play({ sizeBytes, partBytes, fails, isFinal = false }: Plan) {
  const stored = new Map<number, ByteRange>();
  const attempts = new Map<number, number>();
  const told: number[] = [];
  const waits: number[] = [];
  let [open, most] = [0, 0];
  const failure = await sendParts({
    sizeBytes,
    partBytes,
    addresses: async (parts) => parts.map((part) => `${part}`),
    async send(url, range, onBytes) {
      const part = Number(url);
      const attempt = (attempts.get(part) ?? 0) + 1;
      attempts.set(part, attempt);
      most = Math.max(most, ++open);
      await new Promise(setImmediate);
      open -= 1;
      onBytes(Math.floor((range.end - range.start) / 2));
      if (fails(part, attempt)) throw new Error(`part ${part}`);
      stored.set(part, range);
    },
    onBytes: (sent) => void told.push(sent),
    wait: async (ms) => void waits.push(ms),
    isFinal: () => isFinal,
  }).then(
    () => null,
    (error: unknown) => error as Error,
  );
  return { stored, attempts, told, waits, most, failure };
}

describe('sendParts', () => {
  it('sends every byte once in the end, however often parts fail, a few at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 40 }),
        fc.infiniteStream(fc.nat(5)),
        async (sizeBytes, partBytes, failures) => {
          const counts = new Map<number, number>();
          const fails = (part: number, attempt: number) => {
            if (!counts.has(part)) counts.set(part, failures.next().value);
            return attempt <= counts.get(part)!;
          };
          const { stored, told, most, failure } = await play({ sizeBytes, partBytes, fails });
          expect(failure).toBeNull();
          const ranges = [...stored.values()].sort((a, b) => a.start - b.start);
          expect(ranges.map(({ start }) => start)).toEqual([0, ...ranges.slice(0, -1).map(({ end }) => end)]);
          expect(ranges.at(-1)?.end).toBe(sizeBytes);
          expect([told.at(-1), Math.max(...told)]).toEqual([sizeBytes, sizeBytes]);
          expect(most).toBeLessThanOrEqual(3);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives up with what a part failed of, after six tries further and further apart', async () => {
    const { failure, attempts, waits } = await play({ sizeBytes: 1000, partBytes: 10, fails: (part) => part === 2 });
    expect(failure?.message).toBe('part 2');
    expect(attempts.get(2)).toBe(6);
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000]);
    expect(attempts.size).toBeLessThan(100);
  });

  it('tries nothing again that was cancelled', async () => {
    const { failure, attempts } = await play({ sizeBytes: 30, partBytes: 10, fails: () => true, isFinal: true });
    expect(failure?.message).toMatch(/^part/);
    expect([...attempts.values()]).toEqual([1, 1, 1]);
  });
});
