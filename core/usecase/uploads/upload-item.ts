import type { DateOrder, Mapping, Upload } from '../../contract/uploads.ts';
import { ConflictError, NotFoundError } from '../../errors.ts';
import type { FileHead } from '../../formats/file-head.ts';
import type { PutCondition, TableStore, TableWrite } from '../../ports.ts';
import type { ProgressBoard } from './progress-board.ts';

/** One object of an upload that queries may read. */
export interface StoredPart {
  readonly key: string;
  readonly table: 'flows' | 'rollup' | 'lookup';
  readonly dt: string;
  readonly size: number;
  readonly rows: number;
  /** Event times, ISO 8601; null where the part has none. */
  readonly from: string | null;
  readonly to: string | null;
}

/** What the user insisted on, instead of what was recognised. */
export interface Overrides {
  readonly layout?: string;
  readonly mapping?: Mapping;
  readonly zone?: string;
  readonly date_order?: DateOrder;
}

/** What a deletion that was begun needs to be ended, by now or after a crash: what was there before it touched anything. */
export interface Tombstone {
  readonly receipt_id: string;
  readonly by: string;
  readonly reason: string | null;
  readonly objects: number;
  readonly object_bytes: number;
  readonly alerts: number;
}

export interface Compaction {
  /** The revision whose parts it was; another begins anew. */
  readonly revision: number;
  readonly begun: number;
  /** How many of the latest did not come to an end. */
  readonly unended: number;
}

/** The row of `uploads`: what the API shows, and what only the system needs. */
export interface UploadItem extends Omit<Upload, 'progress'> {
  readonly original_key: string;
  readonly parts: readonly StoredPart[];
  readonly overrides: Overrides;
  /** How to read the original as lines again; null until it was looked at. */
  readonly text: Pick<FileHead, 'container' | 'encoding' | 'newline'> | null;
  /** Byte offsets of lines, where the original is plain text: one for every 65,536 lines. */
  readonly line_index: readonly number[] | null;
  /** Times its normalising was begun since it was last put to work. */
  readonly attempts?: number;
  readonly attempted_at?: string;
  /** Objects its last change made superfluous: removed right after, or by whoever finds that they were not. */
  readonly obsolete?: readonly string[];
  /** Objects that attempts since then may have put in place: noted before they do, for whoever comes after one that died. */
  readonly placing?: readonly string[];
  /** How often its parts were put together: numbers the objects this makes, so that no name is ever used twice. */
  readonly compaction?: Compaction;
  /** Object its bytes arrived as: it may outlive whoever took it in. */
  readonly arrived_as?: string;
  /** Of that object: another may have come under its name since. */
  readonly arrived_etag?: string;
  /** In state `deleting` alone. */
  readonly tombstone?: Tombstone;
}

/** A row whose deletion was begun. */
export interface DeletedItem extends UploadItem {
  readonly tombstone: Tombstone;
}

export function isDeleted(item: UploadItem): item is DeletedItem {
  return item.tombstone !== undefined;
}

/** Whether what is derived of the flows, rollup and lookup, is there; without it queries read the flows alone. */
export function isDerived(item: Pick<UploadItem, 'parts'>): boolean {
  return item.parts.some((part) => part.table === 'rollup');
}

/** A row and the version a change of it has to be made on. */
export interface StoredUpload {
  readonly item: UploadItem;
  readonly version: number;
}

/** Throws NotFoundError. */
export async function getStoredUpload(tables: TableStore, uploadId: string): Promise<StoredUpload> {
  const stored = await tables.get('uploads', uploadId);
  if (stored === null) throw new NotFoundError(`no upload ${uploadId}`);
  return { item: stored.item as unknown as UploadItem, version: stored.version };
}

/** Throws NotFoundError. */
export async function getUploadItem(tables: TableStore, uploadId: string): Promise<UploadItem> {
  return (await getStoredUpload(tables, uploadId)).item;
}

/** Every write of a row names the version it was made from: two changes at once never undo each other. */
export function uploadWrite(item: UploadItem, condition: PutCondition): TableWrite {
  return { kind: 'put', table: 'uploads', id: item.upload_id, item: { ...item }, condition };
}

/** An upload put back to work, as a new revision where the last one made parts. Throws ConflictError where it is not at rest. */
export function backToWork(item: UploadItem, overrides: Overrides): UploadItem {
  if (!isAtRest(item)) throw new ConflictError(`the upload is ${item.status}: wait for it to end`);
  const revision = item.revision + (item.parts.length > 0 ? 1 : 0);
  return { ...item, status: 'ingesting', message: null, revision, overrides, attempts: 0 };
}

export function ledgerKey(uploadId: string): string {
  return `uploads/${uploadId}/ledger.json`;
}

export function rejectedKey(uploadId: string): string {
  return `uploads/${uploadId}/rejected.csv.gz`;
}

/** Nobody works on it, and nothing of it is about to change by itself. */
export function isAtRest({ status }: Pick<UploadItem, 'status'>): boolean {
  return status !== 'receiving' && status !== 'ingesting' && status !== 'deleting';
}

/** Every object a row stands for; any other below its names was left by a crash. */
export function objectKeys(item: UploadItem): string[] {
  if (item.status === 'receiving') return [];
  const kept = item.ledger === null ? [] : [ledgerKey(item.upload_id), rejectedKey(item.upload_id)];
  return [item.original_key, ...item.parts.map((part) => part.key), ...kept];
}

/** What the API shows of items, with the work under way. */
export async function toUploads(items: readonly UploadItem[], progress: ProgressBoard): Promise<Upload[]> {
  const working = items.filter((item) => item.status === 'ingesting').map((item) => item.upload_id);
  const now = working.length === 0 ? null : await progress.of(working);
  return items.map((item) => shown(item, now?.get(item.upload_id) ?? null));
}

/** What the API shows of an item, with the work under way. */
export async function toUpload(item: UploadItem, progress: ProgressBoard): Promise<Upload> {
  const [upload] = await toUploads([item], progress);
  return upload!;
}

function shown(item: UploadItem, progress: Upload['progress']): Upload {
  const {
    original_key: _key,
    parts: _parts,
    overrides: _overrides,
    text: _text,
    line_index: _index,
    tombstone: _tombstone,
    attempts: _attempts,
    attempted_at: _attemptedAt,
    obsolete: _obsolete,
    placing: _placing,
    compaction: _compaction,
    arrived_as: _arrivedAs,
    arrived_etag: _arrivedEtag,
    ...upload
  } = item;
  return { ...upload, progress: item.status === 'ingesting' ? progress : null };
}

/** Uploads whose flows can be read. */
export async function readyUploads(tables: TableStore): Promise<ReadonlySet<string>> {
  return new Set(
    (await listUploadItems(tables)).filter(({ status }) => status === 'ready').map((item) => item.upload_id),
  );
}

/** All uploads, newest first. */
export async function listUploadItems(tables: TableStore): Promise<UploadItem[]> {
  const items = await tables.query('uploads', { index: 'by_time', equals: '*', descending: true });
  return items as unknown as UploadItem[];
}
