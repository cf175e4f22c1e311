import { Monitor, Moon, Sun } from 'lucide-react';
import { type ThemeChoice, useTheme } from '../lib/theme.ts';
import { Menu } from '../ui/menu.tsx';

const CHOICES = [
  { choice: 'dark', label: 'Dark', icon: Moon },
  { choice: 'light', label: 'Light', icon: Sun },
  { choice: 'system', label: 'As the system', icon: Monitor },
] as const satisfies readonly { choice: ThemeChoice; label: string; icon: typeof Moon }[];

export function ThemeMenu() {
  const { choice, theme, setChoice } = useTheme();
  const Icon = theme === 'dark' ? Moon : Sun;
  return (
    <Menu
      trigger={
        <button type="button" className="icon-button" aria-label={`Theme: ${choice}`}>
          <Icon size={16} aria-hidden="true" />
        </button>
      }
      groups={[
        CHOICES.map((entry) => ({
          key: entry.choice,
          label: entry.label,
          icon: <entry.icon size={14} aria-hidden="true" />,
          checked: choice === entry.choice,
          onSelect: () => setChoice(entry.choice),
        })),
      ]}
    />
  );
}
