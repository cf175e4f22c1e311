import { useConfig } from '../../lib/config.ts';
import { useSearchParams, useSetSearch } from '../../lib/filter-state.ts';
import { pendingWords, usePendingUsers } from '../../lib/pending-users.ts';
import { useAllowed } from '../../lib/session.ts';
import { type Tab, Tabs } from '../../ui/tabs.tsx';
import { AboutTab } from './about-tab.tsx';
import { AccountTab } from './account-tab.tsx';
import { AuditTab } from './audit-tab.tsx';
import { DisplayTab } from './display-tab.tsx';
import { LookupTab } from './lookup-tab.tsx';
import { SystemTab } from './system-tab.tsx';
import { TokensTab } from './tokens-tab.tsx';
import { UsersTab } from './users-tab.tsx';
import './settings.css';

const pendingCount = (pending: number) => (
  <>
    <span aria-hidden="true">{pending}</span>
    <span className="sr-only">, {pendingWords(pending)}</span>
  </>
);

export function SettingsPage() {
  const search = useSearchParams();
  const setSearch = useSetSearch();
  const admin = useAllowed('admin');
  const pending = usePendingUsers();
  const config = useConfig();
  const tabs: Tab[] = [
    { value: 'account', label: 'My account', content: <AccountTab /> },
    ...(config?.api_tokens ? [{ value: 'tokens', label: 'API tokens', content: <TokensTab /> }] : []),
    { value: 'display', label: 'Time zones', content: <DisplayTab /> },
    { value: 'lookup', label: 'Reverse DNS', content: <LookupTab /> },
    { value: 'system', label: 'System', content: <SystemTab /> },
    ...(admin
      ? [
          {
            value: 'users',
            label: 'Users',
            count: pending > 0 ? pendingCount(pending) : undefined,
            content: <UsersTab />,
          },
          { value: 'audit', label: 'Audit list', content: <AuditTab /> },
        ]
      : []),
    { value: 'about', label: 'About and licences', content: <AboutTab /> },
  ];
  const asked = typeof search['tab'] === 'string' ? search['tab'] : 'account';
  const value = tabs.some((tab) => tab.value === asked) ? asked : 'account';
  return (
    <div className="page settings-page">
      <Tabs
        label="Settings"
        orientation="vertical"
        tabs={tabs}
        value={value}
        onValue={(tab) => setSearch({ tab }, { replace: true })}
      />
    </div>
  );
}
