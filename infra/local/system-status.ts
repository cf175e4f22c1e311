import { diskSpace } from '../../adapters/local/disk.ts';
import type { SystemStatus } from '../../core/contract/system.ts';
import type { Upload } from '../../core/contract/uploads.ts';
import type { TableStore } from '../../core/ports.ts';

export interface SystemStatusSources {
  readonly version: string;
  readonly dataDir: string;
  readonly tables: TableStore;
  /** The address tables in use. */
  readonly geo: SystemStatus['geo'];
}

export async function systemStatus({ version, dataDir, tables, geo }: SystemStatusSources): Promise<SystemStatus> {
  let rows = 0;
  let uploads = 0;
  for await (const item of tables.scan('uploads')) {
    const { status, ledger } = item as unknown as Upload;
    uploads++;
    if (status === 'ready') rows += ledger?.rows ?? 0;
  }
  return { version, data_dir: dataDir, disk: await diskSpace(dataDir), rows, uploads, geo };
}
