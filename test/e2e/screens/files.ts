import type { Locator, Page } from 'playwright-core';
import { choose, drawer } from './shell.ts';

export async function openLedger(page: Page, name: string): Promise<Locator> {
  await page.getByRole('rowheader').getByRole('button', { name, exact: true }).click();
  const opened = drawer(page);
  await opened.getByRole('heading', { name }).waitFor();
  return opened;
}

/** The figure beside a class of lines in an open ledger. */
export async function ledgerLines(ledger: Locator, lineClass: string): Promise<number> {
  const row = ledger
    .getByRole('row')
    .filter({ has: ledger.page().getByRole('rowheader', { name: lineClass, exact: true }) });
  return Number((await row.getByRole('cell').innerText()).replaceAll(',', ''));
}

/** Deletes a file for good and answers the receipt's words. */
export async function deleteFile(page: Page, name: string, reason: string): Promise<string> {
  await choose(page, page.getByRole('button', { name: `Actions for ${name}` }), 'Delete for good');
  const question = page.getByRole('dialog', { name: 'Delete for good?' });
  await question.getByLabel(`Type ${name} to confirm`).fill(name);
  await question.getByLabel('Reason').fill(reason);
  await question.getByRole('button', { name: 'Delete for good' }).click();
  const receipt = page.getByRole('dialog', { name: 'Deleted' });
  await receipt.waitFor();
  const words = await receipt.innerText();
  await receipt.getByRole('button', { name: 'Done' }).click();
  await receipt.waitFor({ state: 'hidden' });
  return words;
}
