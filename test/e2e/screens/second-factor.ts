import type { Locator, Page } from 'playwright-core';
import { authenticatorCode } from '../authenticator.ts';
import type { Dashboard } from '../dashboard.ts';
import { card } from './shell.ts';

export interface BegunFactor {
  /** The card of the second factor, on the page of one's own account. */
  readonly factor: Locator;
  /** What an authenticator app reads from the picture. */
  readonly secret: string;
  /** Types what the app shows now. */
  turnOn(): Promise<void>;
}

/** Has the page show the secret of a second factor, which is not on yet. */
export async function beginFactor(page: Page, { now }: Pick<Dashboard, 'now'>): Promise<BegunFactor> {
  const factor = card(page, 'Second factor');
  await factor.getByRole('button', { name: 'Set up' }).click();
  await factor.getByRole('img', { name: /QR code/ }).waitFor();
  const secret = (await factor.getByRole('code').first().getAttribute('title')) ?? '';
  return {
    factor,
    secret,
    async turnOn() {
      await factor.getByLabel('The six digits it shows now').fill(authenticatorCode(secret, now()));
      await factor.getByRole('button', { name: 'Turn on' }).click();
      await factor.getByText('On', { exact: true }).waitFor();
    },
  };
}
