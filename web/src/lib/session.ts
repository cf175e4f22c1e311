import { useQuery } from '@tanstack/react-query';
import type { Me, Role } from '../../../core/contract/accounts.ts';
import { callApi } from './api.ts';

const RANK: Readonly<Record<Role, number>> = { viewer: 0, analyst: 1, admin: 2 };

export function useMe(): Me | undefined {
  return useQuery({ queryKey: ['me'], queryFn: ({ signal }) => callApi('me', { signal }), staleTime: 60_000 }).data;
}

export function isAllowed(me: Me | undefined, role: Role): boolean {
  return me !== undefined && RANK[me.role] >= RANK[role];
}

/** Whether the signed-in person has at least this role; controls without it are not shown. */
export function useAllowed(role: Role): boolean {
  return isAllowed(useMe(), role);
}
