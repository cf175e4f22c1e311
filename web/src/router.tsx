import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { parseSearch, stringifySearch } from './lib/filter-codec.ts';
import { NotFound } from './pages/not-found.tsx';
import { PageFailed } from './pages/page-failed.tsx';
import { Shell } from './shell/shell.tsx';

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Heading in the bar and the window's title. */
    title?: string;
  }
}

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound, staticData: {} });

const page = <P extends string>(path: P, title: string, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => rootRoute, path, component, staticData: { title } });

const routeTree = rootRoute.addChildren([
  page(
    '/',
    'Overview',
    lazyRouteComponent(() => import('./pages/overview/overview-page.tsx'), 'OverviewPage'),
  ),
  page(
    '/alerts',
    'Alerts',
    lazyRouteComponent(() => import('./pages/alerts/alerts-page.tsx'), 'AlertsPage'),
  ),
  page(
    '/explore',
    'Explore',
    lazyRouteComponent(() => import('./pages/explore/explore-page.tsx'), 'ExplorePage'),
  ),
  page(
    '/records/$upload/$member/$row',
    'Record',
    lazyRouteComponent(() => import('./pages/record/record-page.tsx'), 'RecordPage'),
  ),
  page(
    '/upload',
    'Upload',
    lazyRouteComponent(() => import('./pages/upload/upload-page.tsx'), 'UploadPage'),
  ),
  page(
    '/upload/$uploadId/mapping',
    'Map the columns',
    lazyRouteComponent(() => import('./pages/upload/mapping-page.tsx'), 'MappingPage'),
  ),
  page(
    '/files',
    'Manage files',
    lazyRouteComponent(() => import('./pages/files/files-page.tsx'), 'FilesPage'),
  ),
  page(
    '/setup',
    'Setup',
    lazyRouteComponent(() => import('./pages/set-up.tsx'), 'SetUp'),
  ),
  page(
    '/settings',
    'Settings',
    lazyRouteComponent(() => import('./pages/settings/settings-page.tsx'), 'SettingsPage'),
  ),
]);

/** The pages of a signed-in person; each is a chunk of its own, fetched when first pointed at. */
export function makeRouter() {
  return createRouter({
    routeTree,
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultErrorComponent: PageFailed,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
