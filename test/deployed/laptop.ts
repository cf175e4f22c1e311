import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderOwner } from '../../adapters/local/folder-lock.ts';
import { localConfig } from '../../infra/local/config.ts';
import { startHost } from '../../infra/local/host.ts';
import { type Cloud, cloudWith, until } from './cloud.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** The embedded host over an empty folder, with the same address tables, spoken to in the same way. */
export async function laptop(): Promise<Cloud & { stop(): Promise<void> }> {
  const data = await mkdtemp(join(tmpdir(), 'flowtrail-laptop-'));
  const host = await startHost(localConfig({ data, port: 0 }), { background: false, log: silent });
  const secret = folderOwner(data)?.secret ?? '';
  const cloud = cloudWith(host.url, secret);
  const send: Cloud['send'] = async (name, bytes, overrides = {}) => {
    const body = { name, size_bytes: bytes.byteLength, ...overrides };
    const { ticket, url } = await cloud.ask<{ ticket: string; url: string }>('POST', '/api/uploads', body);
    const put = await fetch(`${host.url}${url}`, {
      method: 'PUT',
      body: bytes as Uint8Array<ArrayBuffer>,
      headers: { authorization: `Bearer ${secret}` },
    });
    if (!put.ok) throw new Error(`expected the bytes to be taken, got ${put.status}`);
    return until(
      () => cloud.ask('GET', `/api/uploads/incoming/${ticket}`),
      (answer: Awaited<ReturnType<Cloud['send']>>) => answer.state === 'stored',
    );
  };
  return {
    ...cloud,
    send,
    upload: async (name, bytes, overrides) => {
      const settled = await cloud.settled((await send(name, bytes, overrides)).upload_id!);
      await host.idle?.();
      return settled;
    },
    async stop() {
      await host.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
