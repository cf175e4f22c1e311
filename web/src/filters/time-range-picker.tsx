import { Clock } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type FormEvent, useState } from 'react';
import type { DataPeriod } from '../lib/data-period.ts';
import type { RangeChoice } from '../lib/filter-codec.ts';
import { RELATIVE_RANGES, rangeLabel, resolveRange } from '../lib/filter-range.ts';
import { formatTime, parseLocal } from '../lib/time.ts';
import { useZone } from '../lib/zone.ts';
import { Button } from '../ui/button.tsx';
import { Field, Input } from '../ui/field.tsx';

/** Typed as printed everywhere else: a browser's own date field would follow its language, and 04/05 is two days. */
const FORMAT = '2026-04-17 07:02';

interface TimeRangePickerProps {
  range: RangeChoice;
  /** First and last event held; relative choices count back from the last. */
  period: DataPeriod | null | undefined;
  onRange: (range: RangeChoice) => void;
}

/** Relative periods of the data held, or two dates in the chosen zone. */
export function TimeRangePicker({ range, period, onRange }: TimeRangePickerProps) {
  const [open, setOpen] = useState(false);
  const zone = useZone();
  const choose = (next: RangeChoice): void => {
    setOpen(false);
    onRange(next);
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button size="sm" icon={<Clock size={13} aria-hidden="true" />}>
          <span className="sr-only">Period: </span>
          <span className="num">{rangeLabel(range, zone.zone)}</span>
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover range-popover"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label="Period"
        >
          <div className="range-relative">
            <p className="muted small">Of the data held</p>
            <button
              type="button"
              className="range-choice"
              aria-pressed={range.kind === 'all'}
              onClick={() => choose({ kind: 'all' })}
            >
              All data
            </button>
            {RELATIVE_RANGES.map(({ minutes, label }) => (
              <button
                type="button"
                key={minutes}
                className="range-choice"
                aria-pressed={range.kind === 'last' && range.minutes === minutes}
                disabled={!period}
                onClick={() => choose({ kind: 'last', minutes })}
              >
                {label}
              </button>
            ))}
          </div>
          <AbsoluteForm range={range} period={period ?? null} onRange={choose} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function AbsoluteForm({
  range,
  period,
  onRange,
}: {
  range: RangeChoice;
  period: DataPeriod | null;
  onRange: (range: RangeChoice) => void;
}) {
  const { zone, label, format } = useZone();
  const resolved = resolveRange(range, period);
  const startMs = resolved.from ? Date.parse(resolved.from) : period?.firstMs;
  const endMs = resolved.to ? Date.parse(resolved.to) : period ? period.lastMs + 60_000 : undefined;
  const [from, setFrom] = useState(startMs === undefined ? '' : formatTime(startMs, zone, 'minutes'));
  const [to, setTo] = useState(endMs === undefined ? '' : formatTime(endMs, zone, 'minutes'));
  const fromMs = from.trim() === '' ? null : parseLocal(from, zone);
  const toMs = to.trim() === '' ? null : parseLocal(to, zone);
  const fromBad = from.trim() !== '' && fromMs === null;
  const toBad = to.trim() !== '' && toMs === null;
  const reversed = fromMs !== null && toMs !== null && fromMs >= toMs;
  const refused = reversed || fromBad || toBad || (fromMs === null && toMs === null);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (refused) return;
    onRange({
      kind: 'absolute',
      from: fromMs === null ? null : new Date(fromMs).toISOString(),
      to: toMs === null ? null : new Date(toMs).toISOString(),
    });
  };

  return (
    <form className="range-absolute" onSubmit={submit}>
      <Field label="From" error={fromBad ? `As ${FORMAT}` : undefined}>
        {(control) => (
          <Input
            {...control}
            className="mono"
            placeholder={FORMAT}
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="To"
        hint="not included"
        error={toBad ? `As ${FORMAT}` : reversed ? 'Must be later than From' : undefined}
      >
        {(control) => (
          <Input
            {...control}
            className="mono"
            placeholder={FORMAT}
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
        )}
      </Field>
      <p className="muted small">
        Times in {label}.
        {period && (
          <>
            <br />
            Data from {format(period.firstMs, 'minutes')} to {format(period.lastMs, 'minutes')}.
          </>
        )}
      </p>
      <Button variant="primary" size="sm" type="submit" disabled={refused}>
        Apply
      </Button>
    </form>
  );
}
