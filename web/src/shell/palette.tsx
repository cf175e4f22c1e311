import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { FileSearch, Keyboard, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { guessQuery } from '../filters/guess-query.ts';
import { filterSearch } from '../lib/filter-state.ts';
import { useTheme } from '../lib/theme.ts';
import { Kbd } from '../ui/states.tsx';
import { NAV_GROUPS, NAV_PAGES } from './nav.ts';
import { useNavFilter } from './nav-filter.ts';
import { openHelp } from './overlays.ts';
import { signOut } from './user-menu.tsx';

interface Action {
  readonly label: string;
  readonly icon: ReactNode;
  readonly run: () => void;
}

function useActions(): Action[] {
  const { setChoice } = useTheme();
  const icon = { size: 15, 'aria-hidden': true } as const;
  return [
    { label: 'Dark theme', icon: <Moon {...icon} />, run: () => setChoice('dark') },
    { label: 'Light theme', icon: <Sun {...icon} />, run: () => setChoice('light') },
    { label: 'Theme as the system', icon: <Monitor {...icon} />, run: () => setChoice('system') },
    { label: 'Keyboard shortcuts', icon: <Keyboard {...icon} />, run: () => setTimeout(openHelp) },
    { label: 'Sign out', icon: <LogOut {...icon} />, run: () => void signOut() },
  ];
}

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** One box for pages, records and actions. */
export function Palette({ open, onOpenChange }: PaletteProps) {
  const [text, setText] = useState('');
  const navigate = useNavigate();
  const navFilter = useNavFilter();
  const actions = useActions();
  const done = (run: () => void): void => {
    onOpenChange(false);
    setText('');
    run();
  };
  const item = (key: string, icon: ReactNode, label: string, run: () => void, end?: ReactNode) => (
    <Command.Item key={key} value={key} keywords={[label]} className="palette-item" onSelect={() => done(run)}>
      {icon}
      <span className="truncate">{label}</span>
      {end}
    </Command.Item>
  );
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div className="scrim" aria-hidden="true" />
        <Radix.Content className="dialog palette" aria-describedby={undefined}>
          <Radix.Title className="sr-only">Search or run a command</Radix.Title>
          <Command label="Search or run a command" loop>
            <Command.Input
              className="palette-input"
              placeholder="Type an address, a number, or a command…"
              value={text}
              onValueChange={setText}
            />
            <Command.List className="palette-list" label="Results">
              {text.trim() !== '' && (
                <Command.Group heading="Search" forceMount>
                  {guessQuery(text).map((guess) => (
                    <Command.Item
                      key={guess.label}
                      value={`${text} ${guess.label}`}
                      forceMount
                      className="palette-item"
                      onSelect={() =>
                        done(() => void navigate({ to: '/explore', search: filterSearch(guess.filter) as never }))
                      }
                    >
                      <FileSearch size={15} aria-hidden="true" />
                      <span className="truncate">{guess.label}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              {NAV_GROUPS.map((group) => (
                <Command.Group key={group} heading={group}>
                  {NAV_PAGES.filter((page) => page.group === group).map((page) =>
                    item(
                      page.to,
                      <page.icon size={15} aria-hidden="true" />,
                      page.label,
                      () => void navigate({ to: page.to, search: (page.filtered ? navFilter : {}) as never }),
                      <Kbd>g {page.key}</Kbd>,
                    ),
                  )}
                </Command.Group>
              ))}
              <Command.Group heading="Actions">
                {actions.map((action) => item(action.label, action.icon, action.label, action.run))}
              </Command.Group>
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
