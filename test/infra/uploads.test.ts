import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Incoming } from '../../core/contract/uploads.ts';
import { signIn } from '../sign-in.ts';
import { filesBelow, objectFaults, readTable } from './crash/folder-facts.ts';
import { plainCsv, type UploadsHost, uploadsHost } from './uploads-host.ts';

async function begin({ client }: UploadsHost, sizeBytes: number, more: object = {}): Promise<string> {
  const body = { name: 'a.csv', size_bytes: sizeBytes, ...more };
  return (await client.call<{ ticket: string }>('beginUpload', { body })).ticket;
}

function put({ client }: UploadsHost, ticket: string, text: string): Promise<Incoming> {
  return client.call<Incoming>('sendUpload', { params: { ticket }, bytes: new Blob([text]).stream() });
}

const incoming = ({ client }: UploadsHost, ticket: string) => client.call<Incoming>('incoming', { params: { ticket } });

describe('an upload', () => {
  it('is received, normalised and accounted for line by line', async () => {
    const host = await uploadsHost();
    const { upload, duplicate } = await host.send('C:\\logs\\day one.csv', `${plainCsv(20)}no time,,,,,,,,\n`);
    expect({ duplicate, name: upload.name, status: upload.status, message: upload.message }).toEqual({
      duplicate: false,
      name: 'day one.csv',
      status: 'ready',
      message: null,
    });
    expect(upload.ledger?.lines).toEqual({
      physical: 22,
      preamble: 0,
      header: 1,
      separator: 0,
      notice: 0,
      accepted: 20,
      rejected: 1,
      footer: 0,
    });
    expect(upload.ledger?.rejects).toEqual([{ line: 22, reason: expect.stringMatching(/^[A-Z_]+$/) }]);
    expect(upload.evidence.length).toBeGreaterThan(0);
    expect(upload.progress).toBeNull();
    expect((await host.rows(['row_number'])).map((row) => row['row_number'])).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 2),
    );
    expect(objectFaults(host.data)).toEqual({ strays: [], missing: [] });
    expect(await host.audited('upload')).toMatchObject([
      { target: upload.upload_id, detail: { name: 'day one.csv', sha256: upload.sha256, duplicate: false } },
    ]);
  });

  it('tells how far it has come', async () => {
    const host = await uploadsHost();
    const text = plainCsv(40_000);
    const ticket = await begin(host, text.length);
    expect(await incoming(host, ticket)).toMatchObject({ state: 'waiting', bytes_received: 0 });
    const { upload_id } = await put(host, ticket, text);
    expect(await incoming(host, ticket)).toMatchObject({ state: 'stored', bytes_received: text.length, upload_id });
    const stages = new Set<string>();
    for (;;) {
      const { status, progress } = await host.upload(upload_id ?? '');
      if (status !== 'ingesting') break;
      if (progress !== null) stages.add(progress.stage);
      await sleep(2);
    }
    expect(stages.size).toBeGreaterThan(1);
    for (const stage of stages) expect(['recognising', 'normalising', 'enriching', 'writing']).toContain(stage);
  });

  it('of the same bytes is one upload, whatever its name, and says so', async () => {
    const host = await uploadsHost();
    const first = await host.send('a.csv', plainCsv());
    const second = await host.send('b.csv', plainCsv());
    expect(second).toMatchObject({ duplicate: true, upload: { upload_id: first.upload.upload_id, name: 'a.csv' } });
    expect(await host.rows(['row_number'])).toHaveLength(20);
    expect(objectFaults(host.data).strays).toEqual([]);
    expect((await host.audited('upload')).map(({ detail }) => detail['duplicate'])).toEqual([false, true]);
  });

  it('of the same bytes by several at once is one upload', async () => {
    const host = await uploadsHost();
    const names = ['a.csv', 'b.csv', 'c.csv', 'd.csv'];
    const sent = await Promise.all(names.map((name) => host.send(name, plainCsv())));
    expect(new Set(sent.map(({ upload }) => upload.upload_id)).size).toBe(1);
    expect(sent.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(await host.rows(['row_number'])).toHaveLength(20);
    expect(objectFaults(host.data)).toEqual({ strays: [], missing: [] });
  });

  it('may come while others do', async () => {
    const host = await uploadsHost();
    const texts = [plainCsv(300), plainCsv(301), plainCsv(302)];
    const sent = await Promise.all(texts.map((text, i) => host.send(`${i}.csv`, text)));
    expect(sent.map(({ upload }) => [upload.status, upload.ledger?.rows])).toEqual([
      ['ready', 300],
      ['ready', 301],
      ['ready', 302],
    ]);
  });

  it('keeps its original even when it is named like the files kept beside it, or in a script of three bytes a letter', async () => {
    const host = await uploadsHost();
    const names = ['ledger.json', 'REJECTED.csv.gz', 'मोबाइल-अभिलेख'.repeat(15), `${'x'.repeat(250)}.csv`, '.hidden'];
    for (const [i, name] of names.entries()) {
      const text = plainCsv(10 + i);
      const { upload } = await host.send(name, name.endsWith('.gz') ? gzipSync(text) : text);
      expect({ name: upload.name, status: upload.status }).toEqual({ name, status: 'ready' });
    }
    expect(objectFaults(host.data)).toEqual({ strays: [], missing: [] });
    const originals = readTable<{ original_key: string }>(host.data, 'uploads').map(({ original_key }) => original_key);
    expect(new Set(originals).size).toBe(names.length);
  });

  it('broken off half way leaves nothing and can be sent again with its ticket', async () => {
    const host = await uploadsHost();
    const text = plainCsv(2000);
    const ticket = await begin(host, text.length);
    await breakOff(host, ticket, text);
    expect(await incoming(host, ticket)).toMatchObject({ state: 'failed', upload_id: null });
    expect(filesBelow(join(host.data, 'objects'))).toEqual([]);
    expect(readTable(host.data, 'uploads')).toEqual([]);
    expect(await put(host, ticket, text)).toMatchObject({ state: 'stored', duplicate: false });
  });

  it('is refused when it is not as long as was announced, and nothing is kept', async () => {
    const host = await uploadsHost();
    const text = plainCsv();
    for (const announced of [text.length - 1, text.length + 1, 0]) {
      const ticket = await begin(host, announced);
      await expect(put(host, ticket, text)).rejects.toThrow(`expected the ${announced} bytes announced`);
    }
    expect(filesBelow(join(host.data, 'objects'))).toEqual([]);
  });

  it('needs a ticket of its own', async () => {
    const host = await uploadsHost();
    const text = plainCsv();
    const ticket = await begin(host, text.length);
    await put(host, ticket, text);
    await expect(put(host, ticket, text)).rejects.toThrow('ask for a new ticket');
    await expect(put(host, 'f'.repeat(32), text)).rejects.toThrow('no such upload ticket');
  });

  it('is refused before it starts when the disk is nearly full', async () => {
    let free = 10e9;
    const host = await uploadsHost({ disk: async () => ({ free_bytes: free, total_bytes: 20e9 }) });
    await begin(host, 1e9);
    free = 7e8;
    await expect(begin(host, 1e9)).rejects.toThrow('3,037 MB must be free for this, there are 700 MB');
    await expect(host.client.call('demo')).rejects.toThrow(/^the disk is nearly full/);
    expect(filesBelow(join(host.data, 'objects'))).toEqual([]);
  });

  it('can be read as the user says: layout, zone and date order', async () => {
    const host = await uploadsHost();
    const text = plainCsv(5).replaceAll('2025-06-03', '03/06/2025');
    const first = await host.send('a.csv', text, { zone: 'UTC', date_order: 'mdy' });
    expect(first.upload.ledger).toMatchObject({ zone: { value: 'UTC' }, date_order: { value: 'mdy' } });
    expect(first.upload.ledger?.first_event).toBe('2025-03-06T10:00:00Z');
    const body = { name: 'a.csv', size_bytes: 5 };
    const refused = (more: object) => host.client.call('beginUpload', { body: { ...body, ...more } });
    await expect(refused({ layout: 'nonsense' })).rejects.toThrow('no layout "nonsense"; known:');
    await expect(refused({ zone: 'Mars/Base' })).rejects.toThrow('expected an IANA time zone, got "Mars/Base"');
    await expect(refused({ date_order: 'ydm' })).rejects.toThrow(/date_order/);
  });

  it('sent again with another reading is normalised anew, as the next revision', async () => {
    const host = await uploadsHost();
    const first = await host.send('a.csv', plainCsv(5), { zone: 'UTC' });
    expect(first.upload.ledger?.first_event).toBe('2025-06-03T10:00:00Z');
    const same = await host.send('a.csv', plainCsv(5), { zone: 'UTC' });
    expect(same.duplicate).toBe(true);
    const other = await host.send('a.csv', plainCsv(5), { zone: 'Asia/Kolkata' });
    expect(other).toMatchObject({ duplicate: false, upload: { revision: 2 } });
    expect(other.upload.ledger?.first_event).toBe('2025-06-03T04:30:00Z');
    expect(await host.rows(['row_number'])).toHaveLength(5);
    expect(objectFaults(host.data)).toEqual({ strays: [], missing: [] });
  });

  it('may be sent by an analyst and not by a viewer', async () => {
    const host = await uploadsHost();
    const account = { password: 'correct horse battery', display_name: 'Vera' };
    const setup_token = new URL(host.host.setupUrl() ?? '').searchParams.get('token');
    await fetch(`${host.url}/api/setup`, json({ setup_token, username: 'admin', ...account }));
    const bodies: Record<string, number> = {};
    for (const [username, role] of [
      ['vera', 'viewer'],
      ['anna', 'analyst'],
    ] as const) {
      await fetch(`${host.url}/api/sign-up`, json({ username, ...account }));
      const { users } = await host.client.call<{ users: { user_id: string; username: string }[] }>('users');
      const { user_id } = users.find((user) => user.username === username)!;
      await host.client.call('updateUser', { params: { user_id }, body: { state: 'active', role } });
      const { access_token } = await signIn(host.url, { username, ...account });
      const answer = await fetch(
        `${host.url}/api/uploads`,
        json({ name: 'a.csv', size_bytes: 3 }, { authorization: `Bearer ${access_token}` }),
      );
      bodies[role] = answer.status;
      if (role === 'viewer') expect(await answer.json()).toMatchObject({ status: 403, title: 'Not allowed' });
    }
    expect(bodies).toEqual({ viewer: 403, analyst: 200 });
  });

  it('leaves no temporary file', async () => {
    const host = await uploadsHost();
    await host.send('a.csv', plainCsv());
    expect(readdirSync(join(host.data, 'objects', '.tmp'))).toEqual([]);
  });
});

function json(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** Sends half of the bytes, then cuts the connection; resolves when the server has noticed. */
async function breakOff(host: UploadsHost, ticket: string, text: string): Promise<void> {
  const { secret } = JSON.parse(readFileSync(join(host.data, 'owner.json'), 'utf8')) as { secret: string };
  const sending = request(`${host.url}/api/uploads/incoming/${ticket}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${secret}`, 'content-length': text.length },
  });
  sending.on('error', () => {});
  sending.write(text.slice(0, text.length / 2));
  while ((await incoming(host, ticket)).bytes_received === 0) await sleep(5);
  sending.destroy();
  while ((await incoming(host, ticket)).state === 'receiving') await sleep(5);
}
