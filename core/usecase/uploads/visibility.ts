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
  /** Changes whenever something is hidden or shown. */
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
    const hidden = (stored?.item['hidden'] ?? {}) as Readonly<Record<string, number>>;
    return { version: stored?.version ?? 0, hidden };
  };
  /** `change` answers null where there is nothing to do. */
  const update = async (change: (hidden: Readonly<Record<string, number>>) => Record<string, number> | null) => {
    for (let attempt = 1; ; attempt += 1) {
      const { version, hidden } = await load();
      const next = change(hidden);
      if (next === null) return;
      try {
        await tables.put('settings', ID, { hidden: next }, version === 0 ? { absent: true } : { version });
        return;
      } catch (error) {
        if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
      }
    }
  };
  return {
    hide: (uploadId) => update((hidden) => (uploadId in hidden ? null : { ...hidden, [uploadId]: clock.now() })),
    show: (uploadId) =>
      update((hidden) => {
        if (!(uploadId in hidden)) return null;
        const { [uploadId]: _, ...others } = hidden;
        return others;
      }),
    touch: () => update((hidden) => ({ ...hidden })),
    async hidden() {
      const { version, hidden } = await load();
      return { version, uploads: new Map(Object.entries(hidden)) };
    },
  };
}
