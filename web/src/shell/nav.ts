import { Bell, Database, Gauge, type LucideIcon, Search, Settings, Upload } from 'lucide-react';

export interface NavPage {
  readonly to: '/' | '/alerts' | '/explore' | '/upload' | '/files' | '/settings';
  readonly label: string;
  readonly group: 'Monitor' | 'Investigate' | 'Data';
  readonly icon: LucideIcon;
  /** Second key after `g`. */
  readonly key: string;
  /** Takes the filter along. */
  readonly filtered?: true;
}

/** Every page there is. A page that does not exist yet is not listed. */
export const NAV_PAGES: readonly NavPage[] = [
  { to: '/', label: 'Overview', group: 'Monitor', icon: Gauge, key: 'o', filtered: true },
  { to: '/alerts', label: 'Alerts', group: 'Monitor', icon: Bell, key: 'a' },
  { to: '/explore', label: 'Explore', group: 'Investigate', icon: Search, key: 'e', filtered: true },
  { to: '/upload', label: 'Upload', group: 'Data', icon: Upload, key: 'u' },
  { to: '/files', label: 'Manage files', group: 'Data', icon: Database, key: 'f' },
  { to: '/settings', label: 'Settings', group: 'Data', icon: Settings, key: 's' },
];

export const NAV_GROUPS = ['Monitor', 'Investigate', 'Data'] as const;
