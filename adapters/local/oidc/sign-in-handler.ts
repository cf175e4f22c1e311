import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { passwordSchema } from '../../../core/contract/accounts.ts';
import type { Log } from '../../../core/ports.ts';
import type { AccountDeps } from '../../../core/usecase/accounts/account-deps.ts';
import {
  checkCode,
  checkPassword,
  type SignInOutcome,
  setNewPassword,
} from '../../../core/usecase/accounts/sign-in.ts';
import { MOUNT } from './embedded-provider.ts';
import { messagePage, RECOVERY, type SignInForm, STYLE_PATH, signInPage } from './pages.ts';

export interface SignInHandlerOptions {
  readonly provider: Provider;
  readonly accounts: AccountDeps;
  readonly origin: string;
  /** Other origins that may sign in here. */
  readonly allowedOrigins: readonly string[];
  readonly log: Log;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A sign-in whose password was right and that has a step to go. */
interface Halfway {
  readonly userId: string;
  readonly step: 'code' | 'new_password';
  readonly expiresMs: number;
}

const HALFWAY_MS = 10 * 60_000;
const MAX_FORM_BYTES = 10_000;

/** Answers everything below the provider's mount: the sign-in pages here, the rest by the provider itself. */
export function signInHandler(options: SignInHandlerOptions): Handler {
  const { provider, log } = options;
  const providerHandler = provider.callback();
  const halfway = new Map<string, Halfway>();
  const contentPolicy = policy(options.allowedOrigins);
  return async (request, response) => {
    response.setHeader('content-security-policy', contentPolicy);
    if (!options.allowedOrigins.includes(request.headers.origin ?? '')) {
      // The provider opens its public pages to every origin unless an answer is there already: ours names our own.
      response.setHeader('access-control-allow-origin', options.origin);
    }
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (path === STYLE_PATH) return sendStyle(response);
    if (!path.startsWith(`${MOUNT}/sign-in/`)) {
      // oidc-provider wants the path below its mount, and the whole one beside it.
      Object.assign(request, { originalUrl: request.url, url: (request.url ?? '').slice(MOUNT.length) || '/' });
      return providerHandler(request, response);
    }
    try {
      await interact({ ...options, halfway, request, response });
    } catch (error) {
      if (error instanceof Error && error.name === 'SessionNotFound') return sendExpired(response);
      log.error('sign-in page failed', { error: error instanceof Error ? error.message : String(error) });
      sendPage(response, 500, messagePage('Something went wrong', 'The server could not finish this sign-in.'));
    }
  };
}

interface Step extends SignInHandlerOptions {
  readonly halfway: Map<string, Halfway>;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function interact(step: Step): Promise<void> {
  const { provider, request, response, origin } = step;
  const { uid } = await provider.interactionDetails(request, response);
  const path = `${MOUNT}/sign-in/${uid}`;
  if (request.url?.split('?')[0] !== path) return sendExpired(response);
  const state = currentState(step, uid);
  const isRecovery = state?.step === 'code' && request.url.split('?')[1] === RECOVERY;
  const action = isRecovery ? `${path}?${RECOVERY}` : path;
  const current = isRecovery ? 'recovery' : (state?.step ?? 'password');
  if (request.method === 'GET' || request.method === 'HEAD') {
    return sendForm(response, 200, { step: current, action });
  }
  if (request.method !== 'POST' || request.headers.origin !== origin) {
    return sendPage(response, 403, messagePage('Not allowed', 'This form works from its own page only.'));
  }
  const form = await readForm(request);
  const username = form.get('username')?.slice(0, 200) ?? '';
  const outcome = await takeStep(step, state, form);
  if (typeof outcome === 'string') {
    return sendForm(response, 400, { step: current, action, username, error: outcome });
  }
  await answer(step, { uid, action, username, outcome, current });
}

/** Runs the step a form was sent for; a text says what is wrong with the form itself. */
async function takeStep(step: Step, state: Halfway | null, form: URLSearchParams): Promise<SignInOutcome | string> {
  const { accounts, request } = step;
  const address = request.socket.remoteAddress ?? null;
  if (state === null) {
    const [username, password] = [form.get('username') ?? '', form.get('password') ?? ''];
    if (username.length > 200 || password.length > 200) return 'User name or password is not right.';
    return checkPassword(accounts, { username, password, address });
  }
  const { userId } = state;
  if (state.step === 'code') return checkCode(accounts, { userId, code: (form.get('code') ?? '').trim(), address });
  const password = passwordSchema.safeParse(form.get('new_password') ?? '');
  if (!password.success) return 'Choose at least 12 characters.';
  if (password.data !== form.get('repeated')) return 'The two passwords are not the same.';
  const outcome = await setNewPassword(accounts, { userId, password: password.data });
  return outcome.kind === 'needs_new_password' ? 'Choose a password other than the temporary one.' : outcome;
}

interface Answer {
  readonly uid: string;
  readonly action: string;
  readonly username: string;
  readonly outcome: SignInOutcome;
  readonly current: SignInForm['step'];
}

async function answer(step: Step, { uid, action, username, outcome, current }: Answer): Promise<void> {
  const { provider, request, response, halfway, accounts } = step;
  switch (outcome.kind) {
    case 'signed_in':
      halfway.delete(uid);
      return provider.interactionFinished(request, response, { login: { accountId: outcome.userId } });
    case 'needs_totp':
    case 'needs_new_password': {
      const next = outcome.kind === 'needs_totp' ? 'code' : 'new_password';
      halfway.set(uid, { userId: outcome.userId, step: next, expiresMs: accounts.clock.now() + HALFWAY_MS });
      response.writeHead(303, { location: action }).end();
      return;
    }
    case 'locked': {
      const seconds = Math.ceil(outcome.waitMs / 1000);
      response.setHeader('retry-after', String(seconds));
      const error = `Too many failed tries. Wait ${seconds} seconds, then try again.`;
      return sendForm(response, 429, { step: current, action, username, error });
    }
    case 'refused':
      if (outcome.why !== 'credentials') return sendPage(response, 403, REFUSALS[outcome.why]);
      return sendForm(response, 401, { step: current, action, username, error: WRONG[current] });
  }
}

const WRONG = {
  password: 'User name or password is not right.',
  code: 'This code is not right, or was used already. Wait for the next one.',
  recovery: 'This code is not right, or was used already.',
  new_password: 'This password cannot be set. Sign in again.',
} as const;

const REFUSALS = {
  pending: messagePage(
    'Waiting for approval',
    'Your account is made. An administrator has to approve it before you can sign in.',
  ),
  disabled: messagePage('Account disabled', 'An administrator has disabled this account.'),
} as const;

function currentState({ halfway, accounts }: Step, uid: string): Halfway | null {
  const now = accounts.clock.now();
  for (const [key, { expiresMs }] of halfway) if (expiresMs <= now) halfway.delete(key);
  return halfway.get(uid) ?? null;
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_FORM_BYTES) chunks.push(chunk);
  }
  return new URLSearchParams(size > MAX_FORM_BYTES ? '' : Buffer.concat(chunks).toString('utf8'));
}

function sendForm(response: ServerResponse, status: number, form: SignInForm): void {
  sendPage(response, status, signInPage(form));
}

function sendExpired(response: ServerResponse): void {
  const text = 'It was open for too long, or was finished in another tab.';
  sendPage(response, 400, messagePage('This sign-in has expired', text));
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(html);
}

async function sendStyle(response: ServerResponse): Promise<void> {
  const css = await readFile(new URL('style.css', import.meta.url));
  response.writeHead(200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' }).end(css);
}

/** A browser holds form-action against the redirect back to the dashboard too, so its origins are named. */
function policy(allowedOrigins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    `form-action ${["'self'", ...allowedOrigins].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
