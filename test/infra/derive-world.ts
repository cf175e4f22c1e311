import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { openDatabase } from '../../adapters/local/database.ts';
import { localObjectStore } from '../../adapters/local/object-store.ts';
import { localTableStore } from '../../adapters/local/table-store.ts';
import { localHasher } from '../../adapters/node/hasher.ts';
import type { SearchResponse } from '../../core/contract/search.ts';
import type { FlowEngine } from '../../core/flow-engine.ts';
import { auditLog } from '../../core/usecase/audit/audit-log.ts';
import { overview } from '../../core/usecase/overview/overview.ts';
import { searchFlows } from '../../core/usecase/search/search-flows.ts';
import { ingestUpload } from '../../core/usecase/uploads/ingest-upload.ts';
import { receiveUpload } from '../../core/usecase/uploads/receive-upload.ts';
import type { UploadDeps } from '../../core/usecase/uploads/upload-deps.ts';
import { getUploadItem, type UploadItem } from '../../core/usecase/uploads/upload-item.ts';
import { localConfig } from '../../infra/local/config.ts';
import { type FlowParts, flowParts } from '../../infra/local/flow-parts.ts';
import { smallGeo } from '../core/enrich/geo-fixture.ts';
import { temporaryFolder } from '../temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

export interface DeriveWorld {
  readonly data: string;
  readonly deps: UploadDeps;
  readonly parts: FlowParts;
  readonly logged: readonly string[];
  /** Takes a file in and reads it; nothing of it is derived yet. Answers its id. */
  read(content: string): Promise<string>;
  item(uploadId: string): Promise<UploadItem>;
  /** What people see of everything visible: the overview, all rows, and those of one address. */
  seen(address: string): Promise<unknown>;
  /** The same with an engine whose deriving begins when told to; `begun` resolves when it was asked to. */
  held(): { deps: UploadDeps; begun: Promise<void>; letGo: () => void };
}

/** The uploads of a data folder without a host and its queue, so that a test decides when each thing happens. */
export async function deriveWorld(): Promise<DeriveWorld> {
  const data = temporaryFolder();
  const logged: string[] = [];
  const line = (event: string) => void logged.push(event);
  const database = openDatabase(join(data, 'flowtrail.db'));
  const tables = localTableStore({ database });
  const clock = { now: () => Date.UTC(2026, 0, 10) };
  const hasher = localHasher();
  const parts = await flowParts({
    config: localConfig({ data, port: 0 }),
    clock,
    hasher,
    log: { info: line, warn: line, error: line },
    database,
    objects: localObjectStore({ root: join(data, 'objects') }),
    tables,
    audit: auditLog({ tables, clock, hasher }),
    geo: async () => smallGeo(),
  });
  onTestFinished(async () => {
    await parts.close();
    database.close();
  });
  const deps = parts.uploads;
  return {
    data,
    deps,
    parts,
    logged,
    async read(content) {
      const body = new Blob([content]).stream();
      const { item } = await receiveUpload(deps, { name: 'report.csv', source: { body }, actor: 'test' });
      await ingestUpload(deps, item.upload_id);
      return item.upload_id;
    },
    item: (uploadId) => getUploadItem(tables, uploadId),
    async seen(address) {
      const search = async (pills: { field: 'address'; op: 'is'; values: string[] }[]) => {
        const found = await searchFlows(parts.query, { filter: { pills }, sort: [], offset: 0, limit: 1000 });
        return { total: found.total, rows: found.rows satisfies SearchResponse['rows'] };
      };
      const request = { filter: { pills: [] }, zone: 'Asia/Kolkata', bucket_minutes: 'auto' as const };
      return {
        overview: await overview(parts.query, request, { run: null }),
        all: await search([]),
        one: await search([{ field: 'address', op: 'is', values: [address] }]),
      };
    },
    held() {
      const begun = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      const derive: FlowEngine['derive'] = async (job) => {
        begun.resolve();
        await gate.promise;
        return deps.flows.derive(job);
      };
      return { deps: { ...deps, flows: { ...deps.flows, derive } }, begun: begun.promise, letGo: gate.resolve };
    },
  };
}
