import { useQuery } from '@tanstack/react-query';
import { callApi } from '../../lib/api.ts';
import { type RecordId, recordKey } from './record-id.ts';

/** One record with its original text; nothing is asked for without an id. */
export function useRecord(id: RecordId | null) {
  return useQuery({
    queryKey: ['record', id ? recordKey(id) : null],
    queryFn: ({ signal }) => callApi('record', { params: { ...id! }, signal }),
    enabled: id !== null,
    staleTime: 300_000,
  });
}
