import { Columns3 } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { GROUP_LABELS } from '../../filters/filter-fields.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Input } from '../../ui/field.tsx';
import { CHOICES, DEFAULT_COLUMNS, type ShownColumn, toggledColumn } from './column-choice.ts';

interface ColumnPickerProps {
  columns: readonly ShownColumn[];
  onColumns: (columns: readonly ShownColumn[]) => void;
}

/** Which columns the table shows, by group; remembered in this browser. */
export function ColumnPicker({ columns, onColumns }: ColumnPickerProps) {
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button size="sm" icon={<Columns3 size={14} aria-hidden="true" />}>
          Columns <span className="muted num">{columns.length}</span>
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover picker"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label="Columns"
        >
          <PickerBody columns={columns} onColumns={onColumns} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function PickerBody({ columns, onColumns }: ColumnPickerProps) {
  const [wanted, setWanted] = useState('');
  const text = wanted.trim().toLowerCase();
  const found = CHOICES.filter(
    (column) => text === '' || `${column.label} ${column.name} ${column.about}`.toLowerCase().includes(text),
  );
  const groups = Object.groupBy(found, (column) => column.group);
  return (
    <>
      <div className="picker-head">
        <Input
          aria-label="Find a column"
          placeholder="Find a column"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
        <Button size="sm" variant="ghost" onClick={() => onColumns(DEFAULT_COLUMNS)}>
          Reset
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="picker-list" tabIndex={0} aria-label="All columns">
        {Object.entries(groups).map(([group, members]) => (
          <fieldset key={group} className="picker-group">
            <legend>{GROUP_LABELS[group as keyof typeof GROUP_LABELS]}</legend>
            {members.map((column) => {
              const name = column.name as ShownColumn;
              return (
                <Checkbox
                  key={name}
                  label={<span title={column.about}>{column.label}</span>}
                  checked={columns.includes(name)}
                  onChecked={() => onColumns(toggledColumn(columns, name))}
                />
              );
            })}
          </fieldset>
        ))}
        {found.length === 0 ? <p className="muted">No column is called that.</p> : null}
      </section>
    </>
  );
}
