import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { folderOwner } from '../adapters/local/folder-lock.ts';
import { NotFoundError, UnavailableError } from '../core/errors.ts';
import { dataDirOf, type ParsedArgs, text } from './command.ts';
import { type Client, httpClient } from './http-client.ts';
import { openRemoteClient } from './remote-client.ts';

export type { Client, ClientRequest } from './http-client.ts';

const quiet = {
  info: () => {},
  warn: () => {},
  error: (event: string, detail?: unknown) => void process.stderr.write(`${event} ${JSON.stringify(detail)}\n`),
};

/**
 * The server a command names, or that of its data folder. `held`: the command only makes sense on what is held, so that
 * a mistyped folder is refused.
 */
export function clientOf(args: ParsedArgs, { held }: { held: boolean }): Promise<Client> {
  const server = text(args, 'server') ?? process.env['FLOWTRAIL_SERVER'];
  if (server !== undefined) return Promise.resolve(openRemoteClient(server, process.env));
  return held ? openHeldClient(dataDirOf(args)) : openClient(dataDirOf(args));
}

/**
 * For commands that only make sense on what is held: a mistyped folder is refused, and not made. Throws NotFoundError
 * where there is no data folder, else as openClient.
 */
export async function openHeldClient(dataDir: string): Promise<Client> {
  const isHeld = ['flowtrail.db', 'lock.db'].some((file) => existsSync(join(dataDir, file)));
  if (isHeld) return openClient(dataDir);
  const found = existsSync(dataDir) ? 'holds no Flowtrail data' : 'does not exist';
  throw new NotFoundError(
    `the data folder ${resolve(dataDir)} ${found}: name another with --data DIR, or begin one with flowtrail start or flowtrail ingest`,
  );
}

/** One process owns a data folder: where a server runs, its API does the work; else this process opens the folder, and makes it if need be. */
export async function openClient(dataDir: string): Promise<Client> {
  const owner = folderOwner(dataDir);
  if (owner !== null) {
    if (owner.address === null || owner.secret === null)
      throw new UnavailableError(
        `the data folder is in use by process ${owner.pid ?? 'unknown'}, which is just starting: try again`,
      );
    return httpClient({ origin: owner.address, secret: async () => owner.secret ?? '', close: async () => {} });
  }
  // Loaded only here: help and commands for a running server answer at once.
  const { startHost } = await import('../infra/local/host.ts');
  const { commandConfig } = await import('../infra/local/config.ts');
  const host = await startHost(commandConfig(dataDir, process.env), { log: quiet, background: false });
  // What a crash interrupted belongs in the answer.
  await host.idle?.();
  const opened = folderOwner(dataDir);
  return httpClient({
    origin: host.url,
    secret: async () => opened?.secret ?? '',
    close: async () => {
      // A folder is left derived: the next command would wait for it.
      await host.idle?.();
      await host.stop();
    },
  });
}
