import type { Browser, BrowserContext, Page } from 'playwright-core';
import { PATIENCE_MS } from './patience.ts';

export interface Person {
  readonly context: BrowserContext;
  /** A new tab at an address of the dashboard. */
  open(path: string): Promise<Page>;
  /** What a browser held against the pages since the last call: errors, refusals of the policy, foreign requests. */
  complaints(): string[];
  /** Runs something whose traces in the console are not the page's doing. */
  unwatched<T>(act: () => Promise<T>): Promise<T>;
  /** The access token the last page sent; null before a first call. */
  readonly token: string | null;
  close(): Promise<void>;
}

/** A desktop browser profile of its own: cookies, storage, language and zone. `others`: origins pages may call besides. */
export async function person(browser: Browser, origin: string, others: readonly string[] = []): Promise<Person> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Asia/Kolkata',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(PATIENCE_MS);
  let complaints: string[] = [];
  let watching = true;
  let token: string | null = null;
  const complain = (text: string) => void (watching && complaints.push(text));

  context.on('request', (request) => {
    const url = request.url();
    const isKnown = [origin, ...others].some((one) => url.startsWith(`${one}/`));
    if (!isKnown && !/^(data|blob):/.test(url)) complain(`request to ${url}`);
    const bearer = request.headers()['authorization'];
    if (bearer?.startsWith('Bearer ') && url.startsWith(`${origin}/`)) token = bearer.slice('Bearer '.length);
  });
  context.on('response', (response) => {
    // The sign-in pages of another origin have no icon.
    if (others.some((one) => response.url() === `${one}/favicon.ico`)) return;
    if (response.status() >= 400) complain(`${response.status()} of ${response.request().method()} ${response.url()}`);
  });
  context.on('console', (message) => {
    // Named better by the response itself.
    if (message.text().startsWith('Failed to load resource')) return;
    if (message.type() === 'error' || message.type() === 'warning') complain(`${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (error) => complain(`uncaught: ${error.error().message}`));

  return {
    context,
    open: async (path) => {
      const page = await context.newPage();
      await page.goto(path);
      // Signed-in people pass by the identity provider first; what is asked of the page before would be lost.
      await page.getByRole('heading', { level: 1 }).waitFor();
      return page;
    },
    complaints: () => {
      const found = complaints;
      complaints = [];
      return found;
    },
    unwatched: async (act) => {
      watching = false;
      try {
        return await act();
      } finally {
        watching = true;
      }
    },
    get token() {
      return token;
    },
    close: () => context.close(),
  };
}
