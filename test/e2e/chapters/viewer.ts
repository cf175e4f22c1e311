import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { fillAccount, signIn, typePassword } from '../screens/door.ts';
import { choose, heading } from '../screens/shell.ts';
import type { WalkRef } from '../walk.ts';

const VIEWER = { username: 'meera', display_name: 'Meera Nair', password: 'a lamp by the window' };
const NEW_PASSWORD = 'two lamps by the window';

/** `newPassword` fills the page of the sign-in server that asks for a password of one's own. */
export function viewer(walk: WalkRef, newPassword: (page: Page, password: string) => Promise<void> = ownPage): void {
  it('lets a viewer look and nothing more, and an administrator give a forgotten password anew', async () => {
    const { admin, dashboard } = walk();
    const visitor = await dashboard.person();
    const page = await visitor.open('/sign-up');
    await fillAccount(page, VIEWER);
    await page.getByRole('button', { name: 'Ask for an account' }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();

    const office = await admin.open('/settings?tab=users');
    const row = office.getByRole('row').filter({ hasText: VIEWER.username });
    await row.getByRole('button', { name: 'Approve' }).click();
    await row.getByText('Active').waitFor();
    await page.goto('/');
    await signIn(page, VIEWER);
    await page.goto('/upload');
    await page.getByText('Viewers cannot upload').waitFor();
    expect(await page.getByRole('button', { name: 'Choose files' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Map the columns' }).count()).toBe(0);
    await page.goto('/alerts');
    await page
      .getByRole('button', { name: /open alert/ })
      .first()
      .waitFor();
    expect(await page.getByRole('button', { name: 'Run over everything' }).count()).toBe(0);
    expect(visitor.complaints()).toEqual([]);

    await choose(office, row.getByRole('button', { name: /^Actions/ }), 'Reset password');
    await office.getByRole('dialog').getByRole('button', { name: 'Reset password' }).click();
    const shown = office.getByRole('dialog', { name: 'Temporary password' });
    const temporary = await shown.getByRole('code').innerText();
    await shown.getByRole('button', { name: 'Done' }).click();

    // The session ended with the password: the next page leads to the sign-in form.
    await visitor.unwatched(async () => {
      await page.goto('/files');
      await page.getByRole('button', { name: 'Sign in' }).click();
    });
    await typePassword(page, { ...VIEWER, password: temporary });
    await newPassword(page, NEW_PASSWORD);
    await heading(page, 'Manage files').or(heading(page, 'Overview')).waitFor();
    await visitor.close();
  });
}

async function ownPage(page: Page, password: string): Promise<void> {
  await page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByLabel('New password again').fill(password);
  await page.getByRole('button', { name: 'Save and sign in' }).click();
}
