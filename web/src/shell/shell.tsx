import { Outlet, useMatches } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useConfig } from '../lib/config.ts';
import { useIsWaiting } from '../lib/session.ts';
import { useFollowedUploads } from '../lib/use-followed-uploads.ts';
import { WaitingPage } from '../pages/sign-in/waiting-page.tsx';
import { Kbd } from '../ui/states.tsx';
import { Toaster } from '../ui/toast.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { openHelp, openPalette, setOverlay, useOverlay } from './overlays.ts';
import { useShortcuts } from './shortcuts.ts';
import { BottomBar, Sidebar } from './sidebar.tsx';
import { ThemeMenu } from './theme-menu.tsx';
import { UserMenu } from './user-menu.tsx';
import { ZonePicker } from './zone-picker.tsx';
import './shell.css';

/** The page itself comes first. */
const PALETTE_DELAY_MS = 600;

const Palette = lazy(() => import('./palette.tsx').then((module) => ({ default: module.Palette })));

function usePageTitle(): string {
  const title = useMatches({ select: (matches) => matches.at(-1)?.staticData.title }) ?? 'Flowtrail';
  useEffect(() => {
    document.title = `${title} · Flowtrail`;
  }, [title]);
  return title;
}

function TopBar({ title }: { title: string }) {
  return (
    <header className="top-bar">
      <h1>{title}</h1>
      <button type="button" className="palette-button" onClick={openPalette}>
        <Search size={14} aria-hidden="true" />
        <span className="palette-hint truncate">Search an address, a number, or run a command</span>
        <span className="palette-keys" aria-hidden="true">
          <Kbd>Ctrl</Kbd>
          <Kbd>K</Kbd>
        </span>
      </button>
      <span className="spacer" />
      <ZonePicker />
      <ThemeMenu />
      <span className="phone-only">
        <UserMenu compact />
      </span>
    </header>
  );
}

/** Everything around the pages. */
export function Shell() {
  const overlay = useOverlay();
  const title = usePageTitle();
  const config = useConfig();
  const [paletteReady, setPaletteReady] = useState(false);
  const isWaiting = useIsWaiting();
  useShortcuts({ openPalette, openHelp });
  useFollowedUploads();
  // Kept ready soon after the start, so that the first keys typed after Ctrl-K already reach it.
  useEffect(() => {
    const timer = setTimeout(() => setPaletteReady(true), PALETTE_DELAY_MS);
    return () => clearTimeout(timer);
  }, []);
  if (isWaiting) return <WaitingPage />;
  return (
    <TooltipProvider>
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <div className="shell">
        <Sidebar environment={config?.environment ?? 'local'} />
        <div className="shell-page">
          <TopBar title={title} />
          <main id="main" tabIndex={-1}>
            <Outlet />
          </main>
        </div>
      </div>
      <BottomBar />
      {(paletteReady || overlay === 'palette') && (
        <Suspense fallback={null}>
          <Palette open={overlay === 'palette'} onOpenChange={(open) => setOverlay(open ? 'palette' : null)} />
        </Suspense>
      )}
      <HelpDialog open={overlay === 'help'} onOpenChange={(open) => setOverlay(open ? 'help' : null)} />
      <Toaster />
    </TooltipProvider>
  );
}
