import type { Locator, Page } from 'playwright-core';
import { eventually } from '../eventually.ts';

export type PageName = 'Overview' | 'Alerts' | 'Explore' | 'Upload' | 'Manage files' | 'Settings';

export function heading(page: Page, name: string): Locator {
  return page.getByRole('heading', { level: 1, name });
}

/** A card by its title. */
export function card(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

export function drawer(page: Page): Locator {
  return page.getByRole('dialog');
}

/** Follows the link in the side bar. */
export async function goTo(page: Page, name: PageName): Promise<void> {
  await page.getByRole('complementary').getByRole('link', { name }).click();
  await heading(page, name).waitFor();
}

/** Opens a menu by its button and chooses an item. */
export async function choose(page: Page, button: Locator, item: string): Promise<void> {
  await button.click();
  await page.getByRole('menu').getByText(item, { exact: true }).click();
}

/** Opens a searchable list by its button and takes the entry of that name. */
export async function pick(page: Page, button: Locator, entry: string): Promise<void> {
  await button.click();
  await page.getByPlaceholder('Search', { exact: true }).fill(entry);
  await page.getByRole('option').filter({ hasText: entry }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByPlaceholder('Search', { exact: true }).waitFor({ state: 'hidden' });
}

/** Loads and animations are over: what is on screen stays. */
export async function settled(page: Page): Promise<void> {
  const still = `!document.querySelector('.skeleton, [aria-busy="true"]') && document.fonts.status === 'loaded'`;
  await eventually(() => page.evaluate<boolean>(still)).toBe(true);
}

export async function toast(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor();
}

export async function signOut(page: Page): Promise<void> {
  await choose(page, page.getByRole('complementary').getByRole('button', { name: /^Account/ }), 'Sign out');
  await page.getByRole('heading', { level: 1, name: 'Network records, accounted for' }).waitFor();
}
