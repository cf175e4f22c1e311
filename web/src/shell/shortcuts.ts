import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { NAV_PAGES } from './nav.ts';
import { useNavFilter } from './nav-filter.ts';

/** How long after `g` the second key counts. */
const CHORD_MS = 1200;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

interface ShortcutActions {
  openPalette: () => void;
  openHelp: () => void;
}

/** Ctrl-K, `/`, `?` and `g` + letter, wherever nothing is being typed and no dialog is open. */
export function useShortcuts({ openPalette, openHelp }: ShortcutActions): void {
  const navigate = useNavigate();
  const navFilter = useNavFilter();
  const chordAt = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        openPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"], [role="menu"]')) return;
      const page = NAV_PAGES.find((candidate) => candidate.key === event.key);
      if (event.timeStamp - chordAt.current < CHORD_MS && page) {
        chordAt.current = 0;
        event.preventDefault();
        void navigate({ to: page.to, search: (page.filtered ? navFilter : {}) as never });
      } else if (event.key === 'g') chordAt.current = event.timeStamp;
      else if (event.key === '?') openHelp();
      else if (event.key === '/') {
        event.preventDefault();
        const box = document.querySelector<HTMLInputElement>('[data-shortcut="/"]');
        if (box) box.focus();
        else openPalette();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [navigate, navFilter, openPalette, openHelp]);
}
