import { describe, expect, it } from 'vitest';
import { commandsFor, matchingCommands } from '../../../web/src/shell/palette-commands.ts';

const all = commandsFor(() => true);
const first = (text: string) => matchingCommands(all, text)[0]?.label;

describe('the commands of the palette', () => {
  it('come first by their own words', () => {
    for (const { label } of all) expect(first(label.toLowerCase())).toBe(label);
    expect(first('sign out')).toBe('Sign out');
  });

  it('are found by what people call them', () => {
    const asked = ['detect', 'run detection', 'export', 'csv', 'upload', 'settings', 'logout', 'password', 'home'];
    expect(asked.map(first)).toEqual([
      'Detection and its runs',
      'Detection and its runs',
      'Export records',
      'Export records',
      'Upload',
      'Settings',
      'Sign out',
      'My account',
      'Overview',
    ]);
    expect(matchingCommands(all, 'theme').map(({ label }) => label)).toEqual([
      'Theme as the system',
      'Dark theme',
      'Light theme',
    ]);
  });

  it('leave numbers, addresses, domains and parts of words to the search', () => {
    for (const text of ['443', '203.0.113.7', '2001:db8::1', 'example.org', 'loads', 'out of it'])
      expect(matchingCommands(all, text)).toEqual([]);
  });

  it('for administrators are offered to nobody else', () => {
    const labels = commandsFor((role) => role !== 'admin').map(({ label }) => label);
    expect(labels).not.toContain('Users');
    expect(labels).toContain('My account');
  });
});
