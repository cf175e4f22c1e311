import type { TableStore } from '../../../core/ports.ts';
import type { FileObjectStore } from '../../../core/usecase/uploads/upload-deps.ts';

/** Asked before each write of a worker: whether it lives to make it. May take its time, as a frozen worker does. */
export type Fate = (step: string, index: number) => Promise<'live' | 'die'> | 'live' | 'die';

export interface MortalStores {
  readonly objects: FileObjectStore;
  readonly tables: TableStore;
  /** Whether reading a row of uploads is a step too. */
  readonly countsReads?: boolean;
}

export interface Mortal {
  readonly objects: FileObjectStore;
  readonly tables: TableStore;
  /** Writes that were begun, in order. */
  readonly steps: readonly string[];
  readonly isDead: () => boolean;
  readonly die: () => void;
  /** Its fate is being thought over: nothing of it moves. */
  readonly isFrozen: () => boolean;
  /** Makes something else a write: it is counted, and not made by the dead. */
  readonly write: <T>(step: string, work: () => Promise<T>) => Promise<T>;
}

/**
 * Stores as one worker has them, which can die before any write: from then on it can do nothing at all, neither write
 * nor read, whatever its code still tries.
 */
export function mortal(stores: MortalStores, fate: Fate = () => 'live'): Mortal {
  const { objects, tables, countsReads = false } = stores;
  const steps: string[] = [];
  let isDead = false;
  let undecided = 0;
  const alive = () => {
    if (isDead) throw new Error('killed');
  };
  const write = async <T>(step: string, work: () => Promise<T>): Promise<T> => {
    alive();
    steps.push(step);
    undecided += 1;
    const verdict = await fate(step, steps.length - 1);
    undecided -= 1;
    if (verdict === 'die') isDead = true;
    alive();
    return work();
  };
  const read = async <T>(work: () => Promise<T>): Promise<T> => {
    alive();
    const answer = await work();
    alive();
    return answer;
  };
  // Notes of progress come when they come: counted, two runs would not have the same boundaries.
  const isNote = (table: string, id: string) => table === 'leases' && id.startsWith('progress-');
  const stepped = <T>(verb: string, { table, id }: { table: string; id: string }, work: () => Promise<T>) =>
    isNote(table, id) ? read(work) : write(`${verb} ${table}`, work);
  const folder = (key: string) => key.split('/')[0];
  return {
    steps,
    isDead: () => isDead,
    isFrozen: () => undecided > 0,
    die() {
      isDead = true;
    },
    write,
    objects: {
      put: (key, body) => write(`put ${folder(key)}`, () => objects.put(key, body)),
      adopt: (key, path) => write(`adopt ${folder(key)}`, () => objects.adopt(key, path)),
      delete: (key, etag) => write(`delete ${folder(key)}`, () => objects.delete(key, etag)),
      async *get(key, range) {
        alive();
        yield* objects.get(key, range);
      },
      async *list(prefix) {
        alive();
        yield* objects.list(prefix);
      },
      head: (key) => read(() => objects.head(key)),
      fetch: (key, range) => read(() => objects.fetch(key, range)),
      copy: (from, to) => write(`copy to ${folder(to)}`, () => objects.copy(from, to)),
      release: (path) => read(() => objects.release(path)),
      async *remains(prefix) {
        alive();
        yield* objects.remains(prefix);
      },
      temporaryPath: () => objects.temporaryPath(),
    },
    tables: {
      maxWrites: tables.maxWrites,
      get: (table, id) =>
        countsReads && table === 'uploads'
          ? write('read uploads', () => tables.get(table, id))
          : read(() => tables.get(table, id)),
      query: (table, query) => read(() => tables.query(table, query)),
      async *scan(table) {
        alive();
        yield* tables.scan(table);
      },
      put: (table, id, item, condition) => stepped('row', { table, id }, () => tables.put(table, id, item, condition)),
      delete: (table, id) => stepped('no row', { table, id }, () => tables.delete(table, id)),
      transact: (writes) => write(`rows ${writes.map(({ table }) => table).join('+')}`, () => tables.transact(writes)),
    },
  };
}
