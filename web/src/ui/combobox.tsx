import { Command } from 'cmdk';
import { Check, ChevronsUpDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { rankOptions } from './rank-options.ts';
import './field.css';
import './combobox.css';

export interface ComboboxOption {
  readonly value: string;
  readonly label: string;
  /** Small print; searched as well. */
  readonly detail?: string;
  readonly group?: string;
}

interface ComboboxProps {
  value: string | null;
  options: readonly ComboboxOption[];
  onValue: (value: string) => void;
  /** Accessible name of the button and the list. */
  label: string;
  placeholder?: string;
  /** Shown in the empty search box. */
  searchHint?: string;
  id?: string;
  disabled?: boolean;
  className?: string;
  /** Replaces the button's text. */
  children?: ReactNode;
}

function groupsOf(options: readonly ComboboxOption[]): [string, ComboboxOption[]][] {
  const groups = new Map<string, ComboboxOption[]>();
  for (const option of options) {
    const name = option.group ?? '';
    groups.set(name, [...(groups.get(name) ?? []), option]);
  }
  return [...groups];
}

/** A choice from a long list, with search. */
export function Combobox({
  value,
  options,
  onValue,
  label,
  placeholder = 'Choose',
  searchHint = 'Search',
  className,
  children,
  ...rest
}: ComboboxProps) {
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const found = rankOptions(options, search);
  // The best match stands first, whatever its group: groups are for looking around.
  const groups: [string, readonly ComboboxOption[]][] = search.trim() === '' ? groupsOf(found) : [['', found]];
  const changeOpen = (next: boolean): void => {
    setOpen(next);
    setSearch('');
  };
  const chosen = options.find((option) => option.value === value);
  const choose = (next: string): void => {
    changeOpen(false);
    onValue(next);
  };
  return (
    <Popover.Root open={open} onOpenChange={changeOpen}>
      <Popover.Trigger asChild>
        <button type="button" {...rest} className={['input', 'combobox', className].filter(Boolean).join(' ')}>
          <span className="sr-only">{label}: </span>
          {children ?? <span className={chosen ? 'truncate' : 'truncate muted'}>{chosen?.label ?? placeholder}</span>}
          <ChevronsUpDown size={13} aria-hidden="true" className="muted" />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover combobox-popover"
          align="start"
          sideOffset={5}
          collisionPadding={8}
          aria-label={label}
        >
          <Command label={label} shouldFilter={false} loop>
            <Command.Input
              className="combobox-search"
              placeholder={searchHint}
              value={search}
              onValueChange={setSearch}
            />
            <Command.List className="combobox-list" label={label}>
              {found.length === 0 && (
                <div role="presentation" className="combobox-empty">
                  Nothing matches.
                </div>
              )}
              {groups.map(([group, entries]) => (
                <Command.Group key={group} heading={group || undefined}>
                  {entries.map((option) => (
                    <Command.Item
                      key={option.value}
                      value={option.value || 'none'}
                      onSelect={() => choose(option.value)}
                      className="combobox-item"
                    >
                      <Check size={13} aria-hidden="true" className={option.value === value ? '' : 'invisible'} />
                      <span className="truncate">{option.label}</span>
                      {option.detail && <span className="combobox-detail truncate">{option.detail}</span>}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
