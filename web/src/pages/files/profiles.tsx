import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Columns3 } from 'lucide-react';
import type { Profile } from '../../../../core/contract/uploads.ts';
import { callApi } from '../../lib/api.ts';
import { useAllowed } from '../../lib/session.ts';
import { useZone } from '../../lib/zone.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { TableScroll } from '../../ui/table-scroll.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { Time } from '../../ui/value.tsx';
import { targetLabel } from '../upload/target-groups.ts';

function MappedColumns({ profile }: { profile: Profile }) {
  const mapped = Object.entries(profile.mapping.columns).filter(([, target]) => target !== null);
  return (
    <ul className="evidence">
      {mapped.map(([header, target]) => (
        <li key={header}>
          {header} <span className="muted">→ {targetLabel(target ?? '')}</span>
        </li>
      ))}
    </ul>
  );
}

/** Mappings that recognise files by their headers. */
export function ProfilesTab() {
  const { short } = useZone();
  const allowed = useAllowed('analyst');
  const client = useQueryClient();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['profiles'],
    queryFn: ({ signal }) => callApi('profiles', { signal }),
  });
  const forget = useMutation({
    mutationFn: (profile: Profile) => callApi('deleteProfile', { params: { signature: profile.signature } }),
    onSuccess: (_answer, profile) => {
      toast({
        title: `${profile.name} has been forgotten`,
        detail: 'Files already normalised keep their records.',
        tone: 'good',
      });
      void client.invalidateQueries({ queryKey: ['profiles'] });
    },
    onError: (cause) => toastError('The profile was not removed', cause),
  });
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows />;
  if (data.profiles.length === 0) {
    return (
      <EmptyState icon={<Columns3 size={20} aria-hidden="true" />} title="No saved mappings">
        When you map the columns of an unknown file, save the mapping as a profile: the same headers are then recognised
        on arrival.
      </EmptyState>
    );
  }
  return (
    <TableScroll label="Profiles">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Columns</th>
            <th scope="col">Zone, dates</th>
            <th scope="col">Saved ({short})</th>
            {allowed && (
              <th scope="col">
                <span className="sr-only">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {data.profiles.map((profile) => (
            <tr key={profile.signature}>
              <td>{profile.name}</td>
              <td>
                <MappedColumns profile={profile} />
              </td>
              <td>
                {[profile.mapping.zone, profile.mapping.date_order].filter(Boolean).join(', ') || 'as recognised'}
              </td>
              <td className="nowrap">
                <Time value={profile.created_at} style="minutes" /> <span className="muted">{profile.created_by}</span>
              </td>
              {allowed && (
                <td className="right">
                  <Button size="sm" variant="ghost" busy={forget.isPending} onClick={() => forget.mutate(profile)}>
                    Forget
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
