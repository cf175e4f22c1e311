import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Ban, Ellipsis, KeyRound, ShieldCheck, UserCheck } from 'lucide-react';
import { useState } from 'react';
import { ROLES, type Role, type User } from '../../../../core/contract/accounts.ts';
import { callApi } from '../../lib/api.ts';
import { plural } from '../../lib/numbers.ts';
import { usersQuery } from '../../lib/pending-users.ts';
import { useMe } from '../../lib/session.ts';
import { useZone } from '../../lib/zone.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/field.tsx';
import { Menu } from '../../ui/menu.tsx';
import { ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { TableScroll } from '../../ui/table-scroll.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { Missing, Time } from '../../ui/value.tsx';
import { SecretShown } from './secret-shown.tsx';

const ROLE_OPTIONS = ROLES.map((role) => ({
  value: role,
  label: { viewer: 'Viewer', analyst: 'Analyst', admin: 'Administrator' }[role],
}));
const STATES: Readonly<Record<User['state'], { words: string; tone: Tone }>> = {
  pending: { words: 'Waits for approval', tone: 'warn' },
  active: { words: 'Active', tone: 'good' },
  disabled: { words: 'Disabled', tone: 'plain' },
};

type Change = { user: User; role?: Role; state?: 'active' | 'disabled' };

function useUserActions() {
  const client = useQueryClient();
  const update = useMutation({
    mutationFn: ({ user, role, state }: Change) =>
      callApi('updateUser', { params: { user_id: user.user_id }, body: { role, state } }),
    onSuccess: (user) => {
      toast({ title: `${user.display_name}: ${STATES[user.state].words.toLowerCase()}, ${user.role}`, tone: 'good' });
      void client.invalidateQueries({ queryKey: ['users'] });
    },
    onError: (error) => {
      toastError('Nothing was changed', error);
      void client.invalidateQueries({ queryKey: ['users'] });
    },
  });
  return update;
}

function ResetDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const reset = useMutation({ mutationFn: () => callApi('resetPassword', { params: { user_id: user.user_id } }) });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={reset.data ? 'Temporary password' : `Reset the password of ${user.display_name}?`}
      description={
        reset.data
          ? undefined
          : 'The old password stops working at once, all sessions end, and a second factor is turned off.'
      }
      footer={
        reset.data ? (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="danger" busy={reset.isPending} onClick={() => reset.mutate()}>
              Reset password
            </Button>
          </>
        )
      }
    >
      {reset.error && <ErrorNote error={reset.error} />}
      {reset.data && (
        <SecretShown
          secret={reset.data.temporary_password}
          label="temporary password"
          note={`Give this to ${user.display_name} by a safe way. It is shown this once and has to be changed at the next sign-in.`}
        />
      )}
    </Dialog>
  );
}

function UserRow({ user, own, onReset }: { user: User; own: boolean; onReset: () => void }) {
  const update = useUserActions();
  const state = STATES[user.state];
  const icon = { size: 14, 'aria-hidden': true } as const;
  return (
    <tr>
      <th scope="row" className="user-cell">
        {user.display_name} {own && <span className="muted">(you)</span>}
        <span className="muted small">{user.username}</span>
      </th>
      <td>
        <Badge tone={state.tone}>{state.words}</Badge>
      </td>
      <td>
        <Select
          aria-label={`Role of ${user.display_name}`}
          className="role-select"
          value={user.role}
          disabled={own || update.isPending}
          options={ROLE_OPTIONS}
          onValue={(role) => update.mutate({ user, role: role as Role })}
        />
      </td>
      <td>
        {user.totp ? (
          <Badge tone="good" icon={<ShieldCheck size={12} aria-hidden="true" />}>
            On
          </Badge>
        ) : (
          <span className="muted">Off</span>
        )}
      </td>
      <td>
        {user.last_sign_in ? <Time value={user.last_sign_in} style="minutes" /> : <Missing why="never signed in" />}
      </td>
      <td className="right">
        <span className="row user-actions">
          {user.state === 'pending' && (
            <Button
              size="sm"
              variant="primary"
              busy={update.isPending}
              onClick={() => update.mutate({ user, state: 'active' })}
            >
              Approve
            </Button>
          )}
          <Menu
            trigger={
              <IconButton size="sm" label={`Actions for ${user.display_name}`}>
                <Ellipsis size={15} aria-hidden="true" />
              </IconButton>
            }
            groups={[
              [{ key: 'reset', label: 'Reset password', icon: <KeyRound {...icon} />, onSelect: onReset }],
              [
                user.state === 'disabled'
                  ? {
                      key: 'enable',
                      label: 'Enable',
                      icon: <UserCheck {...icon} />,
                      onSelect: () => update.mutate({ user, state: 'active' }),
                    }
                  : {
                      key: 'disable',
                      label: user.state === 'pending' ? 'Refuse' : 'Disable',
                      icon: <Ban {...icon} />,
                      danger: true,
                      disabled: own,
                      onSelect: () => update.mutate({ user, state: 'disabled' }),
                    },
              ],
            ]}
          />
        </span>
      </td>
    </tr>
  );
}

export function UsersTab() {
  const { short } = useZone();
  const me = useMe();
  const [resetting, setResetting] = useState<User | null>(null);
  const { data, error, isPending, refetch } = useQuery(usersQuery);
  const rank = { pending: 0, active: 1, disabled: 2 } as const;
  const users =
    data?.users.toSorted((a, b) => rank[a.state] - rank[b.state] || a.username.localeCompare(b.username)) ?? [];
  return (
    <Card question="Who may come in?" title="Users" note={data ? plural(users.length, 'account') : undefined} flush>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {isPending && <SkeletonRows rows={4} height={44} />}
      {users.length > 0 && (
        <TableScroll label="Users" className="users-scroll">
          <table className="table users-table">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">State</th>
                <th scope="col">Role</th>
                <th scope="col">Second factor</th>
                <th scope="col">Last sign-in ({short})</th>
                <th scope="col">
                  <span className="sr-only">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {users.map((user) => (
                <UserRow
                  key={user.user_id}
                  user={user}
                  own={user.user_id === me?.user_id}
                  onReset={() => setResetting(user)}
                />
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      <p className="users-note muted small">
        Viewers look and export. Analysts also upload, map, run the detection, decide on alerts and delete.
        Administrators also manage users and settings.
      </p>
      {resetting && <ResetDialog user={resetting} onClose={() => setResetting(null)} />}
    </Card>
  );
}
