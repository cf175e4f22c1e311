import { setTimeout as sleep } from 'node:timers/promises';
import { describe, inject } from 'vitest';
import type { Config } from '../../core/contract/system.ts';
import type { Incoming, Upload } from '../../core/contract/uploads.ts';
import { ADMIN } from '../e2e/walk.ts';
import { signIn } from '../emulator/sign-in.ts';
import type { Deployed } from './global-setup.ts';

/** Tests of the deployed system; skipped where there is no stand-in for AWS. */
export function describeDeployed(name: string, tests: (deployed: Deployed) => void): void {
  const deployed = inject('deployed');
  describe.skipIf(deployed === null)(name, () => {
    if (deployed !== null) tests(deployed);
  });
}

/** The API as a signed-in person sees it. */
export interface Cloud {
  readonly origin: string;
  readonly token: string;
  call<T>(method: string, path: string, body?: unknown): Promise<{ status: number; json: T }>;
  /** As `call`; throws for another answer than a good one. */
  ask<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Sends a file as the dashboard does, and answers what its ticket says once it is an upload or was refused. */
  send(name: string, bytes: Uint8Array, overrides?: object): Promise<Incoming>;
  /** An upload once it is at rest. */
  settled(uploadId: string): Promise<Upload>;
  /** Both: a file's upload once it is at rest. */
  upload(name: string, bytes: Uint8Array, overrides?: object): Promise<Upload>;
}

/** Far more than anything takes: other tests run beside these. */
const PATIENCE_MS = 240_000;

/** Signs in as the administrator, who is made first where there is none. */
export async function cloudOf(deployed: Deployed): Promise<Cloud> {
  const config = (await (await fetch(`${deployed.site}/api/config`)).json()) as Config;
  if (config.needs_setup) {
    const answer = await fetch(`${deployed.site}/api/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ setup_token: deployed.setupToken, ...ADMIN }),
    });
    if (!answer.ok) throw new Error(`expected the first administrator, got ${await answer.text()}`);
  }
  const { access_token } = await signIn({
    endpoint: deployed.endpoint,
    clientId: config.client_id,
    redirectUri: `${deployed.site}/signed-in`,
    ...ADMIN,
  });
  return cloudWith(deployed.site, access_token);
}

/** The API as the bearer of a token sees it. */
export function cloudWith(site: string, token: string): Cloud {
  const call = async <T>(method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${site}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, json: (text === '' ? null : jsonOf(text)) as T };
  };
  const ask = async <T>(method: string, path: string, body?: unknown) => {
    const { status, json } = await call<T>(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`);
    return json;
  };
  const send = async (name: string, bytes: Uint8Array, overrides: object = {}) => {
    const { ticket, url } = await ask<{ ticket: string; url: string }>('POST', '/api/uploads', {
      name,
      size_bytes: bytes.byteLength,
      ...overrides,
    });
    const put = await fetch(url, { method: 'PUT', body: bytes as Uint8Array<ArrayBuffer> });
    if (!put.ok) throw new Error(`expected the bytes to be taken, got ${put.status} ${await put.text()}`);
    return until(
      () => ask<Incoming>('GET', `/api/uploads/incoming/${ticket}`),
      ({ state }) => state === 'stored' || state === 'failed',
    );
  };
  const settled = (uploadId: string) =>
    until(
      () => ask<Upload>('GET', `/api/uploads/${uploadId}`),
      ({ status }) => status !== 'receiving' && status !== 'ingesting',
    );
  return {
    origin: site,
    token,
    call,
    ask,
    send,
    settled,
    async upload(name, bytes, overrides) {
      const { upload_id, message } = await send(name, bytes, overrides);
      if (upload_id === null) throw new Error(`${name} was refused: ${message}`);
      return settled(upload_id);
    },
  };
}

/** Asks until the answer is good enough. Throws with the last answer after four minutes. */
export async function until<T>(ask: () => Promise<T>, isGood: (answer: T) => boolean): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (isGood(answer)) return answer;
    if (performance.now() > end) throw new Error(`waited in vain, last answer: ${JSON.stringify(answer)}`);
    await sleep(200);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
