import type { Page } from 'playwright-core';

export interface Account {
  readonly username: string;
  readonly display_name: string;
  readonly password: string;
}

/** Fills the form of the setup link and of the sign-up page. */
export async function fillAccount(page: Page, account: Account): Promise<void> {
  await page.getByLabel('User name').fill(account.username);
  await page.getByLabel('Your name').fill(account.display_name);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await page.getByLabel('Password again').fill(account.password);
}

/** Fills the provider's own form, wherever a sign-in has led to. */
export async function typePassword(page: Page, account: Pick<Account, 'username' | 'password'>): Promise<void> {
  await page.getByLabel(/^User ?name$/i).fill(account.username);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** From the landing page to the first page of somebody without a second factor. */
export async function signIn(page: Page, account: Account): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).click();
  await typePassword(page, account);
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
}
