import { useNavigate } from '@tanstack/react-router';
import { Keyboard, LogOut, UserRound } from 'lucide-react';
import { callApi } from '../lib/api.ts';
import { endSession } from '../lib/auth.ts';
import { useMe } from '../lib/session.ts';
import { Menu } from '../ui/menu.tsx';
import { openHelp } from './overlays.ts';

const ROLE_WORDS = { viewer: 'Viewer', analyst: 'Analyst', admin: 'Administrator' } as const;

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return `${words[0]?.[0] ?? ''}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`.toUpperCase();
}

/** Ends the session on the server first, so that stolen tokens die with it. */
export async function signOut(): Promise<void> {
  try {
    await callApi('signOut');
  } finally {
    await endSession();
  }
}

export function UserMenu({ compact }: { compact?: boolean }) {
  const me = useMe();
  const navigate = useNavigate();
  const name = me?.display_name ?? '';
  const detail = me ? `${ROLE_WORDS[me.role]}${me.totp ? ' · two factors' : ''}` : '';
  return (
    <Menu
      side={compact ? 'bottom' : 'top'}
      align={compact ? 'end' : 'start'}
      heading={me ? `${me.username} · ${detail}` : undefined}
      trigger={
        <button type="button" className={compact ? 'icon-button' : 'user-button'}>
          <span className="sr-only">Account{compact ? ` of ${name}` : ':'}</span>
          <span className="avatar" aria-hidden="true">
            {initials(name)}
          </span>
          {!compact && (
            <span className="truncate">
              <span className="user-name truncate">{name}</span>
              <span className="muted small">{detail}</span>
            </span>
          )}
        </button>
      }
      groups={[
        [
          {
            key: 'account',
            label: 'My account',
            icon: <UserRound size={14} aria-hidden="true" />,
            onSelect: () => void navigate({ to: '/settings', search: { tab: 'account' } as never }),
          },
          {
            key: 'keys',
            label: 'Keyboard shortcuts',
            hint: '?',
            icon: <Keyboard size={14} aria-hidden="true" />,
            onSelect: openHelp,
          },
        ],
        [
          {
            key: 'out',
            label: 'Sign out',
            icon: <LogOut size={14} aria-hidden="true" />,
            onSelect: () => void signOut(),
          },
        ],
      ]}
    />
  );
}
