import { sendParts } from '../../../core/contract/send-parts.ts';
import { type Incoming, incomingSchema } from '../../../core/contract/uploads.ts';
import { callApi } from './api.ts';
import { ApiProblem } from './problem.ts';
import { putBytes, sameOrigin } from './put-bytes.ts';

export interface SentBytes {
  readonly sent: number;
  readonly total: number;
}

/**
 * Sends one file, a large one in parts, and tells how many bytes have left. Resolves when it is sent, and where this server takes it, stored: `upload_id`
 * names the upload, `duplicate` says the same bytes were here before. Throws ApiProblem; aborting rejects with an AbortError.
 */
export async function uploadFile(
  file: File,
  onProgress: (progress: SentBytes) => void,
  signal?: AbortSignal,
): Promise<Incoming> {
  const body = { name: file.name, size_bytes: file.size };
  const { ticket, url, part_bytes } = await callApi('beginUpload', { body, signal });
  if (url === null) return inParts({ file, ticket, partBytes: part_bytes ?? file.size }, onProgress, signal);
  const answer = await putBytes(url, { bytes: file, signal }, (sent, total) => onProgress({ sent, total }));
  if (!sameOrigin(url)) return sentElsewhere(ticket, file.size);
  const parsed = incomingSchema.safeParse(parseJson(answer));
  if (!parsed.success) throw new ApiProblem({ status: 502, title: 'The server gave an unexpected answer' });
  return parsed.data;
}

async function inParts(
  { file, ticket, partBytes }: { file: File; ticket: string; partBytes: number },
  onProgress: (progress: SentBytes) => void,
  signal?: AbortSignal,
): Promise<Incoming> {
  const params = { ticket };
  try {
    await sendParts({
      sizeBytes: file.size,
      partBytes,
      addresses: async (parts) => (await callApi('uploadParts', { params, body: { parts: [...parts] }, signal })).urls,
      send: async (url, { start, end }, onBytes) =>
        void (await putBytes(url, { bytes: file.slice(start, end), signal }, onBytes)),
      onBytes: (sent) => onProgress({ sent, total: file.size }),
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      isFinal: () => signal?.aborted === true,
    });
    return await callApi('completeUpload', { params, signal });
  } catch (error) {
    // What was sent goes by itself in a few days, too.
    void callApi('abandonUpload', { params }).catch(() => {});
    throw error;
  }
}

/** A store that is not this server says nothing of what becomes of the bytes: the ticket does, when asked. */
function sentElsewhere(ticket: string, bytes: number): Incoming {
  return { ticket, state: 'waiting', bytes_received: bytes, upload_id: null, duplicate: false, message: null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
