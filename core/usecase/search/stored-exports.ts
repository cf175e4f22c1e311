import type { ExportRequest, ExportTicket } from '../../contract/search.ts';
import { isKnownError, NotFoundError } from '../../errors.ts';
import { isoTime } from '../../iso-time.ts';
import type { Clock, Log, ObjectStore, TableStore } from '../../ports.ts';
import { exportFile } from './export-file.ts';
import type { Exports } from './export-tickets.ts';
import type { QueryDeps } from './search-scan.ts';

/** A download as it is kept. */
interface ExportItem {
  readonly request: ExportRequest;
  readonly state: ExportTicket['state'];
  readonly expires_s: number;
  readonly rows: number | null;
  readonly message: string | null;
  /** Of the finished file. */
  readonly name: string | null;
  readonly content_type: string | null;
}

export interface StoredExportsDeps {
  readonly tables: TableStore;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Has a download made, some time, at least once. */
  readonly enqueue: (ticket: string) => Promise<void>;
  /** An address an object can be read from without signing in. */
  readonly presignGet: (
    key: string,
    options: { expiresS: number; fileName: string; contentType: string },
  ) => Promise<string>;
}

/** Long enough to make and fetch the largest; the objects go by the bucket's own rule. */
const KEEP_S = 3600;
const URL_S = 300;

/** Downloads another process makes and leaves as objects: for hosts whose answers are small. */
export function storedExports(deps: StoredExportsDeps): Exports {
  const { tables, clock } = deps;
  return {
    async begin(request) {
      const ticket = deps.newId();
      const item: ExportItem = {
        request,
        state: 'preparing',
        expires_s: Math.ceil(clock.now() / 1000) + KEEP_S,
        rows: null,
        message: null,
        name: null,
        content_type: null,
      };
      await tables.put('exports', ticket, { ...item }, { absent: true });
      await deps.enqueue(ticket);
      return answer(deps, ticket, item);
    },
    async state(ticket) {
      const item = await exportItem(tables, ticket);
      if (item === null || item.expires_s * 1000 < clock.now())
        throw new NotFoundError('this download has expired, or was never asked for');
      return answer(deps, ticket, item);
    },
  };
}

async function answer(deps: StoredExportsDeps, ticket: string, item: ExportItem): Promise<ExportTicket> {
  const { state, rows, message, name, content_type, expires_s } = item;
  const isReady = state === 'ready' && name !== null && content_type !== null;
  const url = isReady
    ? await deps.presignGet(exportKey(ticket), { expiresS: URL_S, fileName: name, contentType: content_type })
    : null;
  const expiresMs = isReady ? deps.clock.now() + URL_S * 1000 : expires_s * 1000;
  return { ticket, state, url, rows, message, expires_at: isoTime(expiresMs) };
}

/**
 * Makes a download that was asked for; does nothing for one that is made, or gone. What cannot be made says why; what
 * failed for a reason of ours is thrown, to be tried again.
 */
export async function makeExport(
  deps: { tables: TableStore; objects: Pick<ObjectStore, 'put'>; query: QueryDeps; log: Log },
  ticket: string,
): Promise<void> {
  const item = await exportItem(deps.tables, ticket);
  if (item === null || item.state !== 'preparing') return;
  const keep = (change: Partial<ExportItem>) => deps.tables.put('exports', ticket, { ...item, ...change });
  try {
    const file = await exportFile(deps, item.request);
    await deps.objects.put(exportKey(ticket), file.body);
    await keep({ state: 'ready', rows: file.rows, name: file.name, content_type: file.contentType });
  } catch (error) {
    if (!isKnownError(error)) throw error;
    deps.log.warn('export_failed', { ticket, error: error.message });
    await keep({ state: 'failed', message: error.message });
  }
}

async function exportItem(tables: TableStore, ticket: string): Promise<ExportItem | null> {
  const stored = await tables.get('exports', ticket);
  return stored === null ? null : (stored.item as unknown as ExportItem);
}

function exportKey(ticket: string): string {
  return `exports/${ticket}`;
}
