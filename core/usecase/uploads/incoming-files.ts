import type { Incoming } from '../../contract/uploads.ts';
import { ConflictError, InvalidInputError, NotFoundError } from '../../errors.ts';
import type { Overrides } from './upload-item.ts';

/** What was said of a file before it is sent. */
export interface Announced {
  readonly name: string;
  readonly sizeBytes: number;
  readonly overrides: Overrides;
}

/** Where to send a file. */
export interface UploadTicket {
  readonly ticket: string;
  /** Of this server, or presigned; null for a file that is sent in parts. */
  readonly url: string | null;
  /** Bytes of a part; null for a file that is sent whole. */
  readonly partBytes: number | null;
}

/** Files that are too large to be sent whole. Each throws NotFoundError for a ticket of none. */
export interface FilesInParts {
  /** Addresses of parts, numbered from 1. Throws InvalidInputError for a part the file does not have. */
  addresses(ticket: string, parts: readonly number[]): Promise<string[]>;
  /** Makes one file of the parts; once more where that was done. Throws InvalidInputError where parts are missing. */
  complete(ticket: string): Promise<Incoming>;
  /** Throws the parts away. */
  abandon(ticket: string): Promise<Incoming>;
}

/** Files on their way in, as whoever announced them sees them. */
export interface IncomingFiles {
  begin(file: Announced, actor: string): Promise<UploadTicket>;
  /** Throws NotFoundError for a ticket nobody was given. */
  state(ticket: string): Promise<Incoming>;
  /** Bytes that are being received and have not come yet. */
  expectedBytes(): number;
}

/** Those that are sent to this very process. Kept in memory: what a crash interrupts was never acknowledged and is sent again. */
export interface ReceivedHere extends IncomingFiles {
  update(ticket: string, change: Partial<Incoming>): Incoming;
  /** Takes the ticket for one sending; throws ConflictError while it, or another sending, has brought the file here. */
  take(ticket: string): Announced;
}

const MAX_TICKETS = 2000;

export function incomingFiles(newId: () => string): ReceivedHere {
  const files = new Map<string, { announced: Announced; state: Incoming }>();
  const find = (ticket: string) => {
    const file = files.get(ticket);
    if (file === undefined) throw new NotFoundError('no such upload ticket: ask for a new one');
    return file;
  };
  const update = (ticket: string, change: Partial<Incoming>) => {
    const file = find(ticket);
    file.state = { ...file.state, ...change };
    return file.state;
  };
  const isReceiving = ({ state }: { state: Incoming }) => state.state === 'receiving';
  return {
    async begin(announced) {
      const ticket = newId();
      files.set(ticket, {
        announced,
        state: { ticket, state: 'waiting', bytes_received: 0, upload_id: null, duplicate: false, message: null },
      });
      if (files.size > MAX_TICKETS) {
        const [oldest] = [...files].find(([, file]) => !isReceiving(file)) ?? [];
        if (oldest !== undefined) files.delete(oldest);
      }
      return { ticket, url: `/api/uploads/incoming/${ticket}`, partBytes: null };
    },
    state: async (ticket) => find(ticket).state,
    update,
    take(ticket) {
      const { announced, state } = find(ticket);
      if (state.state === 'receiving' || state.state === 'stored')
        throw new ConflictError(`this ticket’s file is ${state.state}: ask for a new ticket to send it again`);
      update(ticket, { state: 'receiving', bytes_received: 0, message: null });
      return announced;
    },
    expectedBytes: () =>
      [...files.values()]
        .filter(isReceiving)
        .reduce((sum, { announced, state }) => sum + Math.max(0, announced.sizeBytes - state.bytes_received), 0),
  };
}

/** The body, which must be as long as was announced. Throws InvalidInputError for one that is not. */
export async function* ofSize(body: AsyncIterable<Uint8Array>, sizeBytes: number): AsyncIterable<Uint8Array> {
  let seen = 0;
  for await (const chunk of body) {
    seen += chunk.byteLength;
    if (seen > sizeBytes) break;
    yield chunk;
  }
  if (seen !== sizeBytes) {
    const got = seen > sizeBytes ? 'more' : String(seen);
    throw new InvalidInputError(`expected the ${sizeBytes} bytes announced, got ${got}`, { field: 'size_bytes' });
  }
}
