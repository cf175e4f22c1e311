import { useEffect, useSyncExternalStore } from 'react';
import { stored, useStored } from './stored.ts';

export type ThemeChoice = 'dark' | 'light' | 'system';

// public/theme.js reads the same key before the first paint.
const choiceStore = stored('flowtrail.theme');
const systemDark = matchMedia('(prefers-color-scheme: dark)');

function subscribeSystem(listener: () => void): () => void {
  systemDark.addEventListener('change', listener);
  return () => systemDark.removeEventListener('change', listener);
}

export function useTheme(): { choice: ThemeChoice; theme: 'dark' | 'light'; setChoice: (choice: ThemeChoice) => void } {
  const kept = useStored(choiceStore);
  const choice: ThemeChoice = kept === 'dark' || kept === 'light' ? kept : 'system';
  const dark = useSyncExternalStore(subscribeSystem, () => systemDark.matches);
  const theme = choice === 'system' ? (dark ? 'dark' : 'light') : choice;
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return { choice, theme, setChoice: (next) => choiceStore.set(next === 'system' ? null : next) };
}
