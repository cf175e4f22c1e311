import { it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll } from '../accessibility.ts';
import { heading, type PageName } from '../screens/shell.ts';
import type { WalkRef } from '../walk.ts';
import { show, VIEWS } from './appearance.ts';

const PHONE = { width: 390, height: 844 };
/** What the bar at the bottom calls each page. */
const TABS: readonly (readonly [string, PageName])[] = [
  ['Overview', 'Overview'],
  ['Alerts', 'Alerts'],
  ['Explore', 'Explore'],
  ['Upload', 'Upload'],
  ['Files', 'Manage files'],
  ['Settings', 'Settings'],
];

export function phone(walk: WalkRef): void {
  it('reaches every page at phone width, and none scrolls sideways', async () => {
    const { admin } = walk();
    const page = await admin.open('/');
    await page.setViewportSize(PHONE);
    for (const [link, title] of TABS) {
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: link }).click();
      await heading(page, title).waitFor();
    }
    for (const view of VIEWS) {
      await show(page, view);
      await expectNoSidewaysScroll(page, view.name);
    }
    await show(page, VIEWS[0]!);
    await expectAccessible(admin, page, 'Overview on a phone');
  });
}
