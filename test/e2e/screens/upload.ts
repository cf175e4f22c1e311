import type { Locator, Page } from 'playwright-core';
import type { InputFile } from '../input-files.ts';
import { WORK_MS } from '../patience.ts';
import { pick } from './shell.ts';

/** Gives files to the page as a choice of the file dialog does. */
export async function upload(page: Page, ...files: readonly InputFile[]): Promise<void> {
  await page.getByLabel('Files to upload').setInputFiles([...files]);
}

/** Drops files on the page, as from a file manager. */
export async function drop(page: Page, file: InputFile): Promise<void> {
  const text = JSON.stringify(file.buffer.toString('utf8'));
  const transfer = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([${text}], ${JSON.stringify(file.name)}, { type: ${JSON.stringify(file.mimeType)} }));
    return transfer;
  })()`);
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('main', type, { dataTransfer: transfer });
  }
}

/** A file's entry on the upload page. */
export function entry(page: Page, name: string): Locator {
  return page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) });
}

/** Resolves when the entry of a file carries this badge. */
export async function outcome(page: Page, name: string, badge: string): Promise<Locator> {
  const found = entry(page, name);
  await found.getByText(badge, { exact: true }).first().waitFor({ timeout: WORK_MS });
  return found;
}

/** Says what a column of an unknown file means. */
export async function mapColumn(page: Page, header: string, target: string): Promise<void> {
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: header, exact: true }) });
  await pick(page, row.getByRole('button', { name: `Target of ${header}` }), target);
}
