import type { Catalog, TableStore } from '../../ports.ts';
import type { QueryScope, QueryTable } from '../../query/sql-query.ts';
import { epochMs, TIMELESS_DAY } from '../../query/utc-time.ts';
import { isDerived, listUploadItems, type StoredPart } from './upload-item.ts';

export interface FlowCatalog extends Catalog {
  /** Reads the rows anew; call after every change of them. */
  refresh(): Promise<void>;
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
  let underived: ReadonlySet<string> = new Set();
  let version = 0;
  async function load(): Promise<void> {
    const items = (await listUploadItems(tables)).filter((item) => item.status === 'ready');
    anomalous = await anomalies(new Set(items.map((item) => item.upload_id)));
    parts = items.flatMap((item) => item.parts.map((part) => ({ ...part, uploadId: item.upload_id })));
    underived = new Set(items.filter((item) => !isDerived(item)).map((item) => item.upload_id));
    version += 1;
  }
  const partsOf = (table: QueryTable, scope: QueryScope): VisiblePart[] => {
    const uploads = scope.uploads === undefined ? null : new Set(scope.uploads);
    return parts.filter(
      (part) => part.table === table && (uploads === null || uploads.has(part.uploadId)) && inPeriod(part, scope),
    );
  };
  // One after the other: of two at once the one that read first could be the last to say what is visible.
  let last: Promise<unknown> = Promise.resolve();
  return {
    version: () => version,
    refresh() {
      const loaded = last.then(load);
      last = loaded.catch(() => undefined);
      return loaded;
    },
    async objects(table, scope) {
      if (table === 'anomalies') return anomalous;
      return partsOf(table, scope).map((part) => part.key);
    },
    async pending(scope) {
      if (underived.size === 0) return [];
      const flows = partsOf('flows', scope).filter((part) => underived.has(part.uploadId));
      const byUpload = Map.groupBy(flows, (part) => part.uploadId);
      return [...byUpload].map(([uploadId, own]) => ({ uploadId, objects: own.map((part) => part.key) }));
    },
  };
}

/** Compared as instants: as text, times with and without a fraction of a second would not sort. */
function inPeriod(part: VisiblePart, scope: QueryScope): boolean {
  if (part.dt === TIMELESS_DAY) return true;
  const first = epochMs(part.from ?? `${part.dt}T00:00:00Z`) ?? Number.NEGATIVE_INFINITY;
  const last = epochMs(part.to ?? `${part.dt}T23:59:59.999Z`) ?? Number.POSITIVE_INFINITY;
  const from = scope.from === undefined ? null : epochMs(scope.from);
  const to = scope.to === undefined ? null : epochMs(scope.to);
  return (to === null || first < to) && (from === null || last >= from);
}
