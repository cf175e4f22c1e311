import type { localObjectStore } from '../../../adapters/local/object-store.ts';
import type { FileObjectStore } from '../../../core/usecase/uploads/upload-deps.ts';
import type { FakeTime } from './fake-time.ts';

type LocalObjects = ReturnType<typeof localObjectStore>;

/**
 * Objects as S3 has them: listings tell when one was put, heads which putting it was, and what stands below `uploads/` may
 * be under a lock, which keeps deleted and overwritten bytes for so many milliseconds.
 */
export function worldObjects(store: LocalObjects, { clock }: FakeTime, lockMs: number) {
  const times = new Map<string, number>();
  const etags = new Map<string, string>();
  /** When the locks end of what was deleted or overwritten, by key. */
  const hidden = new Map<string, number[]>();
  let puts = 0;
  const isLocked = (key: string) => lockMs > 0 && key.startsWith('uploads/');
  const endOf = (key: string) => (times.get(key) ?? 0) + lockMs;
  /** What is there goes, or is kept out of sight. */
  const putAside = async (key: string) => {
    if (!isLocked(key)) return;
    const left = (hidden.get(key) ?? []).filter((endMs) => endMs > clock.now());
    if ((await store.head(key)) !== null && endOf(key) > clock.now()) left.push(endOf(key));
    if (left.length === 0) hidden.delete(key);
    else hidden.set(key, left);
  };
  const noted = async <T>(key: string, put: () => Promise<T>) => {
    if ((await store.head(key)) !== null) await putAside(key);
    const done = await put();
    times.set(key, clock.now());
    etags.set(key, String(++puts));
    return done;
  };
  return {
    ...store,
    async head(key) {
      const info = await store.head(key);
      return info === null ? null : { ...info, etag: etags.get(key)! };
    },
    async delete(key, etag) {
      if (etag !== undefined && etags.get(key) !== etag) return;
      await putAside(key);
      await store.delete(key);
    },
    async *remains(prefix) {
      for await (const { key } of store.list(prefix)) yield { key, keptUntilMs: isLocked(key) ? endOf(key) : null };
      for (const [key, ends] of hidden)
        if (key.startsWith(prefix)) for (const keptUntilMs of ends) yield { key, keptUntilMs };
    },
    put: (key, body) => noted(key, () => store.put(key, body)),
    adopt: (key, path) => noted(key, () => store.adopt(key, path)),
    copy: (from, to) => noted(to, () => store.copy(from, to)),
    async *list(prefix) {
      for await (const info of store.list(prefix)) yield { ...info, modifiedMs: times.get(info.key)! };
    },
  } satisfies FileObjectStore & Pick<LocalObjects, 'pathOf'>;
}
