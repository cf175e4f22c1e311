import { accessToken } from './auth.ts';
import { problemOf, unreachable } from './problem.ts';

/**
 * PUTs bytes and tells how many have left; answers the body. Throws ApiProblem; aborting rejects with an AbortError.
 */
export function putBytes(
  url: string,
  { bytes, signal }: { bytes: Blob; signal: AbortSignal | undefined },
  onBytes: (sent: number, total: number) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancelled());
    // fetch reports no upload progress; XMLHttpRequest does.
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    request.open('PUT', url);
    const token = accessToken();
    if (token && sameOrigin(url)) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = (event) => onBytes(event.loaded, event.total || bytes.size);
    request.onload = () => {
      if (request.status < 200 || request.status > 299) reject(problemOf(request.status, request.responseText));
      else resolve(request.responseText);
    };
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(cancelled());
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    signal?.addEventListener('abort', abort, { once: true });
    request.send(bytes);
  });
}

/** A presigned address of another host must not be given our token. */
export function sameOrigin(url: string): boolean {
  return new URL(url, location.href).origin === location.origin;
}

function cancelled(): DOMException {
  return new DOMException('cancelled', 'AbortError');
}
