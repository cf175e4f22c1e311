import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { fillAccount, signIn, typePassword } from '../screens/door.ts';
import { ANALYST, type WalkRef } from '../walk.ts';

/** Where the directory and its sign-in pages differ. */
export interface Waiting {
  /** From the words that the account waits for approval. */
  leave(page: Page): Promise<void>;
  /** From the landing page to the overview, once it is approved. */
  enter(page: Page): Promise<void>;
}

const OWN_PAGES: Waiting = { leave: async () => {}, enter: (page) => signIn(page, ANALYST) };

export function approval(walk: WalkRef, { leave, enter }: Waiting = OWN_PAGES): void {
  it('lets a second person ask for an account, which works only once it is approved', async () => {
    const { admin, analyst } = walk();
    const page = await analyst.open('/');
    await page.getByRole('link', { name: 'Ask for one' }).click();
    await fillAccount(page, ANALYST);
    await page.getByRole('button', { name: 'Ask for an account' }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await page.getByRole('link', { name: 'Back to the sign-in page' }).click();
    await page.getByRole('button', { name: 'Sign in' }).click();
    // A browser notes the refusal's status in its console.
    await analyst.unwatched(async () => {
      await typePassword(page, ANALYST);
      await page
        .getByText(/waits for|approv/i)
        .first()
        .waitFor();
      await leave(page);
    });

    const office = await admin.open('/settings?tab=users');
    const row = office.getByRole('row').filter({ hasText: ANALYST.username });
    await row.getByText('Waits for approval').waitFor();
    await row.getByRole('button', { name: 'Approve' }).click();
    await row.getByText('Active').waitFor();
    await row.getByLabel(`Role of ${ANALYST.display_name}`).selectOption('analyst');
    await eventually(() => row.getByLabel(`Role of ${ANALYST.display_name}`).inputValue()).toBe('analyst');

    await page.goto('/');
    await enter(page);
    await page.goto('/settings?tab=users');
    await page.getByRole('tab', { name: 'My account' }).waitFor();
    expect(await page.getByRole('tab', { name: 'Users' }).count()).toBe(0);
  });
}
