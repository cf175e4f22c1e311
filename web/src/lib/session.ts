import { useQuery } from '@tanstack/react-query';
import type { Me, Role } from '../../../core/contract/accounts.ts';
import { callApi } from './api.ts';
import { ApiProblem } from './problem.ts';

const RANK: Readonly<Record<Role, number>> = { viewer: 0, analyst: 1, admin: 2 };

export const meQuery = {
  queryKey: ['me'],
  queryFn: ({ signal }: { signal: AbortSignal }) => callApi('me', { signal }),
  staleTime: 60_000,
} as const;

export function useMe(): Me | undefined {
  return useQuery(meQuery).data;
}

/** Signed in with a directory that lets everybody in it sign in, but not one of those who may do anything here. */
export function useIsWaiting(): boolean {
  const { error } = useQuery(meQuery);
  return error instanceof ApiProblem && error.status === 403;
}

export function isAllowed(me: Me | undefined, role: Role): boolean {
  return me !== undefined && RANK[me.role] >= RANK[role];
}

/** Whether the signed-in person has at least this role; controls without it are not shown. */
export function useAllowed(role: Role): boolean {
  return isAllowed(useMe(), role);
}
