import type { Locator, Page } from 'playwright-core';
import { eventually } from '../eventually.ts';
import { choose, pick } from './shell.ts';

/** Asserts how many records the present filter leaves, as the page says it. */
export async function expectRecords(page: Page, count: number): Promise<void> {
  const words =
    count === 0 ? 'No record matches' : `${count.toLocaleString('en-GB')} ${count === 1 ? 'row' : 'rows'} in`;
  const body = page.getByRole('main');
  await eventually(() => body.innerText(), `expected ${words}`).toContain(words);
}

export interface Condition {
  readonly field: string;
  readonly condition?: string;
  readonly value?: string;
  readonly exclude?: boolean;
}

/** Adds a pill through its form. */
export async function addFilter(page: Page, { field, condition, value, exclude }: Condition): Promise<void> {
  await page.getByRole('button', { name: 'Add filter' }).click();
  const form = page.getByRole('dialog', { name: 'Add filter' });
  await pick(page, form.getByLabel('Field'), field);
  if (condition !== undefined) await form.getByLabel('Condition').selectOption({ label: condition });
  if (value !== undefined) await form.getByLabel('Value').fill(value);
  if (exclude) await form.getByLabel('Exclude what matches').check();
  await form.getByRole('button', { name: 'Add filter' }).click();
  await form.waitFor({ state: 'hidden' });
}

export async function clearFilter(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Filters' }).getByRole('button', { name: 'Clear', exact: true }).click();
}

/** The button of a pill by its words, such as "Port is 53". */
export function pill(page: Page, words: string): Locator {
  const text = words.split(' ').join('\\s*');
  return page.getByRole('region', { name: 'Filters' }).getByRole('button', { name: new RegExp(`^Filter.*${text}`) });
}

export async function setPeriod(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: /^Period/ }).click();
  const form = page.getByRole('dialog', { name: 'Period' });
  await form.getByLabel('From').fill(from);
  await form.getByLabel('To', { exact: true }).fill(to);
  await form.getByRole('button', { name: 'Apply' }).click();
  await form.waitFor({ state: 'hidden' });
}

export async function searchText(page: Page, text: string): Promise<void> {
  const box = page.getByRole('searchbox', { name: 'Search the records' });
  await box.fill(text);
  await box.press('Enter');
}

export function columnMenu(page: Page, column: string, item: string): Promise<void> {
  const head = page.getByRole('columnheader').getByRole('button', { name: new RegExp(`^${column}( \\(|$)`) });
  return choose(page, head, item);
}

/** A row by its place in the whole result, from 1. */
export function row(page: Page, place: number): Locator {
  return page.locator(`#flow-row-${place - 1}`);
}

/** What a row shows in a column, named as in the schema. */
export function value(page: Page, place: number, column: string): Locator {
  return row(page, place).locator(`[data-column="${column}"]`);
}
