import type { Incoming } from '../../contract/uploads.ts';
import { ConflictError, InvalidInputError, NotFoundError } from '../../errors.ts';
import type { Clock, TableStore } from '../../ports.ts';
import type { Announced, FilesInParts, IncomingFiles } from './incoming-files.ts';
import { baseName } from './original-key.ts';

/** A sending in parts: where its bytes will be, and what the store calls it. */
export interface PartSending {
  readonly key: string;
  readonly sending: string;
}

/** Objects sent in parts by whoever has their addresses. */
export interface PartStore {
  /** Answers the name of the sending. */
  begin(key: string): Promise<string>;
  address(of: PartSending, part: number, grant: { sizeBytes: number; expiresS: number }): Promise<string>;
  /** False where it was ended before, one way or the other. Throws InvalidInputError where bytes are missing. */
  complete(of: PartSending, sizeBytes: number): Promise<boolean>;
  /** One that was ended is no error. */
  abandon(of: PartSending): Promise<void>;
}

export interface StoredIncomingDeps {
  readonly tables: TableStore;
  readonly clock: Clock;
  readonly newId: () => string;
  /** An address the bytes of an object can be sent to once, without signing in. */
  readonly presignPut: (key: string, options: { sizeBytes: number; expiresS: number }) => Promise<string>;
  readonly parts: PartStore;
  /** Largest file that is sent whole; S3 takes 5 GiB. */
  readonly wholeBytes?: number;
  /** Bytes of a part, at least 5 MiB; more where a file would have too many. */
  readonly partBytes?: number;
}

/** A ticket as it is kept: what was announced, by whom, and what became of it. */
export interface IncomingItem extends Announced {
  readonly actor: string;
  readonly state: Incoming;
  readonly expires_s: number;
  /** Where it is sent in parts. */
  readonly in_parts?: PartSending & { readonly part_bytes: number };
}

const MIB = 1024 * 1024;
/** S3 takes so many parts of an object, and objects of 5 TB. */
const MOST_PARTS = 10_000;
const MOST_BYTES = 5e12;

/** Long enough for 5 GB over a slow line to begin; the sending itself may take longer. */
const SEND_S = 6 * 3600;
/** What became of a file can be asked for this long. */
const KEEP_S = 3 * 86_400;

/** Folder files sent with a ticket arrive in. */
export const INCOMING = 'incoming/';

/**
 * Tickets as rows of `incoming`: files are sent to the object store itself, whose notice brings them to the ingest. Large
 * ones in parts, so that what breaks off is sent again in part alone.
 */
export function storedIncoming(deps: StoredIncomingDeps): IncomingFiles & FilesInParts {
  const { wholeBytes = 512 * MIB, partBytes = 64 * MIB } = deps;
  return {
    ...filesInParts(deps),
    async begin(announced, actor) {
      const { sizeBytes } = announced;
      if (sizeBytes > MOST_BYTES)
        throw new InvalidInputError(`expected at most ${MOST_BYTES} bytes, got ${sizeBytes}`, { field: 'size_bytes' });
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
      const key = `${INCOMING}${ticket}/${baseName(announced.name)}`;
      const part_bytes = Math.max(partBytes, Math.ceil(sizeBytes / MOST_PARTS));
      const isWhole = sizeBytes <= wholeBytes;
      const in_parts = isWhole ? undefined : { key, sending: await deps.parts.begin(key), part_bytes };
      const item: IncomingItem = { ...announced, actor, state, expires_s, ...(in_parts && { in_parts }) };
      await deps.tables.put('incoming', ticket, { ...item }, { absent: true });
      if (!isWhole) return { ticket, url: null, partBytes: part_bytes };
      return { ticket, url: await deps.presignPut(key, { sizeBytes, expiresS: SEND_S }), partBytes: null };
    },
    async state(ticket) {
      const item = await incomingItem(deps.tables, ticket);
      if (item === null) throw new NotFoundError('no such upload ticket: ask for a new one');
      return item.state;
    },
    expectedBytes: () => 0,
  };
}

function filesInParts({ tables, parts }: StoredIncomingDeps): FilesInParts {
  const find = async (ticket: string) => {
    const item = await incomingItem(tables, ticket);
    if (item === null) throw new NotFoundError('no such upload ticket: ask for a new one');
    if (item.in_parts === undefined) throw new NotFoundError('this file is sent whole, to the address of its ticket');
    return { ...item, in_parts: item.in_parts };
  };
  return {
    async addresses(ticket, numbers) {
      const { in_parts, sizeBytes } = await find(ticket);
      const { part_bytes } = in_parts;
      const sizeOf = (part: number) => Math.min(part_bytes, sizeBytes - (part - 1) * part_bytes);
      const beyond = numbers.find((part) => sizeOf(part) <= 0);
      if (beyond !== undefined) throw new InvalidInputError(`the file has no part ${beyond}`, { field: 'parts' });
      return Promise.all(
        numbers.map((part) => parts.address(in_parts, part, { sizeBytes: sizeOf(part), expiresS: SEND_S })),
      );
    },
    async complete(ticket) {
      const { in_parts, sizeBytes } = await find(ticket);
      await parts.complete(in_parts, sizeBytes);
      // Where it was ended before, its ticket says what became of it.
      return (await find(ticket)).state;
    },
    async abandon(ticket) {
      const { in_parts } = await find(ticket);
      await parts.abandon(in_parts);
      await noteArrival(tables, ticket, { state: 'failed', message: 'the file was given up while it was sent' });
      return (await find(ticket)).state;
    },
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
