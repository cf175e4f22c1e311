import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { type BrowserContext, chromium } from 'playwright-core';
import { CHROMIUM } from '../chromium.ts';
import type { Dashboard, KeptFile } from '../e2e/dashboard.ts';
import { person } from '../e2e/person.ts';
import type { Deployed } from './global-setup.ts';

/** The deployed site with Chromium in front of it, for the chapters of the walk. */
export async function deployedDashboard(deployed: Deployed): Promise<Dashboard> {
  const { site, endpoint, setupToken, outputs } = deployed;
  const browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
  const buckets = ['ArrivalsBucket', 'UploadsBucket', 'LakeBucket', 'ResultsBucket'].map((name) => outputs[name]!);
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return {
    url: site,
    browser,
    setupUrl: async () => {
      const { needs_setup } = (await (await fetch(`${site}/api/config`)).json()) as { needs_setup: boolean };
      return needs_setup ? `${site}/setup?token=${encodeURIComponent(setupToken)}` : null;
    },
    kept: async () => (await Promise.all(buckets.map((bucket) => objectsOf(client, bucket)))).flat(),
    faults: [],
    now: () => Date.now(),
    // The stand-in's clock is this machine's: what waits for the next code waits for it.
    pass: (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
    person: async () => {
      const made = await person(browser, site, [endpoint]);
      await keepSession(made.context, endpoint);
      return made;
    },
    stop: async () => {
      await browser.close();
    },
  };
}

/** Every version of every object, apart from the answers of queries: those go by themselves. */
async function objectsOf(client: S3Client, Bucket: string): Promise<KeptFile[]> {
  const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
  return Versions.filter(({ Key = '' }) => !/^(athena|exports|queries)\//.test(Key)).map(({ Key = '', VersionId }) => ({
    name: `${Bucket}/${Key}`,
    read: async () => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, VersionId }));
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    },
  }));
}

/**
 * The session cookie of Cognito, which the stand-in lacks: whoever has typed a password once comes back from the sign-in
 * page without typing, until they go to sign out.
 */
async function keepSession(context: BrowserContext, endpoint: string): Promise<void> {
  let typed: URLSearchParams | null = null;
  context.on('request', (request) => {
    const url = request.url();
    if (url.startsWith(`${endpoint}/login`) && request.method() === 'POST')
      typed = new URLSearchParams(request.postData() ?? '');
    if (url.endsWith('/api/me/sign-out')) typed = null;
  });
  await context.route(`${endpoint}/oauth2/authorize**`, async (route) => {
    if (typed === null) return route.continue();
    const body = new URLSearchParams(new URL(route.request().url()).searchParams);
    for (const name of ['username', 'password']) body.set(name, typed.get(name) ?? '');
    const answer = await fetch(`${endpoint}/login`, { method: 'POST', redirect: 'manual', body });
    const location = answer.headers.get('location');
    if (location === null) return route.continue();
    const page = `<!doctype html><meta http-equiv="refresh" content="0;url=${location.replaceAll('&', '&amp;')}">`;
    return route.fulfill({ status: 200, contentType: 'text/html', body: page });
  });
}
