import type { OverviewRequest, OverviewResponse } from '../../../core/contract/overview.ts';
import { EXPORT_ROWS_HEADER } from '../../../core/contract/search.ts';
import { NotFoundError } from '../../../core/errors.ts';
import { isoTime } from '../../../core/iso-time.ts';
import type { TableStore } from '../../../core/ports.ts';
import type { AuditAction } from '../../../core/usecase/audit/actions.ts';
import type { AuditLog } from '../../../core/usecase/audit/audit-log.ts';
import { type ExportDeps, exportContent, flowExport } from '../../../core/usecase/search/export-flows.ts';
import type { Exports, ExportsHere } from '../../../core/usecase/search/export-tickets.ts';
import { fieldStatistics } from '../../../core/usecase/search/field-statistics.ts';
import { type RecordDeps, readRecord } from '../../../core/usecase/search/read-record.ts';
import { searchFlows } from '../../../core/usecase/search/search-flows.ts';
import type { UploadItem } from '../../../core/usecase/uploads/upload-item.ts';
import { type OperationsOf, type SearchRoute, streamAnswer } from '../operation.ts';

export interface SearchOperationDeps {
  readonly records: RecordDeps;
  readonly audit: AuditLog;
  readonly exports: Exports;
  /** Where downloads come from this server itself; a host with presigned addresses has none. */
  readonly exportsHere: ExportsHere | null;
  readonly overview: (request: OverviewRequest) => Promise<OverviewResponse>;
}

const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

export function searchOperations(deps: SearchOperationDeps): OperationsOf<SearchRoute> {
  const { audit } = deps;
  const { query } = deps.records;
  const note = (actor: string, action: AuditAction, detail: Record<string, unknown>) =>
    audit.record({ actor, action, detail });
  return {
    search: async ({ body, principal }) => {
      const answer = await searchFlows(query, body);
      await note(principal.username, 'search', {
        filter: body.filter,
        sort: body.sort,
        offset: body.offset,
        total: answer.total,
      });
      return answer;
    },
    statistics: async ({ params, body, principal }) => {
      const answer = await fieldStatistics(query, params.column, { filter: body.filter });
      await note(principal.username, 'statistics', { column: params.column, filter: body.filter });
      return answer;
    },
    record: async ({ params, principal }) => {
      const key = { uploadId: params.upload_id, member: whole(params.member), rowNumber: whole(params.row_number) };
      const answer = await readRecord(deps.records, key);
      await audit.record({
        actor: principal.username,
        action: 'record_read',
        target: key.uploadId,
        detail: { name: answer.file.name, row_number: key.rowNumber, member: key.member },
      });
      return answer;
    },
    beginExport: async ({ body, principal }) => {
      const ticket = await deps.exports.begin(body);
      await note(principal.username, 'export', { ...body });
      return ticket;
    },
    exportState: ({ params }) => deps.exports.state(params.ticket),
    export: async ({ params }) => {
      if (deps.exportsHere === null) throw new NotFoundError('downloads come from the address the ticket names');
      const request = deps.exportsHere.take(params.ticket);
      const stamp = isoTime(query.clock.now()).replace(/[-:]/g, '').slice(0, 15);
      const flows = await flowExport({ ...query, fileOf: fileNames(deps.records.tables) }, request);
      return streamAnswer({
        contentType: MEDIA_TYPES[request.format],
        body: exportContent(flows, request.format),
        headers: {
          'content-disposition': `attachment; filename="flowtrail-${stamp}.${request.format}"`,
          [EXPORT_ROWS_HEADER]: String(flows.statistics.rows),
        },
      });
    },
    overview: async ({ body, principal }) => {
      const answer = await deps.overview(body);
      await note(principal.username, 'overview', { filter: body.filter });
      return answer;
    },
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

/** A path segment that must be a whole number. */
function whole(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new NotFoundError('no such record');
  return Number(text);
}
