import { mkdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOwner } from '../../../adapters/local/folder-lock.ts';
import { localConfig } from '../../../infra/local/config.ts';
import { startHost } from '../../../infra/local/host.ts';
import { signIn } from '../../sign-in.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { ADMIN, runningHost } from './running-host.ts';

/** A host that only listens. */
const LIGHT = { wire: async () => ({ operations: {} }) };

/** A built dashboard of two files. */
function builtWeb(): string {
  const root = join(temporaryFolder(), 'dist');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>dashboard</title>');
  writeFileSync(join(root, 'assets/index-Bx3k_9Zq.js'), 'export {};');
  writeFileSync(join(root, '..', 'outside.txt'), 'secret');
  return root;
}

/** fetch would tidy the path and refuse to send another Host. */
function rawGet(
  url: string,
  path: string,
  host?: string,
): Promise<{ status: number; location?: string; body: string }> {
  const { hostname, port, host: own } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, headers: { host: host ?? own } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, location: response.headers.location, body }),
      );
    });
    request.on('error', reject).end();
  });
}

describe('the HTTP server', () => {
  it('lets a command line of the same user in, by what the data folder says about its owner', async () => {
    const host = await runningHost();
    const owner = folderOwner(host.data);
    expect(owner).toMatchObject({ pid: process.pid, address: host.url });
    const users = (token: string) => host.api('GET', '/api/users', { token });
    expect((await users(owner?.secret ?? '')).status).toBe(200);
    await host.restart();
    expect((await users(owner?.secret ?? '')).status).toBe(401);
    expect((await users(folderOwner(host.data)?.secret ?? '')).status).toBe(200);
  });

  it('serves the dashboard: pages as index.html, hashed files for good, missing files not at all', async () => {
    const { url } = await runningHost({}, builtWeb());
    for (const path of ['/', '/setup?token=x', '/explore', '/alerts/1']) {
      const page = await fetch(`${url}${path}`);
      expect(await page.text()).toContain('dashboard');
      expect(page.headers.get('cache-control')).toBe('no-cache');
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    }
    const asset = await fetch(`${url}/assets/index-Bx3k_9Zq.js`);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect((await fetch(`${url}/assets/gone-Bx3k_9Zq.js`)).status).toBe(404);
    expect((await fetch(`${url}/`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${url}/`, { method: 'HEAD' })).status).toBe(200);
  });

  it('serves nothing outside the built dashboard', async () => {
    const { url } = await runningHost({}, builtWeb());
    for (const path of [
      '/../outside.txt',
      '/%2e%2e/outside.txt',
      '/..%2foutside.txt',
      '/assets/..%2f..%2foutside.txt',
      '/%00',
      '/%zz',
    ]) {
      expect((await rawGet(url, path)).body, path).not.toContain('secret');
    }
  });

  it('sends strict headers with everything', async () => {
    const { url } = await runningHost({}, builtWeb());
    for (const path of ['/', '/api/config', '/api/nothing', '/api/docs', '/oidc/.well-known/openid-configuration']) {
      const { headers } = await fetch(`${url}${path}`);
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('content-security-policy'), path).toMatch(/default-src '(none|self)'/);
      expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy'), path).not.toMatch(/unsafe|https?:|\*/);
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('answers by its own name alone, and sends pages of its other names there', async () => {
    const { url } = await runningHost({}, builtWeb());
    const { port } = new URL(url);
    expect((await rawGet(url, '/', 'evil.example')).status).toBe(421);
    expect((await rawGet(url, '/api/config', 'evil.example')).status).toBe(421);
    expect(await rawGet(url, '/explore?q=1', `localhost:${port}`)).toMatchObject({
      status: 307,
      location: `${url}/explore?q=1`,
    });
    expect((await rawGet(url, '/api/config', `localhost:${port}`)).status).toBe(200);
  });

  it('lets no other origin read anything, the provider included, unless it is allowed', async () => {
    const { url } = await runningHost();
    const paths = ['/api/config', '/oidc/.well-known/openid-configuration', '/oidc/jwks', '/oidc/token'];
    for (const path of paths) {
      const { headers } = await fetch(`${url}${path}`, { headers: { origin: 'https://evil.example' } });
      expect([null, url], path).toContain(headers.get('access-control-allow-origin'));
    }
    const open = await runningHost({ allow_origin: ['https://desk.example'] });
    for (const path of paths.slice(0, 3)) {
      const { headers } = await fetch(`${open.url}${path}`, { headers: { origin: 'https://desk.example' } });
      expect(headers.get('access-control-allow-origin'), path).toBe('https://desk.example');
    }
  });

  it('answers bodies that are too large or not allowed instead of hanging up', async () => {
    const host = await runningHost();
    await host.setUp();
    const large = await host.api('POST', '/api/sign-up', { json: { text: 'x'.repeat(3_000_000) } });
    expect(large).toMatchObject({ status: 413, body: { title: 'Body too large' } });
    const chunks = Array.from({ length: 30 }, () => new Uint8Array(100_000).fill(0x20));
    const unannounced = await fetch(`${host.url}/api/sign-up`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: ReadableStream.from(chunks),
      duplex: 'half',
    });
    expect(unannounced.status).toBe(413);
    const upload = await fetch(`${host.url}/api/uploads/incoming/x`, {
      method: 'PUT',
      body: new Uint8Array(3_000_000),
    });
    expect(upload.status).toBe(401);
    const { access_token: token } = await signIn(host.url, ADMIN);
    expect((await host.api('GET', '/api/me', { token })).status).toBe(200);
  });

  it('notes nothing as a defect when a client goes away in the middle of a body', async () => {
    const host = await runningHost();
    const { hostname, port } = new URL(host.url);
    const headers = { 'content-type': 'application/json', 'content-length': 1000 };
    const request = httpRequest({ hostname, port, path: '/api/sign-up', method: 'POST', headers });
    request.on('error', () => {});
    request.write('{"username":');
    await new Promise((resolve) => setTimeout(resolve, 50));
    request.destroy();
    await expect.poll(() => host.logged).toMatchObject([{ event: 'request', detail: { status: 400 } }]);
  });

  it('has its document and a page of it that needs nothing else', async () => {
    const { url } = await runningHost();
    const document = (await (await fetch(`${url}/api/openapi.json`)).json()) as { openapi: string };
    expect(document.openapi).toBe('3.1.0');
    const html = await (await fetch(`${url}/api/docs`)).text();
    expect(html).toContain('/api/uploads/{upload_id}');
    expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)[a-z]|style="/);
  });

  it('logs requests without what people searched for or who they are', async () => {
    const host = await runningHost();
    await host.api('GET', '/api/records/9198765/0/1?who=9198765');
    await host.api('GET', '/api/config');
    expect(host.logged.map(({ detail }) => detail)).toEqual([
      { method: 'GET', path: '/api/records', status: 401, ms: expect.any(Number) },
      { method: 'GET', path: '/api/config', status: 200, ms: expect.any(Number) },
    ]);
  });

  it('says which port is taken and which process owns a folder, and lets go of both', async () => {
    const host = await runningHost();
    const port = Number(new URL(host.url).port);
    await expect(startHost(localConfig({ data: host.data, port: 0 }), LIGHT)).rejects.toThrow(
      `in use by process ${process.pid} at ${host.url}`,
    );
    const data = temporaryFolder();
    await expect(startHost(localConfig({ data, port }), LIGHT)).rejects.toThrow(`port ${port} on 127.0.0.1 is taken`);
    const other = await startHost(localConfig({ data, port: 0 }), LIGHT);
    await other.stop();
  });
});
