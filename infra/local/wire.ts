import { join } from 'node:path';
import type { Database } from '../../adapters/local/database.ts';
import { diskSpace } from '../../adapters/local/disk.ts';
import type { LocalObjectStore } from '../../adapters/local/object-store.ts';
import { gunzip } from '../../adapters/node/gzip.ts';
import type { Config } from '../../core/contract/system.ts';
import type { GeoTables } from '../../core/enrich/geo-tables.ts';
import type { Clock, EventStream, Hasher, Log, TableStore } from '../../core/ports.ts';
import type { AccountDeps } from '../../core/usecase/accounts/account-deps.ts';
import { ownAccounts } from '../../core/usecase/accounts/own-accounts.ts';
import type { AuditLog } from '../../core/usecase/audit/audit-log.ts';
import { overview } from '../../core/usecase/overview/overview.ts';
import { overviewContext } from '../../core/usecase/overview/overview-context.ts';
import { exportTickets } from '../../core/usecase/search/export-tickets.ts';
import { systemStatus } from '../../core/usecase/system-status.ts';
import { incomingFiles } from '../../core/usecase/uploads/incoming-files.ts';
import { type LoadedDemo, loadDemo } from '../../core/usecase/uploads/load-demo.ts';
import { receiveUpload } from '../../core/usecase/uploads/receive-upload.ts';
import { requireSpace } from '../../core/usecase/uploads/require-space.ts';
import { sweep } from '../../core/usecase/uploads/sweep.ts';
import type { UploadDeps } from '../../core/usecase/uploads/upload-deps.ts';
import type { Operations } from '../../functions/api/operation.ts';
import { accountOperations } from '../../functions/api/operations/accounts.ts';
import { alertOperations } from '../../functions/api/operations/alerts.ts';
import { auditOperations } from '../../functions/api/operations/audit.ts';
import { searchOperations } from '../../functions/api/operations/search.ts';
import { systemOperations } from '../../functions/api/operations/system.ts';
import { uploadOperations } from '../../functions/api/operations/uploads.ts';
import type { LocalConfig } from './config.ts';
import { flowParts } from './flow-parts.ts';
import { watchInbox } from './inbox.ts';

/** What a running host has to build its functions from. */
export interface HostServices {
  readonly config: LocalConfig;
  readonly version: string;
  readonly clock: Clock;
  readonly hasher: Hasher;
  readonly log: Log;
  readonly database: Database;
  readonly objects: LocalObjectStore;
  readonly tables: TableStore;
  readonly events: EventStream;
  readonly audit: AuditLog;
  readonly accounts: AccountDeps;
  readonly webConfig: () => Config;
  /** Seconds this host has been up. */
  readonly uptimeS: () => number;
  /** Whether to begin work nobody asked for, such as watching the inbox. */
  readonly background: boolean;
  /** The geo tables; this machine's unless given. */
  readonly geo?: () => Promise<GeoTables>;
  /** Space of the disk the data folder is on; asked of the system unless given. */
  readonly disk?: UploadDeps['disk'];
}

/** What the host runs. */
export interface HostParts {
  readonly operations: Partial<Operations>;
  /** Background work: recovery after a crash, watched folders, queues, timers. */
  readonly start?: () => Promise<void>;
  /** Stops it; resolves when nothing is half-done. */
  readonly stop?: () => Promise<void>;
  /** Resolves when no upload waits or is under way, nor what is derived of one. */
  readonly idle?: () => Promise<void>;
  /** Loads the invented data set, unless it is here; resolves once it is read. */
  readonly loadDemo?: () => Promise<LoadedDemo>;
}

/** Builds every function of this host over its adapters. */
export async function wire(services: HostServices): Promise<HostParts> {
  const { config, version, tables, hasher, audit, log } = services;
  const flows = await flowParts(services);
  const { uploads, queue } = flows;
  const exports = exportTickets({ newId: uploads.newId, clock: services.clock });
  const incoming = incomingFiles(uploads.newId);
  const demo = (actor: string) => loadDemo(uploads, queue, actor);
  let inbox: { stop(): Promise<void> } | null = null;
  return {
    operations: {
      ...accountOperations(ownAccounts(services.accounts)),
      ...auditOperations({ audit }),
      ...uploadOperations({ uploads, incoming, receivedHere: incoming, inParts: null, queue, gunzip, loadDemo: demo }),
      ...searchOperations({
        records: {
          query: flows.query,
          tables,
          flows: uploads.flows,
          objects: uploads.objects,
          // The file lies here, however long it takes to unpack it.
          mostOriginalBytes: { plain: Number.MAX_SAFE_INTEGER, packed: Number.MAX_SAFE_INTEGER },
        },
        audit,
        exports,
        exportsHere: exports,
        overview: async (request) => overview(flows.query, request, await overviewContext(tables)),
      }),
      ...alertOperations({ tables, clock: services.clock, audit, detection: flows.runs, queries: flows.query }),
      ...systemOperations({
        tables,
        hasher,
        audit,
        version,
        config: services.webConfig,
        health: () => ({ status: 'ok', version, uptime_s: services.uptimeS() }),
        status: async () =>
          systemStatus({
            version,
            dataDir: config.data,
            tables,
            geo: [...(await flows.geo()).describe()],
            disk: await diskSpace(config.data),
          }),
      }),
    },
    idle: () => queue.idle(),
    loadDemo: async () => {
      const loaded = await demo('system');
      await queue.idle();
      return loaded;
    },
    start: async () => {
      const { unfinished, underived } = await sweep(uploads);
      await flows.runs.recover();
      await flows.catalog.refresh();
      for (const uploadId of unfinished) void queue.add(uploadId);
      for (const uploadId of underived) queue.derive(uploadId);
      if (!services.background) return;
      inbox = watchInbox({
        folder: join(config.data, 'inbox'),
        log,
        take: async ({ name, sizeBytes, body }) => {
          await requireSpace(uploads, sizeBytes);
          const { item } = await receiveUpload(uploads, { name, source: { body }, actor: 'inbox' });
          void queue.add(item.upload_id);
        },
      });
      void flows.geo().catch((error: unknown) => log.error('geo_tables', { error: String(error) }));
    },
    stop: async () => {
      await inbox?.stop();
      await flows.close();
    },
  };
}
