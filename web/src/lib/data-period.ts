import { useQuery } from '@tanstack/react-query';
import type { Upload } from '../../../core/contract/uploads.ts';
import { callApi } from './api.ts';

export const uploadsQuery = {
  queryKey: ['uploads'],
  queryFn: ({ signal }: { signal: AbortSignal }) => callApi('uploads', { signal }),
  staleTime: 10_000,
} as const;

export interface DataPeriod {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** First and last event over all readable uploads; null where no upload tells. */
export function periodOf(uploads: readonly Upload[]): DataPeriod | null {
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const { status, ledger } of uploads) {
    if (status !== 'ready' || !ledger?.first_event || !ledger.last_event) continue;
    firstMs = Math.min(firstMs, Date.parse(ledger.first_event));
    lastMs = Math.max(lastMs, Date.parse(ledger.last_event));
  }
  return lastMs >= firstMs ? { firstMs, lastMs } : null;
}

/** Undefined while loading. */
export function useDataPeriod(enabled = true): DataPeriod | null | undefined {
  const { data } = useQuery({ ...uploadsQuery, enabled });
  return data ? periodOf(data.uploads) : undefined;
}
