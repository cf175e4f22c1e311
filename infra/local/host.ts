import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../adapters/local/database.ts';
import { localEventStream } from '../../adapters/local/event-stream.ts';
import { lockFolder } from '../../adapters/local/folder-lock.ts';
import { localObjectStore } from '../../adapters/local/object-store.ts';
import { CLIENT_ID, MOUNT } from '../../adapters/local/oidc/embedded-provider.ts';
import { localTableStore } from '../../adapters/local/table-store.ts';
import { localClock } from '../../adapters/node/clock.ts';
import { localHasher } from '../../adapters/node/hasher.ts';
import { localLog } from '../../adapters/node/log.ts';
import type { Config } from '../../core/contract/system.ts';
import type { Clock, Log } from '../../core/ports.ts';
import type { AccountDeps } from '../../core/usecase/accounts/account-deps.ts';
import { auditLog } from '../../core/usecase/audit/audit-log.ts';
import { apiHandler } from '../../functions/api/handler.ts';
import { VERSION } from '../../functions/version.ts';
import { accountParts } from './account-parts.ts';
import type { LocalConfig } from './config.ts';
import { hostAddresses } from './host-addresses.ts';
import { httpApp } from './http-app.ts';
import { listen } from './http-server.ts';
import { identityParts } from './identity-parts.ts';
import { type HostParts, type HostServices, wire } from './wire.ts';

export interface Host {
  /** Origin people use. */
  readonly url: string;
  /** One-time link that makes the first administrator; null once there is one. */
  readonly setupUrl: () => string | null;
  readonly idle: HostParts['idle'];
  readonly loadDemo: HostParts['loadDemo'];
  stop(): Promise<void>;
}

export interface HostOverrides {
  readonly clock?: Clock;
  readonly log?: Log;
  /** Folder of the built dashboard; web/dist unless given. */
  readonly webRoot?: string;
  /** Begin work nobody asked for, such as watching the inbox: true unless given. Recovery after a crash is done always. */
  readonly background?: boolean;
  /** What the host runs; everything unless given. */
  readonly wire?: (services: HostServices) => Promise<HostParts>;
}

/**
 * Starts the whole system in this process over one data folder. Throws ConflictError when another process owns the
 * folder or the port is taken; then nothing is left running.
 */
export async function startHost(config: LocalConfig, overrides: HostOverrides = {}): Promise<Host> {
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  const undo: Undo = [];
  const stop = async () => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
  };
  try {
    return { ...(await start(config, overrides, undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Undo = (() => void | Promise<void>)[];

async function start(config: LocalConfig, overrides: HostOverrides, undo: Undo): Promise<Omit<Host, 'stop'>> {
  const { clock = localClock(), log = localLog(), webRoot = BUILT_WEB } = overrides;
  const { lock, ...folder } = await openFolder(config, clock, undo);
  const { accounts, store } = await accountParts(folder);

  // Registered before the server, so that it stops after it: a request under way still finds its parts.
  let parts: HostParts | null = null;
  undo.push(async () => parts?.stop?.());
  const server = await listen(config);
  undo.push(() => server.close());
  const addresses = hostAddresses(config, server.port);
  const { origin } = addresses;
  const shared = { origin, allowedOrigins: config.allow_origin, log };
  const commandLineSecret = randomBytes(32).toString('hex');
  const { identity, oidc } = await identityParts({
    ...shared,
    dataDir: config.data,
    accounts,
    store,
    commandLineSecret,
  });

  const startedMs = clock.now();
  parts = await (overrides.wire ?? wire)({
    ...folder,
    config,
    version: VERSION,
    log,
    accounts,
    uptimeS: () => (clock.now() - startedMs) / 1000,
    background: overrides.background ?? true,
    webConfig: () => webConfig(origin, accounts),
  });
  await parts.start?.();

  const api = apiHandler({ ...shared, operations: parts.operations, identity, newRequestId: randomUUID });
  server.serve(httpApp({ origin, hosts: addresses.hosts, webRoot, api, oidc, log }));
  lock.announce(addresses.direct, commandLineSecret);
  return { url: origin, setupUrl: () => setupUrl(origin, accounts), idle: parts.idle, loadDemo: parts.loadDemo };
}

const BUILT_WEB = fileURLToPath(new URL('../../web/dist', import.meta.url));

/** The stores of a data folder, which is this process's from here on. */
async function openFolder(config: LocalConfig, clock: Clock, undo: Undo) {
  const lock = lockFolder(config.data);
  undo.push(() => lock.release());
  const database = openDatabase(join(config.data, 'flowtrail.db'));
  undo.push(() => database.close());
  const hasher = localHasher();
  const objects = localObjectStore({ root: join(config.data, 'objects') });
  await objects.clearTemporary();
  const tables = localTableStore({ database });
  const events = localEventStream({ database });
  return { lock, database, clock, hasher, objects, tables, events, audit: auditLog({ tables, clock, hasher }) };
}

function webConfig(origin: string, accounts: AccountDeps): Config {
  return {
    version: VERSION,
    environment: 'local',
    authority: `${origin}${MOUNT}`,
    client_id: CLIENT_ID,
    scope: 'openid profile offline_access',
    end_session_url: null,
    needs_setup: accounts.setup.current() !== null,
    sign_up: true,
    api_tokens: true,
    recovery_codes: true,
  };
}

function setupUrl(origin: string, accounts: AccountDeps): string | null {
  const token = accounts.setup.current();
  return token === null ? null : `${origin}/setup?token=${token}`;
}
