import type { ExportRequest } from '../../contract/search.ts';
import { isoTime } from '../../iso-time.ts';
import type { TableStore } from '../../ports.ts';
import type { UploadItem } from '../uploads/upload-item.ts';
import { type ExportDeps, exportContent, flowExport } from './export-flows.ts';
import type { QueryDeps } from './search-scan.ts';

const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** A whole result as a file to download. */
export interface ExportedFile {
  readonly name: string;
  readonly contentType: string;
  readonly rows: number;
  /** Made as it is read. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The rows are counted first, so a bad filter fails before the first byte. Throws InvalidInputError naming the field. */
export async function exportFile(
  { query, tables }: { readonly query: QueryDeps; readonly tables: TableStore },
  request: ExportRequest,
): Promise<ExportedFile> {
  const stamp = isoTime(query.clock.now()).replace(/[-:]/g, '').slice(0, 15);
  const flows = await flowExport({ ...query, fileOf: fileNames(tables) }, request);
  return {
    name: `flowtrail-${stamp}.${request.format}`,
    contentType: MEDIA_TYPES[request.format],
    rows: flows.statistics.rows,
    body: exportContent(flows, request.format),
  };
}

function fileNames(tables: TableStore): ExportDeps['fileOf'] {
  return async (uploadId) => {
    const stored = await tables.get('uploads', uploadId);
    if (stored === null) return null;
    const { name, sha256 } = stored.item as unknown as UploadItem;
    return { name, sha256 };
  };
}
