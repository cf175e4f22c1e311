import { expect, it } from 'vitest';
import { expectAccessible } from '../accessibility.ts';
import { fillAccount, typePassword } from '../screens/door.ts';
import { heading } from '../screens/shell.ts';
import { ADMIN, type WalkRef } from '../walk.ts';

export function administrator(walk: WalkRef): void {
  it('makes the administrator through the one-time link, which then has no use any more', async () => {
    const { dashboard, admin } = walk();
    const link = (await dashboard.setupUrl()) ?? '';
    const page = await admin.open(link);
    await page.getByRole('heading', { name: 'Create the administrator' }).waitFor();
    await expectAccessible(admin, page, 'setup');
    await fillAccount(page, ADMIN);
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await page.getByRole('heading', { name: 'All set' }).waitFor();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await typePassword(page, ADMIN);
    await heading(page, 'Overview').waitFor();
    await page.getByText('No records yet').waitFor();
    expect(await dashboard.setupUrl()).toBeNull();
    const late = await dashboard.person();
    const stranger = await late.open(link);
    await stranger.getByRole('heading', { name: 'This installation is set up' }).waitFor();
    await stranger.getByRole('button', { name: 'Sign in and open the overview' }).waitFor();
    await late.close();
    const again = await admin.open(link);
    await again.getByText('This installation is set up').waitFor();
    await expectAccessible(admin, again, 'setup, signed in');
    await again.getByRole('link', { name: 'To the overview' }).click();
    await heading(again, 'Overview').waitFor();
  });
}
