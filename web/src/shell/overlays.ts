import { useSyncExternalStore } from 'react';

/** Which of the shell's overlays is open; any part of the shell can open one. */
export type Overlay = 'palette' | 'help' | null;

let open: Overlay = null;
const listeners = new Set<() => void>();

export function setOverlay(next: Overlay): void {
  open = next;
  for (const listener of listeners) listener();
}

export const openPalette = (): void => setOverlay('palette');
export const openHelp = (): void => setOverlay('help');

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useOverlay(): Overlay {
  return useSyncExternalStore(subscribe, () => open);
}
