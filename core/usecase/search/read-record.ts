import type { RecordResponse } from '../../contract/search.ts';
import { NotFoundError } from '../../errors.ts';
import type { TableStore } from '../../ports.ts';
import { keptRuns } from '../detect/run-item.ts';
import { getUploadItem } from '../uploads/upload-item.ts';
import { type OriginalDeps, originalLine } from './original-line.ts';
import { searchFlows } from './search-flows.ts';
import { FLOWS, type QueryDeps, type SearchTarget } from './search-scan.ts';

export interface RecordDeps extends OriginalDeps {
  readonly query: QueryDeps;
  readonly tables: TableStore;
}

export interface RecordKey {
  readonly uploadId: string;
  readonly member: number;
  readonly rowNumber: number;
}

/** One record with the lines of the original it was made from. Throws NotFoundError. */
export async function readRecord(deps: RecordDeps, key: RecordKey): Promise<RecordResponse> {
  const item = await getUploadItem(deps.tables, key.uploadId);
  const record = await find(deps.query, key, FLOWS);
  if (record === undefined) throw new NotFoundError('no such record');
  const scored = await findScored(deps, key);
  return {
    record,
    file: { upload_id: item.upload_id, name: item.name, sha256: item.sha256, layout: item.layout_title },
    ...(await originalLine(deps, item, key.rowNumber)),
    anomaly: scored === undefined ? null : anomalyOf(scored),
  };
}

/** As the latest of the kept runs scored it that found it anomalous. */
async function findScored({ query, tables }: RecordDeps, key: RecordKey): ReturnType<typeof find> {
  for (const { run_id } of await keptRuns(tables)) {
    const row = await find(query, key, { table: 'anomalies', runId: run_id });
    if (row !== undefined) return row;
  }
  return undefined;
}

async function find(
  query: QueryDeps,
  key: RecordKey,
  target: SearchTarget,
): Promise<RecordResponse['record'] | undefined> {
  const filter = {
    pills: [
      { field: 'upload_id' as const, op: 'is' as const, values: [key.uploadId] },
      { field: 'member' as const, op: 'is' as const, values: [key.member] },
      { field: 'row_number' as const, op: 'is' as const, values: [key.rowNumber] },
    ],
  };
  const { rows } = await searchFlows(query, { filter, sort: [], offset: 0, limit: 1 }, target);
  return rows[0];
}

function anomalyOf(row: RecordResponse['record']): NonNullable<RecordResponse['anomaly']> {
  return {
    run_id: String(row['run_id']),
    score: Number(row['score']),
    severity: String(row['severity']),
    contributions: JSON.parse(String(row['contributions'])) as NonNullable<RecordResponse['anomaly']>['contributions'],
  };
}
