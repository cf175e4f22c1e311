import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem.ts';

/** Asking again helps when nothing answered or the server was busy; never after a refusal. */
function worthRetrying(count: number, error: unknown): boolean {
  return count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status === 503);
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, refetchOnWindowFocus: false, retry: worthRetrying },
    mutations: { retry: false },
  },
});
