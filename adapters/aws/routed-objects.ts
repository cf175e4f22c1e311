import type { FileObjectStore } from '../../core/usecase/uploads/upload-deps.ts';
import type { AwsObjectStore } from './object-store.ts';

export interface Buckets {
  /** Files on their way in; they go when they are taken in. */
  readonly arrivals: AwsObjectStore;
  /** Files as received, and what is told of them. */
  readonly uploads: AwsObjectStore;
  /** What is made of them: flows, rollups, lookups, anomalies, models. */
  readonly lake: AwsObjectStore;
  /** Answers of queries, and downloads; both go by themselves. */
  readonly results: AwsObjectStore;
}

const FOLDERS = { arrivals: ['incoming/', 'inbox/'], uploads: ['uploads/'], results: ['exports/'] } as const;

/** The buckets as the one object store the use cases know: an object's folder says which bucket it is in. */
export function routedObjects(buckets: Buckets): FileObjectStore {
  const of = (key: string) => {
    for (const name of ['arrivals', 'uploads', 'results'] as const)
      if (FOLDERS[name].some((folder) => key.startsWith(folder))) return buckets[name];
    return buckets.lake;
  };
  return {
    put: (key, body) => of(key).put(key, body),
    get: (key, range) => of(key).get(key, range),
    head: (key) => of(key).head(key),
    list: (prefix) => of(prefix).list(prefix),
    delete: (key, etag) => of(key).delete(key, etag),
    remains: (prefix) => of(prefix).remains(prefix),
    adopt: (key, path) => of(key).adopt(key, path),
    fetch: (key, range) => of(key).fetch(key, range),
    async copy(from, to) {
      if (of(from) !== of(to)) throw new Error(`expected ${from} and ${to} in one bucket`);
      return of(to).copy(from, to);
    },
    async release(path) {
      // Each lets go of its own copies only.
      for (const bucket of Object.values(buckets)) await bucket.release(path);
    },
    temporaryPath: () => buckets.lake.temporaryPath(),
  };
}
