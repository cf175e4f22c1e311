import { type Client, openClient } from '../../../cli/client.ts';
import type { SearchResponse } from '../../../core/contract/search.ts';
import type { AuditEntry } from '../../../core/contract/system.ts';
import type { Receipt, Upload } from '../../../core/contract/uploads.ts';
import { isDerived, type UploadItem } from '../../../core/usecase/uploads/upload-item.ts';
import { caseFile, TRACE } from './case-file.ts';
import { filesWith, objectFaults, readTable } from './folder-facts.ts';
import { testHost } from './test-host.ts';

/** What a restarted host shows of the case file and of the disk. */
export interface AfterCrash {
  readonly upload: Upload | null;
  /** Row numbers found by search, ascending: one twice would stand here twice. */
  readonly rows: readonly number[];
  /** Rows whose domain is kept, which the first revision does and the second does not. */
  readonly rowsWithDomain: number;
  readonly receipts: readonly Receipt[];
  readonly audit: readonly AuditEntry[];
  readonly auditIntact: boolean;
  readonly strays: readonly string[];
  readonly missing: readonly string[];
  /** Uploads that lack what is derived of them. */
  readonly underived: readonly string[];
  /** Files in which the case file's own text stands. */
  readonly traces: readonly string[];
}

/** Restarts the host over a folder, waits until nothing is left to do, and looks at everything. */
export async function afterCrash(data: string): Promise<AfterCrash> {
  const host = await testHost(data);
  try {
    await host.idle?.();
    const client = await openClient(data);
    const { entries, intact } = await client.call<{ entries: AuditEntry[]; intact: boolean }>('audit', {
      query: { limit: '500' },
    });
    const { uploads } = await client.call<{ uploads: Upload[] }>('uploads');
    const { receipts } = await client.call<{ receipts: Receipt[] }>('receipts');
    const found = await rowsOf(client);
    return {
      upload: uploads.find(({ upload_id }) => upload_id === caseFile().uploadId) ?? null,
      rows: found.map((row) => Number(row['row_number'])).sort((a, b) => a - b),
      rowsWithDomain: found.filter((row) => row['domain'] !== null).length,
      receipts,
      audit: entries,
      auditIntact: intact,
      ...objectFaults(data),
      underived: underivedOf(data),
      traces: filesWith(data, TRACE),
    };
  } finally {
    await host.stop();
  }
}

async function rowsOf(client: Client): Promise<SearchResponse['rows']> {
  const body = { filter: { pills: [] }, columns: ['row_number', 'domain'], sort: [], limit: 1000, offset: 0 };
  return (await client.call<SearchResponse>('search', { body })).rows;
}

function underivedOf(data: string): string[] {
  const items = readTable<UploadItem>(data, 'uploads');
  return items.filter((item) => item.status === 'ready' && !isDerived(item)).map((item) => item.upload_id);
}

/** What is wrong with it; empty when all is well. */
export function faultsOf(after: AfterCrash): string[] {
  const { upload, rows, audit } = after;
  const file = caseFile();
  const count = (action: string) => audit.filter((entry) => entry.action === action).length;
  const faults: string[] = [];
  const expect = (isWell: boolean, fault: string) => void (isWell || faults.push(fault));
  const truth = upload === null ? [] : file.rowNumbers;
  expect(JSON.stringify(rows) === JSON.stringify(truth), `rows ${JSON.stringify(rows)}`);
  expect(after.strays.length === 0, `strays ${after.strays.join(', ')}`);
  expect(after.missing.length === 0, `missing ${after.missing.join(', ')}`);
  expect(after.underived.length === 0, `nothing derived of ${after.underived.join(', ')}`);
  expect(after.auditIntact, 'the audit list is broken');
  if (upload === null) {
    expect(after.traces.length === 0, `traces in ${after.traces.join(', ')}`);
    expect(after.receipts.length === count('upload_deleted'), 'receipts and audit differ');
    expect(count('upload_deleted') === count('upload'), 'deletions and uploads differ');
    return faults;
  }
  expect(after.receipts.length === 0, `${after.receipts.length} receipts of an upload that is there`);
  expect(count('upload') === 1, `${count('upload')} audit entries of one upload`);
  expect(upload.status === 'ready', `status ${upload.status}: ${upload.message ?? ''}`);
  expect(upload.revision === 1 + count('mapping_applied'), `revision ${upload.revision}`);
  expect(after.rowsWithDomain === (upload.revision === 1 ? rows.length : 0), 'rows of the wrong revision');
  const lines = upload.ledger?.lines;
  const { physical = -1, ...classes } = lines ?? {};
  const sum = Object.values(classes).reduce((total, lineCount) => total + lineCount, 0);
  expect(physical === file.physical && sum === physical, `ledger ${JSON.stringify(lines)}`);
  expect(lines?.rejected === 1, 'the rejected line is not accounted for');
  return faults;
}
