import { useMemo, useSyncExternalStore } from 'react';

/** Colours a canvas needs as text; everything drawn as SVG or HTML takes them from CSS directly. */
export interface Palette {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly line: string;
  readonly accent: string;
  readonly anomaly: string;
  readonly band: string;
  readonly neutral: string;
  readonly neutralFill: string;
  readonly font: string;
}

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
  const scheme = window.matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    scheme.removeEventListener('change', changed);
  };
}

const TOKENS = [
  '--text',
  '--muted',
  '--grid',
  '--line',
  '--accent',
  '--sev-high',
  '--band',
  '--c-neutral',
  '--c-neutral-fill',
];

/** One string, so that the store's snapshot compares by value. */
function snapshot(): string {
  const style = getComputedStyle(document.documentElement);
  return [...TOKENS.map((token) => style.getPropertyValue(token).trim()), style.fontFamily].join('|');
}

/** The theme's colours as values: the same object until the theme changes, and then the component renders again. */
export function usePalette(): Palette {
  const tokens = useSyncExternalStore(subscribe, snapshot);
  return useMemo(() => {
    const [text = '', muted = '', grid = '', line = '', accent = '', anomaly = '', band = '', ...rest] =
      tokens.split('|');
    const [neutral = '', neutralFill = '', family = 'sans-serif'] = rest;
    return { text, muted, grid, line, accent, anomaly, band, neutral, neutralFill, font: `11px ${family}` };
  }, [tokens]);
}
