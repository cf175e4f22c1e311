import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { uploadsQuery } from './data-period.ts';

/** Upload id -> name of its file, for lists that say where a row comes from. */
export function useFileNames(): ReadonlyMap<string, string> {
  const { data } = useQuery(uploadsQuery);
  return useMemo(() => new Map(data?.uploads.map((upload) => [upload.upload_id, upload.name])), [data]);
}
