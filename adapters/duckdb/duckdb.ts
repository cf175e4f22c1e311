import { DuckDBInstance } from '@duckdb/node-api';

export interface DuckdbOptions {
  /** As DuckDB writes it: `1GB`, `800MB`. */
  readonly memoryLimit?: string;
  readonly threads?: number;
  /** Folder for what does not fit into memory; without it large sorts fail instead of spilling. */
  readonly tempDirectory?: string;
}

/**
 * An in-memory database that opens no extension and no network.
 */
export async function openDuckdb(options: DuckdbOptions = {}): Promise<DuckDBInstance> {
  return DuckDBInstance.create(':memory:', {
    memory_limit: options.memoryLimit ?? '1GB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(options.threads && { threads: String(options.threads) }),
    ...(options.tempDirectory && { temp_directory: options.tempDirectory }),
  });
}
