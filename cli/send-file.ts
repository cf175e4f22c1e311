import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { type ByteRange, sendParts } from '../core/contract/send-parts.ts';
import type { beginUploadResponseSchema } from '../core/contract/uploads.ts';
import type { Client } from './http-client.ts';

type Begun = z.infer<typeof beginUploadResponseSchema>;

/** Announces a file and sends as much of it as was announced, whole or in parts; answers its ticket. */
export async function sendFile(client: Client, file: string, body: { readonly size_bytes: number }): Promise<string> {
  const { ticket, url, part_bytes } = await client.call<Begun>('beginUpload', { body });
  const sizeBytes = body.size_bytes;
  const send = (to: string, range: ByteRange) =>
    client.send(to, { bytes: bytesOf(file, range), size: range.end - range.start });
  if (url !== null || part_bytes === null) {
    await send(url ?? '', { start: 0, end: sizeBytes });
    return ticket;
  }
  const params = { ticket };
  try {
    await sendParts({
      sizeBytes,
      partBytes: part_bytes,
      addresses: async (parts) =>
        (await client.call<{ urls: string[] }>('uploadParts', { params, body: { parts } })).urls,
      send,
      onBytes: () => {},
      wait: (ms) => sleep(ms),
      isFinal: () => false,
    });
    await client.call('completeUpload', { params });
  } catch (error) {
    await client.call('abandonUpload', { params }).catch(() => {});
    throw error;
  }
  return ticket;
}

function bytesOf(file: string, { start, end }: ByteRange): ReadableStream<Uint8Array> {
  const content = end === start ? Readable.from([]) : createReadStream(file, { start, end: end - 1 });
  return Readable.toWeb(content) as ReadableStream<Uint8Array>;
}
