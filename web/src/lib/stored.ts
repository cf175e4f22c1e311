import { useSyncExternalStore } from 'react';

/** A choice of this browser, kept in local storage and shared by every component (and tab) that reads it. */
export interface Stored {
  get(): string | null;
  set(value: string | null): void;
  subscribe(listener: () => void): () => void;
}

export function stored(key: string): Stored {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    get: () => localStorage.getItem(key),
    set(value) {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
      tell();
    },
    subscribe(listener) {
      const onStorage = (event: StorageEvent): void => {
        if (event.key === key) listener();
      };
      listeners.add(listener);
      window.addEventListener('storage', onStorage);
      return () => {
        listeners.delete(listener);
        window.removeEventListener('storage', onStorage);
      };
    },
  };
}

export function useStored(store: Stored): string | null {
  return useSyncExternalStore(store.subscribe, store.get);
}
