import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Settings } from '../../../../core/contract/system.ts';
import { callApi } from '../../lib/api.ts';
import { toast } from '../../ui/toast.tsx';

/** The installation's settings: everybody reads them, administrators change them. */
export function useSettings() {
  return useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => callApi('settings', { signal }),
    staleTime: 300_000,
  });
}

export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: Settings) => callApi('saveSettings', { body: settings }),
    onSuccess: (settings) => {
      client.setQueryData(['settings'], settings);
      toast({ title: 'Settings saved', tone: 'good' });
    },
  });
}
