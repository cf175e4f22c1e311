import { ConflictError } from '../../errors.ts';
import type { Clock, TableStore } from '../../ports.ts';

/**
 * What queries leave out, for an engine that lists folders itself and so sees objects from the moment they are put:
 * uploads whose parts are being put into place, or taken away.
 */
export interface Visibility {
  /** Before anything of an upload is put or removed; hiding what is hidden changes nothing. */
  hide(uploadId: string): Promise<void>;
  /** Once its objects are those its row lists. */
  show(uploadId: string): Promise<void>;
}

/** For an engine that reads listed objects alone: a row's change shows all of it, or nothing. */
export const BY_LIST: Visibility = { hide: async () => {}, show: async () => {} };

export interface Hidden {
  /**
   * Changes whenever something is hidden, or otherwise about to change. Not when it is shown: whoever left it out
   * meanwhile has a whole answer.
   */
  readonly version: number;
  /** Upload -> when it was hidden, in ms. */
  readonly uploads: ReadonlyMap<string, number>;
}

export interface StoredVisibility extends Visibility {
  hidden(): Promise<Hidden>;
  /** Says that something else about what is visible has changed. */
  touch(): Promise<void>;
}

const ID = 'visibility';
const ATTEMPTS = 50;

/** The one item all processes ask: small, since few uploads are put into place at a time. */
export function storedVisibility({ tables, clock }: { tables: TableStore; clock: Clock }): StoredVisibility {
  const load = async () => {
    const stored = await tables.get('settings', ID);
    const { hidden = {}, epoch = 0 } = (stored?.item ?? {}) as Partial<State>;
    return { stored: stored?.version ?? null, state: { hidden, epoch } };
  };
  /** `change` answers null where there is nothing to do. */
  const update = async (change: (state: State) => State | null) => {
    for (let attempt = 1; ; attempt += 1) {
      const { stored, state } = await load();
      const next = change(state);
      if (next === null) return;
      try {
        await tables.put('settings', ID, { ...next }, stored === null ? { absent: true } : { version: stored });
        return;
      } catch (error) {
        if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
      }
    }
  };
  return {
    hide: (uploadId) =>
      update(({ hidden, epoch }) =>
        uploadId in hidden ? null : { hidden: { ...hidden, [uploadId]: clock.now() }, epoch: epoch + 1 },
      ),
    show: (uploadId) =>
      update(({ hidden, epoch }) => {
        if (!(uploadId in hidden)) return null;
        const { [uploadId]: _, ...others } = hidden;
        return { hidden: others, epoch };
      }),
    touch: () => update(({ hidden, epoch }) => ({ hidden, epoch: epoch + 1 })),
    async hidden() {
      const { state } = await load();
      return { version: state.epoch, uploads: new Map(Object.entries(state.hidden)) };
    },
  };
}

interface State {
  /** Upload -> when it was hidden, in ms. */
  readonly hidden: Readonly<Record<string, number>>;
  readonly epoch: number;
}
