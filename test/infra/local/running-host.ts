import { onTestFinished, vi } from 'vitest';
import type { Log } from '../../../core/ports.ts';
import { ownAccounts } from '../../../core/usecase/accounts/own-accounts.ts';
import { systemStatus } from '../../../core/usecase/system-status.ts';
import { accountOperations } from '../../../functions/api/operations/accounts.ts';
import { auditOperations } from '../../../functions/api/operations/audit.ts';
import { systemOperations } from '../../../functions/api/operations/system.ts';
import { type LocalConfig, localConfig } from '../../../infra/local/config.ts';
import { type Host, startHost } from '../../../infra/local/host.ts';
import type { HostParts, HostServices } from '../../../infra/local/wire.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

// A whole host on a busy machine takes its time; a hang still ends.
vi.setConfig({ testTimeout: 30_000 });

export interface RunningHost {
  readonly url: string;
  readonly data: string;
  readonly host: Host;
  /** The host's clock runs ahead by this much more. */
  pass(ms: number): void;
  /** Stops it and starts another over the same folder and port. */
  restart(): Promise<void>;
  /** Calls the API with JSON and answers status and parsed body. */
  api(
    method: string,
    path: string,
    options?: CallOptions,
  ): Promise<{ status: number; body: Record<string, never> & Body }>;
  /** Creates the first administrator through the setup link. */
  setUp(account?: Partial<typeof ADMIN>): Promise<void>;
  readonly logged: { event: string; detail: unknown }[];
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads answers of every shape, and asserts it
type Body = any;

export interface CallOptions {
  readonly token?: string;
  readonly json?: unknown;
  readonly headers?: Record<string, string>;
}

/** Accounts, audit and system alone: sign-in tests start many hosts, and need no flows. */
async function wireAccounts(services: HostServices): Promise<HostParts> {
  const { config, version, tables, hasher, audit } = services;
  return {
    operations: {
      ...accountOperations(ownAccounts(services.accounts)),
      ...auditOperations({ audit }),
      ...systemOperations({
        tables,
        hasher,
        audit,
        version,
        config: services.webConfig,
        health: () => ({ status: 'ok', version, uptime_s: services.uptimeS() }),
        status: () => systemStatus({ version, dataDir: config.data, tables, geo: [], disk: null }),
      }),
    },
  };
}

export const ADMIN = { username: 'Asha', display_name: 'Asha Rao', password: 'correct horse battery' };

/** A host in this process on a free port over a folder of its own, stopped after the test. */
export async function runningHost(changes: Partial<LocalConfig> = {}, webRoot?: string): Promise<RunningHost> {
  const data = temporaryFolder();
  let ahead = 0;
  const logged: { event: string; detail: unknown }[] = [];
  const line = (event: string, detail?: unknown) => void logged.push({ event, detail });
  const log: Log = { info: line, warn: line, error: line };
  const clock = { now: () => Date.now() + ahead };
  const start = (port: number) =>
    startHost(localConfig({ data, ...changes, port }), { clock, log, webRoot, wire: wireAccounts });
  let host = await start(changes.port ?? 0);
  onTestFinished(() => host.stop());
  const { url } = host;

  const api: RunningHost['api'] = async (method, path, { token, json, headers = {} } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? undefined : JSON.stringify(json),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };

  return {
    url,
    data,
    get host() {
      return host;
    },
    logged,
    api,
    pass: (ms) => {
      ahead += ms;
    },
    restart: async () => {
      await host.stop();
      host = await start(Number(new URL(url).port));
    },
    setUp: async (account = {}) => {
      const setup_token = new URL(host.setupUrl() ?? '').searchParams.get('token');
      const { status } = await api('POST', '/api/setup', { json: { setup_token, ...ADMIN, ...account } });
      if (status !== 200) throw new Error(`setup answered ${status}`);
    },
  };
}
