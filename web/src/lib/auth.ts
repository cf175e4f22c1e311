import { ErrorResponse, InMemoryWebStorage, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { Config } from '../../../core/contract/system.ts';

/**
 * Sign-in with OIDC code + PKCE. Tokens live in memory alone, out of reach of anything that could read storage. A reload
 * asks the provider again without showing a page (prompt=none): its HttpOnly session cookie answers. A hint in local
 * storage, no secret, says whether that is worth trying. Expiring tokens are renewed with the refresh token in memory.
 */
const HINT_KEY = 'flowtrail.signed-in';
const CALLBACK_PATH = '/signed-in';

let manager: UserManager | null = null;
let endSessionUrl: string | null = null;
let user: User | null = null;
let renewing: Promise<boolean> | null = null;
const listeners = new Set<() => void>();

export type SessionStart =
  | { readonly state: 'signed-in'; readonly returnTo: string | null }
  | { readonly state: 'signed-out' }
  | { readonly state: 'leaving' };

function setUser(next: User | null): void {
  user = next;
  if (next) localStorage.setItem(HINT_KEY, '1');
  for (const listener of listeners) listener();
}

function managerOf(config: Config): UserManager {
  const made = new UserManager({
    authority: new URL(config.authority, location.origin).href.replace(/\/$/, ''),
    client_id: config.client_id,
    redirect_uri: `${location.origin}${CALLBACK_PATH}`,
    post_logout_redirect_uri: `${location.origin}/`,
    response_type: 'code',
    scope: config.scope,
    automaticSilentRenew: true,
    monitorSession: false,
    loadUserInfo: false,
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
  });
  made.events.addUserLoaded(setUser);
  made.events.addUserUnloaded(() => setUser(null));
  return made;
}

/** Settles who is signed in, before the first render. `leaving` means the browser is on its way to the provider. */
export async function startSession(config: Config): Promise<SessionStart> {
  manager = managerOf(config);
  endSessionUrl = config.end_session_url;
  if (location.pathname === CALLBACK_PATH) return finishSignIn(manager);
  if (localStorage.getItem(HINT_KEY) === null) return { state: 'signed-out' };
  await manager.signinRedirect({ prompt: 'none', state: here() });
  return { state: 'leaving' };
}

async function finishSignIn(from: UserManager): Promise<SessionStart> {
  try {
    const signedIn = await from.signinRedirectCallback();
    setUser(signedIn);
    return { state: 'signed-in', returnTo: typeof signedIn.state === 'string' ? signedIn.state : '/' };
  } catch {
    // login_required after a silent try, a stale answer, or a cancelled sign-in: all end at the landing page.
    localStorage.removeItem(HINT_KEY);
    history.replaceState(null, '', '/');
    return { state: 'signed-out' };
  }
}

function here(): string {
  return `${location.pathname}${location.search}`;
}

export function accessToken(): string | null {
  return user?.access_token ?? null;
}

export function isSignedIn(): boolean {
  return user !== null;
}

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** To the provider's page, and back to `returnTo` (by default the present address). */
export async function signIn(returnTo = here()): Promise<void> {
  await manager?.signinRedirect({ state: returnTo });
}

/** Pauses before a renewal that did not get through is tried again. */
const RENEWAL_PAUSES_MS = [1000, 4000];

/** One renewal at a time. False when the session is over: the browser is then sent to sign in; or nobody answered. */
export function renewSession(): Promise<boolean> {
  renewing ??= renew().finally(() => {
    renewing = null;
  });
  return renewing;
}

async function renew(): Promise<boolean> {
  if (!manager || !user) return false;
  for (const pauseMs of [...RENEWAL_PAUSES_MS, null]) {
    try {
      const renewed = user.refresh_token ? await manager.signinSilent() : null;
      if (renewed) return true;
      break;
    } catch (error) {
      // The refresh token has been used up or revoked.
      if (error instanceof ErrorResponse) break;
      // The network is down, or the server busy: what is on the page must not be lost for that.
      if (pauseMs === null) return false;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  await signIn();
  return false;
}

/**
 * Forgets the tokens and shows the landing page, by way of the sign-in server where that keeps a session of its own. The
 * caller has ended the session with POST /api/me/sign-out before.
 */
export async function endSession(): Promise<void> {
  localStorage.removeItem(HINT_KEY);
  await manager?.removeUser();
  location.assign(endSessionUrl ?? '/');
}
