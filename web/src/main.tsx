import './lib/no-eval.ts';
import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './styles/tokens.css';
import './styles/base.css';
import './ui/table.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startSession } from './lib/auth.ts';
import { configQuery } from './lib/config.ts';
import { queryClient } from './lib/query-client.ts';
import { StartFailed } from './pages/sign-in/start-failed.tsx';

const root = createRoot(document.getElementById('root') as HTMLElement);

/** Settles the session before anything is drawn, so that no page flashes by that the next moment takes away. */
async function start(): Promise<void> {
  try {
    const config = await queryClient.fetchQuery(configQuery);
    const session = await startSession(config);
    if (session.state === 'leaving') return;
    const signedIn = session.state === 'signed-in';
    if (signedIn) history.replaceState(null, '', session.returnTo ?? '/');
    const router = signedIn
      ? (await import('./router.tsx')).makeRouter()
      : (await import('./public-router.tsx')).makePublicRouter();
    root.render(
      <StrictMode>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router as never} />
        </QueryClientProvider>
      </StrictMode>,
    );
  } catch (error) {
    root.render(<StartFailed error={error} />);
  }
}

void start();
