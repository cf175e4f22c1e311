import { useQuery } from '@tanstack/react-query';
import type { User } from '../../../core/contract/accounts.ts';
import { callApi } from './api.ts';
import { useAllowed } from './session.ts';

/** Who waits for approval waits for hours: a minute more is no matter. */
const POLL_MS = 60_000;

export const usersQuery = {
  queryKey: ['users'],
  queryFn: ({ signal }: { signal: AbortSignal }) => callApi('users', { signal }),
} as const;

export function countPending(users: readonly Pick<User, 'state'>[] | undefined): number {
  return users?.filter(({ state }) => state === 'pending').length ?? 0;
}

/** How many accounts wait for this administrator; 0 for everybody else, who may not read the list. */
export function usePendingUsers(): number {
  const enabled = useAllowed('admin');
  const { data } = useQuery({ ...usersQuery, enabled, refetchInterval: POLL_MS, staleTime: POLL_MS / 2 });
  return enabled ? countPending(data?.users) : 0;
}

/** "1 waits for approval". */
export function pendingWords(count: number): string {
  return `${count} ${count === 1 ? 'waits' : 'wait'} for approval`;
}
