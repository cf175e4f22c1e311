import { ConflictError } from '../../errors.ts';
import type { Clock, TableStore } from '../../ports.ts';

/**
 * What queries leave out, for an engine that lists folders itself and so sees objects from the moment they are put:
 * uploads that are being worked on.
 */
export interface Visibility {
  /**
   * As work on an upload begins; hiding what is hidden changes nothing. The earlier it comes before `move`, the fewer
   * queries are under way that have not left the upload out and must be run again.
   */
  hide(uploadId: string): Promise<void>;
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

interface State {
  readonly hidden: Readonly<Record<string, number>>;
  readonly epoch: number;
  readonly moves: readonly Move[];
}

/** The one item all processes ask: small, since few uploads are worked on at a time. */
export function storedVisibility({ tables, clock }: { tables: TableStore; clock: Clock }): StoredVisibility {
  const load = async () => {
    const stored = await tables.get('settings', ID);
    const { hidden = {}, epoch = 0, moves = [] } = (stored?.item ?? {}) as Partial<State>;
    return { version: stored?.version ?? null, state: { hidden, epoch, moves } };
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
    hide: (uploadId) =>
      update(({ hidden, ...state }) =>
        uploadId in hidden ? null : { ...state, hidden: { ...hidden, [uploadId]: clock.now() } },
      ),
    move: (uploadId) => update((state) => moved(state, uploadId)),
    show: (uploadId) =>
      update(({ hidden, ...state }) => {
        if (!(uploadId in hidden)) return null;
        const { [uploadId]: _, ...others } = hidden;
        return { ...state, hidden: others };
      }),
    touch: () => update((state) => moved(state, null)),
    async hidden() {
      const { epoch, moves, hidden } = (await load()).state;
      return { epoch, moves, uploads: new Map(Object.entries(hidden)) };
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
