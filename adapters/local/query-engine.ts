import type { DuckDBInstance } from '@duckdb/node-api';
import type { Catalog, QueryEngine } from '../../core/ports.ts';
import { duckdbQueryEngine } from '../duckdb/query-engine.ts';
import { objectPath } from './object-path.ts';

export interface LocalQueryEngineConfig {
  readonly instance: DuckDBInstance;
  readonly catalog: Catalog;
  /** Folder of the local object store, whose files the engine reads in place. */
  readonly objectsFolder: string;
  readonly connections?: number;
}

export function localQueryEngine({
  objectsFolder,
  ...config
}: LocalQueryEngineConfig): QueryEngine & { close(): void } {
  return duckdbQueryEngine({ ...config, objectPath: (key) => objectPath(objectsFolder, key) });
}
