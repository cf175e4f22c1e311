import type { Incoming } from '../../contract/uploads.ts';
import { InvalidInputError, isKnownError, NotFoundError, UnavailableError } from '../../errors.ts';
import { FORMATS, formatById } from '../../formats/index.ts';
import { isZone } from '../../formats/zone.ts';
import { isoTime } from '../../iso-time.ts';
import type { UploadDeps } from './upload-deps.ts';
import { type Overrides, putUploadItem, type UploadItem } from './upload-item.ts';

/** Room that must stay free whatever comes in. */
const RESERVE_BYTES = 512 * 1024 * 1024;
/** An upload is kept as received, staged once and written as Parquet: up to this many times its size. */
const SPACE_FACTOR = 2.5;

/** Throws UnavailableError where a file of this size would fill the disk. */
export async function requireSpace(deps: Pick<UploadDeps, 'disk'>, sizeBytes: number): Promise<void> {
  const { free_bytes } = await deps.disk();
  const needed = sizeBytes * SPACE_FACTOR + RESERVE_BYTES;
  if (free_bytes >= needed) return;
  const mb = (bytes: number) => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;
  throw new UnavailableError(
    `the disk is nearly full: this file needs ${mb(needed)} free, there are ${mb(free_bytes)}`,
    {
      field: 'size_bytes',
    },
  );
}

/** Throws InvalidInputError for a layout nobody knows or a zone that is none. */
export function requireOverrides({ layout, zone, mapping }: Overrides): void {
  if (layout !== undefined && formatById(layout) === undefined) {
    throw new InvalidInputError(
      `no layout ${JSON.stringify(layout)}; known: ${FORMATS.map(({ id }) => id).join(', ')}`,
      { field: 'layout' },
    );
  }
  for (const [field, name] of [
    ['zone', zone],
    ['mapping.zone', mapping?.zone],
  ] as const) {
    if (name !== undefined && !isZone(name))
      throw new InvalidInputError(`expected an IANA time zone, got ${JSON.stringify(name)}`, { field });
  }
}

/** Files on their way in. Kept in memory: what a crash interrupts was never acknowledged and is sent again. */
export interface IncomingFiles {
  begin(name: string, overrides?: Overrides): string;
  state(ticket: string): Incoming;
  update(ticket: string, change: Partial<Incoming>): Incoming;
  /** Name and overrides given with the ticket. */
  given(ticket: string): { name: string; overrides: Overrides };
}

const MAX_TICKETS = 2000;

export function incomingFiles(newId: () => string): IncomingFiles {
  const files = new Map<string, { name: string; overrides: Overrides; state: Incoming }>();
  const find = (ticket: string) => {
    const file = files.get(ticket);
    if (file === undefined) throw new NotFoundError('no such upload ticket: ask for a new one');
    return file;
  };
  return {
    begin(name, overrides = {}) {
      const ticket = newId();
      files.set(ticket, {
        name,
        overrides,
        state: { ticket, state: 'waiting', bytes_received: 0, upload_id: null, duplicate: false, message: null },
      });
      const oldest = files.keys().next();
      if (files.size > MAX_TICKETS && !oldest.done) files.delete(oldest.value);
      return ticket;
    },
    state: (ticket) => find(ticket).state,
    update(ticket, change) {
      const file = find(ticket);
      file.state = { ...file.state, ...change };
      return file.state;
    },
    given: find,
  };
}

export interface ReceiveRequest {
  readonly name: string;
  readonly body: AsyncIterable<Uint8Array>;
  readonly actor: string;
  readonly overrides?: Overrides;
  readonly onBytes?: (bytes: number) => void;
}

export interface Received {
  readonly item: UploadItem;
  /** The same bytes were here before; nothing was stored. */
  readonly duplicate: boolean;
}

/** Upload id: the first half of the SHA-256 of the bytes as received. */
export function uploadIdOf(sha256: string): string {
  return sha256.slice(0, 32);
}

/** Takes a file in. When it returns, the original and its row are durable; normalising begins after. */
export async function receiveUpload(deps: UploadDeps, request: ReceiveRequest): Promise<Received> {
  const file = await deps.receive(request.body, request.onBytes ?? (() => {})).catch((cause: unknown) => {
    if (isKnownError(cause)) throw cause;
    throw new UnavailableError('the file did not arrive whole: send it again', { cause });
  });
  const uploadId = uploadIdOf(file.sha256);
  const existing = await deps.tables.get('uploads', uploadId);
  if (existing !== null) {
    await deps.discard(file.path);
    const item = existing.item as unknown as UploadItem;
    await auditUpload(deps, request.actor, { item, duplicate: true });
    return { item, duplicate: true };
  }
  const key = `uploads/${uploadId}/${baseName(request.name)}`;
  await deps.objects.adopt(key, file.path);
  const item = newItem({ uploadId, key, request, file, at: isoTime(deps.clock.now()) });
  await putUploadItem(deps.tables, item);
  await auditUpload(deps, request.actor, { item, duplicate: false });
  return { item, duplicate: false };
}

async function auditUpload(deps: UploadDeps, actor: string, { item, duplicate }: Received): Promise<void> {
  await deps.audit.record({
    actor,
    action: 'upload',
    target: item.upload_id,
    detail: { name: item.name, sha256: item.sha256, size_bytes: item.size_bytes, duplicate },
  });
}

/** The last part of a path, made safe as one key segment of at most 200 characters. */
function baseName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const short = last.length > 200 ? `${last.slice(0, 150)}...${last.slice(-40)}` : last;
  return short === '' || short === '.' || short === '..' ? 'file' : short;
}

function newItem(input: {
  uploadId: string;
  key: string;
  request: ReceiveRequest;
  file: { sha256: string; sizeBytes: number };
  at: string;
}): UploadItem {
  return {
    upload_id: input.uploadId,
    name: baseName(input.request.name),
    size_bytes: input.file.sizeBytes,
    sha256: input.file.sha256,
    status: 'ingesting',
    layout: null,
    layout_title: null,
    evidence: [],
    revision: 1,
    uploaded_at: input.at,
    uploaded_by: input.request.actor,
    finished_at: null,
    message: null,
    ledger: null,
    original_key: input.key,
    parts: [],
    overrides: input.request.overrides ?? {},
    text: null,
    line_index: null,
  };
}
