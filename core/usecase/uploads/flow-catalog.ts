import type { Catalog, TableStore } from '../../ports.ts';
import { epochMs, TIMELESS_DAY } from '../../query/utc-time.ts';
import { isDerived, listUploadItems, type StoredPart } from './upload-item.ts';

export interface FlowCatalog extends Catalog {
  /** Reads the rows anew; call after every change of them. */
  refresh(): Promise<void>;
  /** Whether every visible upload has its rollups and lookups; where one has not, queries must read the flows alone. */
  derived(): boolean;
}

export interface CatalogSources {
  readonly tables: TableStore;
  /** Objects of the anomalies table, which detection keeps. */
  readonly anomalies: (uploads: ReadonlySet<string>) => Promise<readonly string[]>;
}

interface VisiblePart extends StoredPart {
  readonly uploadId: string;
}

/** What queries may see: the parts listed by uploads that are ready, and nothing else. */
export function flowCatalog({ tables, anomalies }: CatalogSources): FlowCatalog {
  let parts: VisiblePart[] = [];
  let anomalous: readonly string[] = [];
  let derived = true;
  let version = 0;
  async function load(): Promise<void> {
    const items = (await listUploadItems(tables)).filter((item) => item.status === 'ready');
    anomalous = await anomalies(new Set(items.map((item) => item.upload_id)));
    parts = items.flatMap((item) => item.parts.map((part) => ({ ...part, uploadId: item.upload_id })));
    derived = items.every(isDerived);
    version += 1;
  }
  // One after the other: of two at once the one that read first could be the last to say what is visible.
  let last: Promise<unknown> = Promise.resolve();
  return {
    version: () => version,
    derived: () => derived,
    refresh() {
      const loaded = last.then(load);
      last = loaded.catch(() => undefined);
      return loaded;
    },
    async objects(table, scope) {
      if (table === 'anomalies') return anomalous;
      const uploads = scope.uploads === undefined ? null : new Set(scope.uploads);
      return parts
        .filter(
          (part) => part.table === table && (uploads === null || uploads.has(part.uploadId)) && inPeriod(part, scope),
        )
        .map((part) => part.key);
    },
  };
}

/** Compared as instants: as text, times with and without a fraction of a second would not sort. */
function inPeriod(part: VisiblePart, scope: { from?: string; to?: string }): boolean {
  if (part.dt === TIMELESS_DAY) return true;
  const first = epochMs(part.from ?? `${part.dt}T00:00:00Z`) ?? Number.NEGATIVE_INFINITY;
  const last = epochMs(part.to ?? `${part.dt}T23:59:59.999Z`) ?? Number.POSITIVE_INFINITY;
  const from = scope.from === undefined ? null : epochMs(scope.from);
  const to = scope.to === undefined ? null : epochMs(scope.to);
  return (to === null || first < to) && (from === null || last >= from);
}
