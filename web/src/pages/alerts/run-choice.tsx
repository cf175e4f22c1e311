import { Link } from '@tanstack/react-router';
import type { Run } from '../../../../core/contract/alerts.ts';
import type { Filter } from '../../../../core/contract/filter.ts';
import { pillText } from '../../filters/filter-fields.ts';
import { useSetSearch } from '../../lib/filter-state.ts';
import { useZone } from '../../lib/zone.ts';
import { Select } from '../../ui/field.tsx';
import { isOverEverything } from './kept-runs.ts';
import { Scope } from './run-details.tsx';

interface RunChoiceProps {
  shown: Run;
  kept: readonly Run[];
}

/** Which run the page shows and what that looked at; a choice where results of another are kept. */
export function RunChoice({ shown, kept }: RunChoiceProps) {
  const setSearch = useSetSearch();
  const zone = useZone();
  const isPart = !isOverEverything(shown.request.filter);
  const later = kept.find((run) => run !== shown);
  const wording = (run: Run) =>
    `${scopeWords(run.request.filter)}, ${zone.format(run.finished_at ?? run.started_at, 'minutes')}`;
  return (
    <div className="row-wrap run-choice">
      {kept.length > 1 ? (
        <Select
          aria-label="Run shown"
          value={shown.run_id}
          onValue={(id) => setSearch({ run: id === kept[0]?.run_id ? undefined : id, alert: undefined })}
          options={kept.map((run) => ({ value: run.run_id, label: wording(run) }))}
        />
      ) : null}
      <p className={isPart ? 'run-part' : 'muted'}>
        {isPart ? (
          <>
            This page shows a run over a part of the data: <Scope filter={shown.request.filter} />. What lies outside it
            was not looked at.
          </>
        ) : (
          'This page shows the latest run over everything.'
        )}
      </p>
      {isPart || later === undefined ? null : (
        <p>
          A later one looked at <Scope filter={later.request.filter} /> alone:{' '}
          <Link to="/alerts" search={{ run: later.run_id } as never}>
            Show what it found
          </Link>
        </p>
      )}
    </div>
  );
}

function scopeWords(filter: Filter): string {
  if (isOverEverything(filter)) return 'Over everything';
  const parts = [
    ...(filter.text ? [`“${filter.text}”`] : []),
    ...filter.pills.filter((p) => !p.disabled).map(pillText),
  ];
  if (filter.from || filter.to) parts.push('a period');
  const words = parts.join('; ');
  return `Over a filter: ${words.length > 60 ? `${words.slice(0, 59)}…` : words}`;
}
