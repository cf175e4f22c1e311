import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/**
 * The records of a file without anything else, for the SQL engine: the original itself while nothing has to be left
 * out or written anew, from the first such line on a copy.
 */
export interface RecordFile {
  /** Bytes of records that stand in the original from `offset` on. */
  keep(bytes: Uint8Array, offset: number): Promise<void>;
  /** A record in place of what stands in the original up to `offset`. */
  rewrite(text: string, offset: number): Promise<void>;
  /** What stands at `offset` is no record. */
  leaveOut(offset: number): Promise<void>;
  /** Ends work that is given up; harmless after `finish`. */
  abandon(): void;
  finish(): Promise<{ path: string; inPlace: boolean }>;
}

export interface RecordFileOptions {
  readonly original: string;
  readonly copyPath: string;
  /** The original is text as the engine reads it. */
  readonly inPlace: boolean;
}

export function createRecordFile({ original, copyPath, inPlace }: RecordFileOptions): RecordFile {
  let out: WriteStream | null = null;
  /** Where the first record begins. */
  let begin: number | null = null;

  let failure: Error | null = null;

  const write = async (bytes: Uint8Array | string) => {
    if (failure !== null) throw failure;
    if (out !== null && bytes.length > 0 && !out.write(bytes)) await once(out, 'drain');
  };
  /** Begins the copy with what the original holds of records before `offset`. */
  const open = async (offset: number) => {
    begin ??= offset;
    if (out !== null) return;
    out = createWriteStream(copyPath, { mode: 0o600, highWaterMark: 1 << 22 });
    // A full disk shows itself between two writes: without a listener it would end the process.
    out.on('error', (error) => {
      failure = error;
    });
    if (!inPlace || offset <= begin) return;
    const kept = createReadStream(original, { start: begin, end: offset - 1, highWaterMark: 1 << 20 });
    for await (const bytes of kept) await write(bytes as Buffer);
  };

  return {
    async keep(bytes, offset) {
      begin ??= offset;
      if (!inPlace) await open(offset);
      // The bytes are only good until the next are read; the stream may write them later.
      if (out !== null) await write(Uint8Array.from(bytes));
    },
    async rewrite(text, offset) {
      await open(offset);
      await write(`${text}\n`);
    },
    leaveOut: open,
    abandon: () => out?.destroy(),
    async finish() {
      if (out === null && inPlace) return { path: original, inPlace };
      await open(0);
      if (failure !== null) throw failure;
      out!.end();
      await finished(out!);
      return { path: copyPath, inPlace: false };
    },
  };
}
