import type { SystemStatus } from '../contract/system.ts';
import type { TableStore } from '../ports.ts';
import { listUploadItems } from './uploads/upload-item.ts';

export interface SystemStatusSources {
  readonly version: string;
  /** Where data are kept, as an administrator knows it. */
  readonly dataDir: string;
  readonly tables: TableStore;
  /** The address tables in use. */
  readonly geo: SystemStatus['geo'];
  readonly disk: SystemStatus['disk'];
}

export async function systemStatus(sources: SystemStatusSources): Promise<SystemStatus> {
  const { version, dataDir, tables, geo, disk } = sources;
  const items = await listUploadItems(tables);
  const rows = items.reduce((sum, { status, ledger }) => sum + (status === 'ready' ? (ledger?.rows ?? 0) : 0), 0);
  return { version, data_dir: dataDir, disk, rows, uploads: items.length, geo };
}
