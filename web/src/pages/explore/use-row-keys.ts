import { useEffect, useRef } from 'react';

export interface RowKeys {
  readonly count: number;
  readonly active: number;
  onActive(index: number): void;
  onOpen(index: number): void;
  onClose(): void;
  /** Further single keys of the page: `b` marks an alert benign. */
  readonly more?: Readonly<Record<string, () => void>>;
  /** Off while a form has the keyboard. */
  readonly enabled?: boolean;
}

const TYPING = 'input, textarea, select, [contenteditable], [role="menu"], [role="listbox"]';
const OPENERS = 'button, a, summary, [role="tab"], [role="menuitem"]';

function isOurs(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  return !(event.target instanceof Element && event.target.closest(TYPING));
}

/** j and k (or the arrows) walk a list, Enter opens, Esc closes. */
export function useRowKeys(keys: RowKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { count, active, more, enabled = true, ...on } = latest.current;
      if (!enabled || !isOurs(event)) return;
      const onButton = event.target instanceof Element && event.target.closest(OPENERS) !== null;
      const step =
        event.key === 'j' || (event.key === 'ArrowDown' && !onButton)
          ? 1
          : event.key === 'k' || (event.key === 'ArrowUp' && !onButton)
            ? -1
            : 0;
      if (step !== 0 && count > 0) {
        event.preventDefault();
        on.onActive(Math.min(count - 1, Math.max(0, active + step)));
      } else if (event.key === 'Enter' && !onButton && active >= 0) {
        event.preventDefault();
        on.onOpen(active);
      } else if (event.key === 'Escape') on.onClose();
      else if (more?.[event.key]) {
        event.preventDefault();
        more[event.key]?.();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
