import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MAX_RUN_ALERTS, OVERALL_RUN } from '../../../core/contract/alerts.ts';
import { callApi } from '../lib/api.ts';
import { pendingWords, usePendingUsers } from '../lib/pending-users.ts';
import { useActiveUploads } from '../pages/upload/upload-queue.ts';
import { Logo } from './logo.tsx';
import { NAV_GROUPS, NAV_PAGES, type NavPage } from './nav.ts';
import { useNavFilter } from './nav-filter.ts';
import { openAlertsBadge } from './open-alerts-badge.ts';
import { UserMenu } from './user-menu.tsx';
import './sidebar.css';

/** Those that the page shows when it is opened. */
function useOpenAlerts() {
  const { data } = useQuery({
    queryKey: ['alerts', 'open-count'],
    queryFn: ({ signal }) =>
      callApi('alerts', { query: { status: 'open', run_id: OVERALL_RUN, limit: MAX_RUN_ALERTS }, signal }),
    staleTime: 30_000,
    refetchInterval: 60_000,
  });
  return openAlertsBadge(data?.alerts.length ?? 0);
}

function PageLink({ page, badge }: { page: NavPage; badge: { text: string; words: string } | null }) {
  const navFilter = useNavFilter();
  const Icon = page.icon;
  return (
    <Link
      to={page.to}
      search={(page.filtered ? navFilter : {}) as never}
      className="nav-link"
      activeOptions={{ exact: page.to === '/', includeSearch: false }}
      activeProps={{ 'aria-current': 'page' }}
    >
      <Icon size={16} aria-hidden="true" />
      <span className="nav-label">{page.label}</span>
      {badge && (
        <span className="nav-badge">
          <span aria-hidden="true">{badge.text}</span>
          <span className="sr-only">{badge.words}</span>
        </span>
      )}
    </Link>
  );
}

function useBadges(): (page: NavPage) => { text: string; words: string } | null {
  const alerts = useOpenAlerts();
  const uploads = useActiveUploads();
  const pending = usePendingUsers();
  return (page) => {
    if (page.to === '/alerts') return alerts;
    if (page.to === '/upload' && uploads > 0) return { text: String(uploads), words: `, ${uploads} under way` };
    if (page.to === '/settings' && pending > 0) return { text: String(pending), words: `, ${pendingWords(pending)}` };
    return null;
  };
}

export function Sidebar({ environment }: { environment: string }) {
  const badgeOf = useBadges();
  return (
    <aside className="sidebar">
      <div className="sidebar-head">
        <Logo />
        <span className="environment">{environment}</span>
      </div>
      <nav aria-label="Pages">
        {NAV_GROUPS.map((group) => (
          <div key={group} className="nav-group">
            <p className="nav-heading">{group}</p>
            {NAV_PAGES.filter((page) => page.group === group).map((page) => (
              <PageLink key={page.to} page={page} badge={badgeOf(page)} />
            ))}
          </div>
        ))}
      </nav>
      <span className="spacer" />
      <UserMenu />
    </aside>
  );
}

/** At phone width the pages stay one thumb away. */
export function BottomBar() {
  const badgeOf = useBadges();
  return (
    <nav className="bottom-bar" aria-label="Pages">
      {NAV_PAGES.map((page) => (
        <PageLink
          key={page.to}
          page={page.to === '/files' ? { ...page, label: 'Files' } : page}
          badge={badgeOf(page)}
        />
      ))}
    </nav>
  );
}
