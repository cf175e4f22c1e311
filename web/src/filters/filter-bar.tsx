import { Plus } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { withPill } from '../lib/filter-pills.ts';
import { type FilterControl, useFilter } from '../lib/filter-state.ts';
import { Button } from '../ui/button.tsx';
import { PillChip } from './pill-chip.tsx';
import { PillForm } from './pill-form.tsx';
import { TextSearch } from './text-search.tsx';
import { TimeRangePicker } from './time-range-picker.tsx';
import './filters.css';

interface FilterBarProps {
  /** The page's own controls, at the right: copy link, export. */
  actions?: ReactNode;
}

function AddFilter({ control }: { control: FilterControl }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button size="sm" variant="ghost" icon={<Plus size={14} aria-hidden="true" />}>
          Add filter
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover filter-popover"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label="Add filter"
        >
          <PillForm
            onCancel={() => setOpen(false)}
            onSubmit={(pill) => {
              setOpen(false);
              control.addPill(pill);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** What the page is narrowed to: text, pills and period, all in the address bar. */
export function FilterBar({ actions }: FilterBarProps) {
  const control = useFilter();
  return (
    <section className="filter-bar" aria-label="Filters">
      <TextSearch
        text={control.state.text}
        onText={control.setText}
        onPill={(pill) => control.setFilter({ ...control.state, text: '', pills: withPill(control.state.pills, pill) })}
      />
      {control.state.pills.map((pill, index) => (
        <PillChip
          // biome-ignore lint/suspicious/noArrayIndexKey: pills have no identity but their place
          key={index}
          pill={pill}
          onChange={(change) => control.changePill(index, change)}
          onRemove={() => control.removePill(index)}
        />
      ))}
      <AddFilter control={control} />
      {(control.state.pills.length > 0 || !control.empty) && (
        <Button size="sm" variant="ghost" onClick={control.clear}>
          Clear
        </Button>
      )}
      <span className="spacer" />
      <div className="row filter-actions">
        <TimeRangePicker range={control.state.range} period={control.period} onRange={control.setRange} />
        {actions}
      </div>
    </section>
  );
}
