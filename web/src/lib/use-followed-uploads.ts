import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { uploadsQuery } from './data-period.ts';
import { isWorking, readableUploads, uploadsPollMs } from './upload-work.ts';

/** What more or fewer records change on any page. */
const FIGURES = ['overview', 'alerts', 'runs', 'system'] as const;

/** Keeps the list of uploads fresh on every page, and has the figures follow as files become readable. */
export function useFollowedUploads(): void {
  const client = useQueryClient();
  const { data } = useQuery({
    ...uploadsQuery,
    refetchInterval: ({ state }) => uploadsPollMs(state.data?.uploads),
  });
  const before = useRef<string>(undefined);
  const behind = useRef(false);
  useEffect(() => {
    if (!data) return;
    const readable = readableUploads(data.uploads);
    const changed = before.current !== undefined && before.current !== readable;
    before.current = readable;
    behind.current ||= changed;
    const working = data.uploads.some(({ status }) => isWorking(status));
    if (!changed && (working || !behind.current)) return;
    // While files still come, an answer under way is waited for: starting anew each time would never end.
    for (const key of FIGURES) void client.invalidateQueries({ queryKey: [key] }, { cancelRefetch: !working });
    if (working) return;
    // Rows being looked at are not moved about before all files are there.
    behind.current = false;
    void client.invalidateQueries({ queryKey: ['search'] });
  }, [data, client]);
}
