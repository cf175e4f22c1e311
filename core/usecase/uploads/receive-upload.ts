import { ConflictError, InvalidInputError, isKnownError, UnavailableError } from '../../errors.ts';
import { FORMATS, formatById } from '../../formats/index.ts';
import { isZone } from '../../formats/zone.ts';
import { isoTime } from '../../iso-time.ts';
import { canonicalJson } from '../audit/chain.ts';
import { baseName, originalKey } from './original-key.ts';
import type { ReceivedBytes, UploadDeps, UploadSource } from './upload-deps.ts';
import { backToWork, type Overrides, type StoredUpload, type UploadItem, uploadWrite } from './upload-item.ts';

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

export interface ReceiveRequest {
  readonly name: string;
  readonly source: UploadSource;
  readonly actor: string;
  readonly overrides?: Overrides;
}

export interface Received {
  readonly item: UploadItem;
  /** The same bytes were here before, and what became of them stands. */
  readonly duplicate: boolean;
}

/** Upload id: the first half of the SHA-256 of the bytes as received. */
export function uploadIdOf(sha256: string): string {
  return sha256.slice(0, 32);
}

/**
 * Takes a file in. When it returns, the original and its row are durable; normalising begins after. Bytes that were
 * here before are not stored again, but normalised anew where nothing came of them, or other overrides are given.
 * Throws ConflictError while the same bytes are being deleted; then, or when it fails, nothing is left behind.
 */
export async function receiveUpload(deps: UploadDeps, request: ReceiveRequest): Promise<Received> {
  const bytes = await deps.receive(request.source).catch((cause: unknown) => {
    if (isKnownError(cause)) throw cause;
    throw new UnavailableError('the file did not arrive whole: send it again', { cause });
  });
  try {
    return await take(deps, newItem(deps, request, bytes), bytes);
  } finally {
    await bytes.discard();
  }
}

async function take(deps: UploadDeps, sent: UploadItem, bytes: ReceivedBytes): Promise<Received> {
  const stored = await deps.tables.get('uploads', sent.upload_id);
  const item = stored?.item as unknown as UploadItem | undefined;
  // Nothing changes, so there is nothing to wait for.
  if (item !== undefined && item.status !== 'receiving') {
    requireNotDeleting(item);
    if (overridesFor(item, sent.overrides) === null) return same(deps, sent, item);
  }
  return deps.turns.take(sent.upload_id, async () => {
    const version = await claim(deps, sent);
    return version === null ? anew(deps, sent) : store(deps, { item: sent, version }, bytes);
  });
}

/**
 * Makes the id this call's own before anything of it is stored; null where an upload of these bytes is here. One that
 * is still arriving when this has the turn was left by a process that died: it is taken over.
 */
async function claim({ tables, clock }: UploadDeps, sent: UploadItem): Promise<number | null> {
  const stored = await tables.get('uploads', sent.upload_id);
  const isLeft = (stored?.item as unknown as UploadItem | undefined)?.status === 'receiving';
  if (stored !== null && !isLeft) return null;
  // Versions of a row that is deleted and made anew go on: what was to be written over the old one must not fit the new.
  const condition = stored === null ? ({ absent: true, first: clock.now() } as const) : { version: stored.version };
  return tables.put('uploads', sent.upload_id, { ...sent }, condition);
}

async function store(deps: UploadDeps, { item, version }: StoredUpload, bytes: ReceivedBytes): Promise<Received> {
  try {
    await bytes.keepAs(item.original_key);
    const arrived: UploadItem = { ...item, status: 'ingesting' };
    await deps.audit.record(uploaded(arrived, false), [uploadWrite(arrived, { version })]);
    return { item: arrived, duplicate: false };
  } catch (error) {
    await takeBack(deps, item, version);
    throw error;
  }
}

/** Leaves nothing behind, unless somebody else took the upload over meanwhile, whose it is then. */
async function takeBack(deps: UploadDeps, item: UploadItem, version: number): Promise<void> {
  try {
    await deps.tables.put('uploads', item.upload_id, { ...item }, { version });
  } catch (error) {
    if (error instanceof ConflictError) return;
    throw error;
  }
  await deps.objects.delete(item.original_key);
  await deps.tables.delete('uploads', item.upload_id);
}

async function same(deps: UploadDeps, sent: UploadItem, item: UploadItem): Promise<Received> {
  await deps.audit.record(uploaded(sent, true));
  return { item, duplicate: true };
}

async function anew(deps: UploadDeps, sent: UploadItem): Promise<Received> {
  const { item, version } = await held(deps, sent);
  const overrides = overridesFor(item, sent.overrides);
  if (overrides === null) return same(deps, sent, item);
  const next = backToWork(item, overrides);
  await deps.audit.record(uploaded(sent, false), [uploadWrite(next, { version })]);
  await deps.changed();
  return { item: next, duplicate: false };
}

/** The row of the same bytes. Throws ConflictError where they are being deleted. */
async function held(deps: UploadDeps, sent: UploadItem): Promise<StoredUpload> {
  const stored = await deps.tables.get('uploads', sent.upload_id);
  if (stored === null) throw new ConflictError('the same file was just deleted: send it again');
  const item = stored.item as unknown as UploadItem;
  requireNotDeleting(item);
  return { item, version: stored.version };
}

function requireNotDeleting(item: UploadItem): void {
  if (item.status === 'deleting') throw new ConflictError('the same file is being deleted: send it again in a moment');
}

/**
 * How to normalise bytes that were here before; null where it would come to the same. It would not where nothing came
 * of them (a layout or profile may be known by now), or the user now says how to read them.
 */
function overridesFor(item: UploadItem, given: Overrides): Overrides | null {
  if (item.status === 'receiving' || item.status === 'ingesting') return null;
  if (item.status === 'failed' || item.status === 'needs_mapping') return given;
  const merged = { ...item.overrides, ...given };
  return canonicalJson(merged) === canonicalJson(item.overrides) ? null : merged;
}

function uploaded(item: UploadItem, duplicate: boolean) {
  const { name, sha256, size_bytes, overrides } = item;
  return {
    actor: item.uploaded_by,
    action: 'upload' as const,
    target: item.upload_id,
    detail: { name, sha256, size_bytes, duplicate, overrides },
  };
}

function newItem(deps: UploadDeps, request: ReceiveRequest, { sha256, sizeBytes, etag }: ReceivedBytes): UploadItem {
  const { source } = request;
  const uploadId = uploadIdOf(sha256);
  return {
    upload_id: uploadId,
    name: baseName(request.name),
    size_bytes: sizeBytes,
    sha256,
    status: 'receiving',
    layout: null,
    layout_title: null,
    evidence: [],
    revision: 1,
    uploaded_at: isoTime(deps.clock.now()),
    uploaded_by: request.actor,
    finished_at: null,
    message: null,
    ledger: null,
    original_key: originalKey(uploadId, request.name),
    parts: [],
    overrides: definedOf(request.overrides ?? {}),
    text: null,
    line_index: null,
    ...('object' in source && { arrived_as: source.object, ...(etag !== undefined && { arrived_etag: etag }) }),
  };
}

/** Without fields that stand there empty, which would win over those given before. */
function definedOf(overrides: Overrides): Overrides {
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
}
