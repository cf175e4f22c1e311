import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Upload } from '../../../../core/contract/uploads.ts';
import { callApi } from '../../lib/api.ts';
import { isWorking } from '../../lib/upload-work.ts';

const POLL_MS = 800;

/** One upload, asked again while work is under way; the list follows when its status changes. */
export function useUpload(uploadId: string | null): {
  upload: Upload | undefined;
  error: unknown;
  refetch: () => void;
} {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['upload', uploadId],
    queryFn: ({ signal }) => callApi('upload', { params: { upload_id: uploadId ?? '' }, signal }),
    enabled: uploadId !== null,
    staleTime: 2000,
    refetchInterval: ({ state }) => (state.data && isWorking(state.data.status) ? POLL_MS : false),
  });
  const status = query.data?.status;
  useEffect(() => {
    if (!status || isWorking(status)) return;
    for (const key of ['uploads', 'overview', 'search', 'system', 'alerts'])
      void client.invalidateQueries({ queryKey: [key] });
  }, [status, client]);
  return { upload: query.data, error: query.error, refetch: () => void query.refetch() };
}
