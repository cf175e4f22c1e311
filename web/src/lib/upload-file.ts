import { type Incoming, incomingSchema } from '../../../core/contract/uploads.ts';
import { callApi } from './api.ts';
import { accessToken } from './auth.ts';
import { ApiProblem, problemOf, unreachable } from './problem.ts';

export interface SentBytes {
  readonly sent: number;
  readonly total: number;
}

/**
 * Sends one file and tells how many bytes have left. Resolves when it is sent, and where this server takes it, stored: `upload_id` names the upload,
 * `duplicate` says the same bytes were here before. Throws ApiProblem; aborting rejects with an AbortError.
 */
export async function uploadFile(
  file: File,
  onProgress: (progress: SentBytes) => void,
  signal?: AbortSignal,
): Promise<Incoming> {
  const ticket = await callApi('beginUpload', { body: { name: file.name, size_bytes: file.size }, signal });
  return new Promise((resolve, reject) => {
    // fetch reports no upload progress; XMLHttpRequest does.
    const request = new XMLHttpRequest();
    request.open(ticket.method, ticket.url);
    const token = accessToken();
    if (token && sameOrigin(ticket.url)) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = (event) => onProgress({ sent: event.loaded, total: event.total || file.size });
    request.onload = () => {
      if (request.status < 200 || request.status > 299) return reject(problemOf(request.status, request.responseText));
      if (!sameOrigin(ticket.url)) return resolve(sentElsewhere(ticket.ticket, file.size));
      const parsed = incomingSchema.safeParse(parseJson(request.responseText));
      if (!parsed.success)
        return reject(new ApiProblem({ status: 502, title: 'The server gave an unexpected answer' }));
      resolve(parsed.data);
    };
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

/** A store that is not this server says nothing of what becomes of the bytes: the ticket does, when asked. */
function sentElsewhere(ticket: string, bytes: number): Incoming {
  return { ticket, state: 'waiting', bytes_received: bytes, upload_id: null, duplicate: false, message: null };
}

/** A presigned address of another host must not be given our token. */
function sameOrigin(url: string): boolean {
  return new URL(url, location.href).origin === location.origin;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
