import type { DateOrder, Mapping, Upload } from '../../contract/uploads.ts';
import { NotFoundError } from '../../errors.ts';
import type { FileHead } from '../../formats/file-head.ts';
import type { TableStore } from '../../ports.ts';
import type { UploadDeps } from './upload-deps.ts';

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

/** The row of `uploads`: what the API shows, and what only the system needs. */
export interface UploadItem extends Omit<Upload, 'progress'> {
  readonly original_key: string;
  readonly parts: readonly StoredPart[];
  readonly overrides: Overrides;
  /** How to read the original as lines again; null until it was looked at. */
  readonly text: Pick<FileHead, 'container' | 'encoding' | 'newline'> | null;
  /** Byte offsets of lines, where the original is plain text: one for every 65,536 lines. */
  readonly line_index: readonly number[] | null;
}

export async function getUploadItem(tables: TableStore, uploadId: string): Promise<UploadItem> {
  const stored = await tables.get('uploads', uploadId);
  if (stored === null) throw new NotFoundError(`no upload ${uploadId}`);
  return stored.item as unknown as UploadItem;
}

export async function putUploadItem(tables: TableStore, item: UploadItem): Promise<void> {
  await tables.put('uploads', item.upload_id, { ...item });
}

/** What the API shows of an item, with the work under way. */
export function toUpload(item: UploadItem, progress: UploadDeps['progress']): Upload {
  const { original_key: _key, parts: _parts, overrides: _overrides, text: _text, line_index: _index, ...shown } = item;
  return { ...shown, progress: progress.get(item.upload_id) ?? null };
}

/** All uploads, newest first. */
export async function listUploadItems(tables: TableStore): Promise<UploadItem[]> {
  const items = await tables.query('uploads', { index: 'by_time', equals: '*', descending: true });
  return items as unknown as UploadItem[];
}
