import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const CHUNK_BYTES = 1 << 20;

export interface Inflated {
  readonly chunks: AsyncIterable<Buffer>;
  /** The archive broke off; known once all is read. */
  readonly truncated: () => boolean;
}

/** Unpacks gzip; of an archive that breaks off, all that can be read. */
export function inflated(file: Readable): Inflated {
  let truncated = false;
  const inflate = createGunzip({ chunkSize: CHUNK_BYTES });
  return { chunks: unpacked(), truncated: () => truncated };

  /** Reads by events, because an error at the end of a cut-off file must not take the bytes before it along. */
  async function* unpacked(): AsyncGenerator<Buffer> {
    const queue: Buffer[] = [];
    let ended = false;
    let wake: () => void = () => {};
    const stop = () => {
      ended = true;
      wake();
    };
    inflate.on('data', (chunk: Buffer) => {
      queue.push(chunk);
      if (queue.length > 4) inflate.pause();
      wake();
    });
    inflate.on('end', stop);
    inflate.on('error', () => {
      truncated = true;
      stop();
    });
    file.on('error', (error) => inflate.destroy(error));
    file.pipe(inflate);
    try {
      for (;;) {
        const chunk = queue.shift();
        if (chunk !== undefined) {
          if (queue.length < 2) inflate.resume();
          yield chunk;
        } else if (ended) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      file.destroy();
      inflate.destroy();
    }
  }
}
