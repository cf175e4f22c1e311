import { ConflictError } from '../../errors.ts';
import type { Clock, TableStore } from '../../ports.ts';

/**
 * What queries leave out, for an engine that lists folders itself and so sees objects from the moment they are put:
 * uploads that are being worked on.
 */
export interface Visibility {
  /**
   * As work on an upload begins; hiding what is hidden changes nothing. The earlier it comes before `move`, the fewer
   * queries are under way that have not left the upload out and must be run again. With `swap` its rows stay the same and
   * only their objects change: an answer without them would be wrong.
   */
  hide(uploadId: string, why?: 'swap'): Promise<void>;
  /** Right before objects of a hidden upload are put or removed. */
  move(uploadId: string): Promise<void>;
  /** Once its objects are those its row lists. */
  show(uploadId: string): Promise<void>;
}

/** For an engine that reads listed objects alone: a row's change shows all of it, or nothing. */
export const BY_LIST: Visibility = { hide: async () => {}, move: async () => {}, show: async () => {} };

/** Objects of an upload, or, without one, something else that queries see, began to change. */
export interface Move {
  readonly upload_id: string | null;
  /** Rises by one with each move. */
  readonly epoch: number;
}

export interface Hidden {
  /** Of the latest move. */
  readonly epoch: number;
  /** The latest moves, oldest first. */
  readonly moves: readonly Move[];
  /** Upload -> when it was hidden, in ms. */
  readonly uploads: ReadonlyMap<string, number>;
  /** Those of them that were hidden for a swap. */
  readonly swaps: ReadonlySet<string>;
}

export interface StoredVisibility extends Visibility {
  hidden(): Promise<Hidden>;
  /** Says that something else about what is visible is about to change. */
  touch(): Promise<void>;
}

const ID = 'visibility';
const ATTEMPTS = 50;
/** A query during which more moved than this is run again. */
const MOVES_KEPT = 200;

/** A swap takes seconds; who takes longer has died, and the upload is left out as any other until it is settled. */
const SWAP_MS = 120_000;

interface State {
  readonly hidden: Readonly<Record<string, number>>;
  readonly swaps?: readonly string[];
  readonly epoch: number;
  readonly moves: readonly Move[];
}

/** The one item all processes ask: small, since few uploads are worked on at a time. */
export function storedVisibility({ tables, clock }: { tables: TableStore; clock: Clock }): StoredVisibility {
  const load = async () => {
    const stored = await tables.get('settings', ID);
    const { hidden = {}, swaps = [], epoch = 0, moves = [] } = (stored?.item ?? {}) as Partial<State>;
    return { version: stored?.version ?? null, state: { hidden, swaps, epoch, moves } };
  };
  /** `change` answers null where there is nothing to do. */
  const update = async (change: (state: State) => State | null) => {
    for (let attempt = 1; ; attempt += 1) {
      const { version, state } = await load();
      const next = change(state);
      if (next === null) return;
      try {
        await tables.put('settings', ID, { ...next }, version === null ? { absent: true } : { version });
        return;
      } catch (error) {
        if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
      }
    }
  };
  return {
    hide: (uploadId, why) =>
      update(({ hidden, swaps = [], ...state }) => {
        if (uploadId in hidden) return null;
        const swapped = why === 'swap' ? [...swaps, uploadId] : swaps;
        return { ...state, swaps: swapped, hidden: { ...hidden, [uploadId]: clock.now() } };
      }),
    move: (uploadId) => update((state) => moved(state, uploadId)),
    show: (uploadId) =>
      update(({ hidden, swaps = [], ...state }) => {
        if (!(uploadId in hidden)) return null;
        const { [uploadId]: _, ...others } = hidden;
        return { ...state, hidden: others, swaps: swaps.filter((one) => one !== uploadId) };
      }),
    touch: () => update((state) => moved(state, null)),
    async hidden() {
      const { epoch, moves, hidden, swaps } = (await load()).state;
      return { epoch, moves, uploads: new Map(Object.entries(hidden)), swaps: new Set(swaps) };
    },
  };
}

function moved(state: State, upload_id: string | null): State {
  const epoch = state.epoch + 1;
  return { ...state, epoch, moves: [...state.moves, { upload_id, epoch }].slice(-MOVES_KEPT) };
}

/**
 * Whether an answer that left out what was hidden before is whole: nothing moved since then but what it left out. Moves
 * that are no longer known are taken for any.
 */
export function isStillWhole(before: Pick<Hidden, 'epoch' | 'uploads'>, now: Pick<Hidden, 'epoch' | 'moves'>): boolean {
  const since = now.moves.filter(({ epoch }) => epoch > before.epoch);
  if (since.length !== now.epoch - before.epoch) return false;
  return since.every(({ upload_id }) => upload_id !== null && before.uploads.has(upload_id));
}

/** Whether an answer that left out what was hidden lacks rows that only were being put elsewhere. */
export function isAmidSwap({ uploads, swaps }: Pick<Hidden, 'uploads' | 'swaps'>, nowMs: number): boolean {
  return [...swaps].some((uploadId) => nowMs - (uploads.get(uploadId) ?? 0) < SWAP_MS);
}
