import type { OverviewRequest, OverviewResponse } from '../../../core/contract/overview.ts';
import { EXPORT_ROWS_HEADER } from '../../../core/contract/search.ts';
import { NotFoundError } from '../../../core/errors.ts';
import type { AuditAction } from '../../../core/usecase/audit/actions.ts';
import type { AuditLog } from '../../../core/usecase/audit/audit-log.ts';
import { exportFile } from '../../../core/usecase/search/export-file.ts';
import type { Exports, ExportsHere } from '../../../core/usecase/search/export-tickets.ts';
import { fieldStatistics } from '../../../core/usecase/search/field-statistics.ts';
import { type RecordDeps, readRecord } from '../../../core/usecase/search/read-record.ts';
import { searchFlows } from '../../../core/usecase/search/search-flows.ts';
import { type OperationsOf, type SearchRoute, streamAnswer } from '../operation.ts';

export interface SearchOperationDeps {
  readonly records: RecordDeps;
  readonly audit: AuditLog;
  readonly exports: Exports;
  /** Where downloads come from this server itself; a host with presigned addresses has none. */
  readonly exportsHere: ExportsHere | null;
  readonly overview: (request: OverviewRequest) => Promise<OverviewResponse>;
}

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
      const file = await exportFile(deps.records, request);
      return streamAnswer({
        contentType: file.contentType,
        body: file.body,
        headers: {
          'content-disposition': `attachment; filename="${file.name}"`,
          [EXPORT_ROWS_HEADER]: String(file.rows),
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

/** A path segment that must be a whole number. */
function whole(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new NotFoundError('no such record');
  return Number(text);
}
