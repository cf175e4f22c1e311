import { Command } from 'cmdk';
import { Check, ChevronsUpDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type ReactNode, useState } from 'react';
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

/** Label before small print, beginning before middle; every typed word must occur. Keywords are [label, detail]. */
function rank(_value: string, search: string, keywords: string[] = []): number {
  const [label = '', detail = ''] = keywords.map((text) => text.toLowerCase());
  const wanted = search.trim().toLowerCase();
  if (label === wanted) return 1;
  if (label.startsWith(wanted)) return 0.9;
  if (label.includes(wanted)) return 0.7;
  const words = wanted.split(/\s+/);
  if (words.every((word) => label.includes(word))) return 0.5;
  return words.every((word) => `${label} ${detail}`.includes(word)) ? 0.2 : 0;
}

/** A choice from a long list, with search. */
export function Combobox({
  value,
  options,
  onValue,
  label,
  placeholder = 'Choose',
  className,
  children,
  ...rest
}: ComboboxProps) {
  const [open, setOpen] = useState(false);
  const chosen = options.find((option) => option.value === value);
  const choose = (next: string): void => {
    setOpen(false);
    onValue(next);
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
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
          <Command label={label} filter={rank} loop>
            <Command.Input className="combobox-search" placeholder="Search" />
            <Command.List className="combobox-list" label={label}>
              <Command.Empty className="combobox-empty">Nothing matches.</Command.Empty>
              {groupsOf(options).map(([group, entries]) => (
                <Command.Group key={group} heading={group || undefined}>
                  {entries.map((option) => (
                    <Command.Item
                      key={option.value}
                      value={option.value || 'none'}
                      keywords={[option.label, option.detail ?? '']}
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
