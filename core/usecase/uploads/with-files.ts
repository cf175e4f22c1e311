import type { FileObjectStore } from './upload-deps.ts';

/** Works on objects as files, in the order of their keys, and lets go of them after. */
export async function withFiles<T>(
  objects: Pick<FileObjectStore, 'fetch' | 'release'>,
  keys: readonly string[],
  work: (paths: readonly string[]) => Promise<T>,
): Promise<T> {
  const fetched = await Promise.allSettled(keys.map((key) => objects.fetch(key)));
  try {
    const missing = fetched.find((one) => one.status === 'rejected');
    if (missing !== undefined) throw missing.reason;
    return await work(fetched.map((one) => (one as PromiseFulfilledResult<string>).value));
  } finally {
    for (const one of fetched) if (one.status === 'fulfilled') await objects.release(one.value);
  }
}

/** Works on one object as a file. */
export function withFile<T>(
  objects: Pick<FileObjectStore, 'fetch' | 'release'>,
  key: string,
  work: (path: string) => Promise<T>,
): Promise<T> {
  return withFiles(objects, [key], ([path]) => work(path!));
}
