import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import {
  Download,
  FileSearch,
  Keyboard,
  LogOut,
  type LucideIcon,
  Monitor,
  Moon,
  Settings,
  Sun,
  Waypoints,
} from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { guessQuery } from '../filters/guess-query.ts';
import { filterSearch } from '../lib/filter-state.ts';
import { isAllowed, useMe } from '../lib/session.ts';
import { useTheme } from '../lib/theme.ts';
import { Kbd } from '../ui/states.tsx';
import { NAV_GROUPS, NAV_PAGES, type NavPage } from './nav.ts';
import { useNavFilter } from './nav-filter.ts';
import { openHelp } from './overlays.ts';
import { commandsFor, matchingCommands, type PaletteCommand } from './palette-commands.ts';
import { signOut } from './user-menu.tsx';

const THEME_ICONS = { dark: Moon, light: Sun, system: Monitor } as const;

/** The page a command stands for, if it is no more than that. */
function pageOf({ act, group }: PaletteCommand): NavPage | undefined {
  if (act.kind !== 'page' || act.search || group === 'Actions') return undefined;
  return NAV_PAGES.find(({ to }) => to === act.to);
}

function iconOf(command: PaletteCommand): LucideIcon {
  const { act, group } = command;
  if (act.kind === 'theme') return THEME_ICONS[act.choice];
  if (act.kind === 'help') return Keyboard;
  if (act.kind === 'sign-out') return LogOut;
  if (group === 'Settings') return Settings;
  return pageOf(command)?.icon ?? (act.to === '/explore' ? Download : Waypoints);
}

function useAct(): (command: PaletteCommand) => void {
  const { setChoice } = useTheme();
  const navigate = useNavigate();
  const navFilter = useNavFilter();
  return ({ act }) => {
    if (act.kind === 'theme') return setChoice(act.choice);
    if (act.kind === 'help') return void setTimeout(openHelp);
    if (act.kind === 'sign-out') return void signOut();
    const filtered = NAV_PAGES.some(({ to, filtered }) => to === act.to && filtered);
    void navigate({ to: act.to, search: (act.search ?? (filtered ? navFilter : {})) as never });
  };
}

function Item({ icon: Icon, label, end, onSelect }: ItemProps) {
  return (
    <Command.Item value={label} className="palette-item" onSelect={onSelect}>
      <Icon size={15} aria-hidden="true" />
      <span className="truncate">{label}</span>
      {end}
    </Command.Item>
  );
}

interface ItemProps {
  icon: LucideIcon;
  label: string;
  end?: ReactNode;
  onSelect: () => void;
}

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** One box for pages, records and actions. */
export function Palette({ open, onOpenChange }: PaletteProps) {
  const [text, setText] = useState('');
  const navigate = useNavigate();
  const act = useAct();
  const me = useMe();
  const commands = commandsFor((role) => isAllowed(me, role));
  const done = (run: () => void): void => {
    onOpenChange(false);
    setText('');
    run();
  };
  const command = (one: PaletteCommand) => {
    const page = pageOf(one);
    const keys = page && <Kbd>g {page.key}</Kbd>;
    return (
      <Item key={one.label} icon={iconOf(one)} label={one.label} end={keys} onSelect={() => done(() => act(one))} />
    );
  };
  const typed = text.trim() !== '';
  const matching = typed ? matchingCommands(commands, text) : [];
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div className="scrim" aria-hidden="true" />
        <Radix.Content className="dialog palette" aria-describedby={undefined}>
          <Radix.Title className="sr-only">Search or run a command</Radix.Title>
          <Command label="Search or run a command" shouldFilter={false} loop>
            <Command.Input
              className="palette-input"
              placeholder="Type an address, a number, or a command…"
              value={text}
              onValueChange={setText}
            />
            <Command.List className="palette-list" label="Results">
              {matching.length > 0 && <Command.Group heading="Commands">{matching.map(command)}</Command.Group>}
              {typed && (
                <Command.Group heading="Search">
                  {guessQuery(text).map(({ label, filter }) => (
                    <Item
                      key={label}
                      icon={FileSearch}
                      label={label}
                      onSelect={() =>
                        done(() => void navigate({ to: '/explore', search: filterSearch(filter) as never }))
                      }
                    />
                  ))}
                </Command.Group>
              )}
              {!typed &&
                [...NAV_GROUPS, 'Actions', 'Settings'].map((group) => (
                  <Command.Group key={group} heading={group}>
                    {commands.filter((one) => one.group === group).map(command)}
                  </Command.Group>
                ))}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
