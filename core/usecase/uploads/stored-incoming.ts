import type { Incoming } from '../../contract/uploads.ts';
import { ConflictError, NotFoundError } from '../../errors.ts';
import type { Clock, TableStore } from '../../ports.ts';
import type { Announced, IncomingFiles } from './incoming-files.ts';
import { baseName } from './original-key.ts';

export interface StoredIncomingDeps {
  readonly tables: TableStore;
  readonly clock: Clock;
  readonly newId: () => string;
  /** An address the bytes of an object can be sent to once, without signing in. */
  readonly presignPut: (key: string, options: { sizeBytes: number; expiresS: number }) => Promise<string>;
}

/** A ticket as it is kept: what was announced, by whom, and what became of it. */
export interface IncomingItem extends Announced {
  readonly actor: string;
  readonly state: Incoming;
  readonly expires_s: number;
}

/** Long enough for 5 GB over a slow line to begin; the sending itself may take longer. */
const SEND_S = 6 * 3600;
/** What became of a file can be asked for this long. */
const KEEP_S = 3 * 86_400;

/** Folder files sent with a ticket arrive in. */
export const INCOMING = 'incoming/';

/** Tickets as rows of `incoming`: files are sent to the object store itself, whose notice brings them to the ingest. */
export function storedIncoming(deps: StoredIncomingDeps): IncomingFiles {
  return {
    async begin(announced, actor) {
      const ticket = deps.newId();
      const state: Incoming = {
        ticket,
        state: 'waiting',
        bytes_received: 0,
        upload_id: null,
        duplicate: false,
        message: null,
      };
      const expires_s = Math.ceil(deps.clock.now() / 1000) + KEEP_S;
      const item: IncomingItem = { ...announced, actor, state, expires_s };
      await deps.tables.put('incoming', ticket, { ...item }, { absent: true });
      const key = `${INCOMING}${ticket}/${baseName(announced.name)}`;
      const url = await deps.presignPut(key, { sizeBytes: announced.sizeBytes, expiresS: SEND_S });
      return { ticket, url };
    },
    async state(ticket) {
      const item = await incomingItem(deps.tables, ticket);
      if (item === null) throw new NotFoundError('no such upload ticket: ask for a new one');
      return item.state;
    },
    expectedBytes: () => 0,
  };
}

/** Null for a ticket nobody was given, or one long forgotten. */
export async function incomingItem(tables: TableStore, ticket: string): Promise<IncomingItem | null> {
  const stored = await tables.get('incoming', ticket);
  return stored === null ? null : (stored.item as unknown as IncomingItem);
}

const ATTEMPTS = 20;

/**
 * Notes what became of a ticket's file. That it is stored is the last word: a second notice of it changes nothing.
 */
export async function noteArrival(tables: TableStore, ticket: string, change: Partial<Incoming>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const stored = await tables.get('incoming', ticket);
    if (stored === null) return;
    const item = stored.item as unknown as IncomingItem;
    if (item.state.state === 'stored') return;
    try {
      const next = { ...item, state: { ...item.state, ...change } };
      await tables.put('incoming', ticket, next, { version: stored.version });
      return;
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
    }
  }
}
