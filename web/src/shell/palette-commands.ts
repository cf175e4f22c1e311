import type { Role } from '../../../core/contract/accounts.ts';
import type { ThemeChoice } from '../lib/theme.ts';
import { rankOptions } from '../ui/rank-options.ts';
import { NAV_PAGES, type NavPage } from './nav.ts';

type CommandAct =
  | { readonly kind: 'page'; readonly to: NavPage['to']; readonly search?: Readonly<Record<string, string>> }
  | { readonly kind: 'theme'; readonly choice: ThemeChoice }
  | { readonly kind: 'help' }
  | { readonly kind: 'sign-out' };

export interface PaletteCommand {
  readonly label: string;
  /** Other words people type for it. */
  readonly detail: string;
  readonly group: NavPage['group'] | 'Settings' | 'Actions';
  readonly act: CommandAct;
  /** Shown to this role and those above it alone. */
  readonly role?: Role;
}

const PAGE_WORDS: Readonly<Record<NavPage['to'], string>> = {
  '/': 'home dashboard start figures',
  '/alerts': 'findings detection anomalies suspicious entities verdicts',
  '/explore': 'search records rows filter query',
  '/upload': 'add file import ingest send data',
  '/files': 'uploads delete remove ledger rejected lines mappings profiles',
  '/settings': 'preferences options configuration',
};

const setting = (label: string, tab: string, detail: string): PaletteCommand => ({
  label,
  detail,
  group: 'Settings',
  act: { kind: 'page', to: '/settings', search: { tab } },
});

/** Everything the palette can do besides looking for records. */
const PALETTE_COMMANDS: readonly PaletteCommand[] = [
  ...NAV_PAGES.map(({ to, label, group }) => ({
    label,
    group,
    detail: PAGE_WORDS[to],
    act: { kind: 'page', to } as const,
  })),
  {
    label: 'Detection and its runs',
    detail: 'run detection detect anomaly anomalies score isolation forest',
    group: 'Actions',
    act: { kind: 'page', to: '/alerts' },
  },
  {
    label: 'Export records',
    detail: 'download save report csv excel xlsx json',
    group: 'Actions',
    act: { kind: 'page', to: '/explore' },
  },
  { label: 'Dark theme', detail: 'night colours mode', group: 'Actions', act: { kind: 'theme', choice: 'dark' } },
  { label: 'Light theme', detail: 'day colours mode', group: 'Actions', act: { kind: 'theme', choice: 'light' } },
  { label: 'Theme as the system', detail: 'colours mode', group: 'Actions', act: { kind: 'theme', choice: 'system' } },
  { label: 'Keyboard shortcuts', detail: 'help keys hotkeys', group: 'Actions', act: { kind: 'help' } },
  { label: 'Sign out', detail: 'log logout off leave end session', group: 'Actions', act: { kind: 'sign-out' } },
  setting('My account', 'account', 'settings password second factor 2fa totp authenticator recovery codes profile'),
  setting('API tokens', 'tokens', 'settings keys access automation'),
  setting('Time zones', 'display', 'settings timezone clock utc'),
  setting('Reverse DNS', 'lookup', 'settings resolver names lookup'),
  setting('System', 'system', 'settings health storage disk version'),
  { ...setting('Users', 'users', 'settings accounts approve roles reset password'), role: 'admin' },
  { ...setting('Audit list', 'audit', 'settings log history who did what'), role: 'admin' },
  setting('About and licences', 'about', 'settings version license api'),
];

export function commandsFor(allowed: (role: Role) => boolean): readonly PaletteCommand[] {
  return PALETTE_COMMANDS.filter(({ role }) => role === undefined || allowed(role));
}

/**
 * The commands a typed text names, best first. Every typed word must begin a word of the command: text from within a
 * word is looked for in the records.
 */
export function matchingCommands(commands: readonly PaletteCommand[], text: string): readonly PaletteCommand[] {
  const typed = text.trim().toLowerCase().split(/\s+/);
  const begins = ({ label, detail }: PaletteCommand): boolean => {
    const words = `${label} ${detail}`.toLowerCase().split(' ');
    return typed.every((part) => words.some((word) => word.startsWith(part)));
  };
  return rankOptions(commands.filter(begins), text);
}
