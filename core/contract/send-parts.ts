/** A file that is sent in parts, as its ticket says. */
export interface PartSending {
  readonly sizeBytes: number;
  readonly partBytes: number;
  /** Addresses of some parts, by their numbers from 1: each good for one sending, for hours. */
  readonly addresses: (parts: readonly number[]) => Promise<readonly string[]>;
  /** Sends bytes [start, end); throws where they did not arrive. */
  readonly send: (url: string, range: ByteRange, onBytes: (sent: number) => void) => Promise<void>;
  readonly onBytes: (sent: number) => void;
  readonly wait: (ms: number) => Promise<void>;
  /** True for a failure that trying again does not mend: it was cancelled. */
  readonly isFinal: (error: unknown) => boolean;
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** One line is seldom filled by one connection. */
const PARTS_AT_ONCE = 3;
const TRIES = 6;
const FIRST_WAIT_MS = 500;

/** Sends all parts, a few at once, each again where it fails; throws what the last try of one threw. */
export async function sendParts(sending: PartSending): Promise<void> {
  const { sizeBytes, partBytes, onBytes } = sending;
  const count = Math.ceil(sizeBytes / partBytes);
  const sent = new Map<number, number>();
  const waiting = Array.from({ length: count }, (_, index) => index + 1).values();
  let failed = false;
  const sendWaiting = async () => {
    for (const part of waiting) {
      if (failed) return;
      const start = (part - 1) * partBytes;
      const range = { start, end: Math.min(sizeBytes, start + partBytes) };
      const isFinal = (error: unknown) => failed || sending.isFinal(error);
      await sendPart({ ...sending, isFinal }, { part, range }, (bytes) => {
        sent.set(part, bytes);
        onBytes([...sent.values()].reduce((sum, one) => sum + one, 0));
      }).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARTS_AT_ONCE, count) }, sendWaiting));
}

async function sendPart(
  { addresses, send, wait, isFinal }: PartSending,
  { part, range }: { part: number; range: ByteRange },
  onSent: (bytes: number) => void,
): Promise<void> {
  for (let failures = 0; ; ) {
    try {
      // A new one each time: the last may have been good no longer.
      const [url] = await addresses([part]);
      await send(url!, range, onSent);
      onSent(range.end - range.start);
      return;
    } catch (error) {
      onSent(0);
      failures += 1;
      if (failures === TRIES || isFinal(error)) throw error;
      await wait(FIRST_WAIT_MS * 2 ** (failures - 1));
    }
  }
}
