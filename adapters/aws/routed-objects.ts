import type { FileObjectStore } from '../../core/usecase/uploads/upload-deps.ts';
import type { AwsObjectStore } from './object-store.ts';

export interface Buckets {
  /** Files as received. */
  readonly uploads: AwsObjectStore;
  /** What is made of them: flows, rollups, lookups, anomalies, models. */
  readonly lake: AwsObjectStore;
  /** Answers of queries, and downloads; both go by themselves. */
  readonly results: AwsObjectStore;
}

const UPLOADS = ['uploads/', 'incoming/', 'inbox/'];
const RESULTS = ['exports/'];

/** The buckets as the one object store the use cases know: an object's folder says which bucket it is in. */
export function routedObjects({ uploads, lake, results }: Buckets): FileObjectStore {
  const of = (key: string) => {
    if (UPLOADS.some((folder) => key.startsWith(folder))) return uploads;
    return RESULTS.some((folder) => key.startsWith(folder)) ? results : lake;
  };
  return {
    put: (key, body) => of(key).put(key, body),
    get: (key, range) => of(key).get(key, range),
    head: (key) => of(key).head(key),
    list: (prefix) => of(prefix).list(prefix),
    delete: (key, etag) => of(key).delete(key, etag),
    adopt: (key, path) => of(key).adopt(key, path),
    fetch: (key) => of(key).fetch(key),
    async release(path) {
      // Each lets go of its own copies only.
      for (const bucket of [uploads, lake, results]) await bucket.release(path);
    },
    temporaryPath: () => lake.temporaryPath(),
  };
}
