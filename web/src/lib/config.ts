import { useQuery } from '@tanstack/react-query';
import type { Config } from '../../../core/contract/system.ts';
import { callApi } from './api.ts';

export const configQuery = {
  queryKey: ['config'],
  queryFn: () => callApi('config'),
  staleTime: Number.POSITIVE_INFINITY,
} as const;

/** What the server says about itself before anybody is signed in; fetched once at start. */
export function useConfig(): Config | undefined {
  return useQuery(configQuery).data;
}
