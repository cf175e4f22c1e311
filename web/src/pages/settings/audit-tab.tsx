import { useInfiniteQuery } from '@tanstack/react-query';
import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { AuditEntry } from '../../../../core/contract/system.ts';
import { callApi } from '../../lib/api.ts';
import { useZone } from '../../lib/zone.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { EmptyState, ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { TableScroll } from '../../ui/table-scroll.tsx';
import { Time } from '../../ui/value.tsx';
import { auditWords } from './audit-words.ts';

const PAGE = 50;

function Detail({ entry }: { entry: AuditEntry }) {
  if (Object.keys(entry.detail).length === 0) return null;
  const words = auditWords(entry);
  return (
    <details className="audit-detail">
      <summary>
        <span className="truncate">
          {words.map(({ name, text }) => `${name}: ${text}`).join(' · ') || 'No parameters'}
        </span>
      </summary>
      <dl>
        {words.map(({ name, text }) => (
          <div key={name}>
            <dt className="muted">{name}</dt>
            <dd className="wrap-anywhere">{text}</dd>
          </div>
        ))}
      </dl>
      <p className="muted small">As recorded</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre tabIndex={0}>{JSON.stringify(entry.detail, null, 2)}</pre>
    </details>
  );
}

/** Ids are long and say little: the name stands for them where the entry has one. */
function Target({ entry }: { entry: AuditEntry }) {
  if (!entry.target) return null;
  const name = entry.detail['name'] ?? entry.detail['username'];
  if (typeof name === 'string') return <span title={entry.target}>{name}</span>;
  if (/^[0-9a-f-]{20,}$/.test(entry.target)) return <code title={entry.target}>{entry.target.slice(0, 12)}…</code>;
  return entry.target;
}

function IntactMark({ intact }: { intact: boolean }) {
  return intact ? (
    <Badge tone="good" icon={<ShieldCheck size={12} aria-hidden="true" />}>
      Unbroken
    </Badge>
  ) : (
    <Badge tone="bad" icon={<ShieldAlert size={12} aria-hidden="true" />}>
      Changed or cut: the hashes do not follow from each other
    </Badge>
  );
}

export function AuditTab() {
  const { short } = useZone();
  const [typed, setTyped] = useState('');
  const action = typed.trim();
  const query = useInfiniteQuery({
    queryKey: ['audit', action],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) =>
      callApi('audit', { query: { before: pageParam, action: action || undefined, limit: PAGE }, signal }),
    getNextPageParam: (page) => (page.entries.length < PAGE ? undefined : page.entries.at(-1)?.seq),
  });
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  const first = query.data?.pages[0];
  return (
    <Card
      question="Who did what?"
      title="Audit list"
      note="append-only, newest first"
      actions={first && <IntactMark intact={first.intact} />}
      flush
    >
      <div className="audit-bar">
        <Field label="Only this action" hideLabel>
          {(field) => (
            <Input
              {...field}
              placeholder="Only this action, such as search or delete"
              value={typed}
              maxLength={64}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      </div>
      {query.error && <ErrorNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <SkeletonRows rows={8} />}
      {first && entries.length === 0 && (
        <EmptyState title="No entries">
          {action ? `Nothing was recorded as “${action}”.` : 'Nothing has been recorded yet.'}
        </EmptyState>
      )}
      {entries.length > 0 && (
        <TableScroll label="Audit entries">
          <table className="table audit-table">
            <thead>
              <tr>
                <th scope="col" className="right">
                  No.
                </th>
                <th scope="col">Time ({short})</th>
                <th scope="col">Who</th>
                <th scope="col">Action</th>
                <th scope="col">On what</th>
                <th scope="col">Details</th>
                <th scope="col">Hash</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <tr key={entry.seq}>
                  <td className="right num">{entry.seq}</td>
                  <td>
                    <Time value={entry.at} />
                  </td>
                  <td>{entry.actor}</td>
                  <td className="nowrap">{entry.action.replaceAll(/[._]/g, ' ')}</td>
                  <td>
                    <div className="audit-target">
                      <Target entry={entry} />
                    </div>
                  </td>
                  <td>
                    <Detail entry={entry} />
                  </td>
                  <td>
                    <code className="muted" title={entry.hash}>
                      {entry.hash.slice(0, 10)}
                    </code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {query.hasNextPage && (
        <div className="audit-more">
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show older entries
          </Button>
        </div>
      )}
    </Card>
  );
}
