import { createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router';
import { parseSearch, stringifySearch } from './lib/filter-codec.ts';
import { LandingPage } from './pages/sign-in/landing-page.tsx';
import { SetupPage } from './pages/sign-in/setup-page.tsx';
import { SignUpPage } from './pages/sign-in/sign-up-page.tsx';

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: LandingPage });
const routeTree = rootRoute.addChildren([
  createRoute({ getParentRoute: () => rootRoute, path: '/', component: LandingPage }),
  createRoute({ getParentRoute: () => rootRoute, path: '/setup', component: SetupPage }),
  createRoute({ getParentRoute: () => rootRoute, path: '/sign-up', component: SignUpPage }),
]);

/** What somebody sees who is not signed in. Any other address shows the landing page and is returned to after sign-in. */
export function makePublicRouter() {
  return createRouter({ routeTree, parseSearch, stringifySearch });
}
