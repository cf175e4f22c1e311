import { AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Upload } from '../../core/contract/uploads.ts';
import { CHROMIUM } from '../chromium.ts';
import { authenticatorCode } from '../e2e/authenticator.ts';
import { audit } from '../e2e/chapters/audit.ts';
import { deletion } from '../e2e/chapters/deletion.ts';
import { demoData } from '../e2e/chapters/demo-data.ts';
import { detection } from '../e2e/chapters/detection.ts';
import { exports } from '../e2e/chapters/exports.ts';
import { ledger } from '../e2e/chapters/ledger.ts';
import { mapping } from '../e2e/chapters/mapping.ts';
import { overview } from '../e2e/chapters/overview.ts';
import { search } from '../e2e/chapters/search.ts';
import { signingOut } from '../e2e/chapters/signing-out.ts';
import { uploading } from '../e2e/chapters/uploading.ts';
import { viewer } from '../e2e/chapters/viewer.ts';
import { fillAccount, typePassword } from '../e2e/screens/door.ts';
import { card, heading, signOut } from '../e2e/screens/shell.ts';
import { ANALYST, type Walk } from '../e2e/walk.ts';
import { ADMIN, cloudOf, describeDeployed } from './cloud.ts';
import { deployedDashboard } from './dashboard.ts';
import type { Deployed } from './global-setup.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const required = process.env['REQUIRE_BROWSER'] === '1';

/** The same story as on one machine, told in front of the deployed system: other sign-in pages, the same dashboard. */
describe.skipIf(CHROMIUM === null && !required)('in the browser', () => {
  describeDeployed('a walk through the deployed dashboard', (deployed) => {
    let walk: Walk | null = null;
    const present = (): Walk => {
      if (walk === null) throw new Error('the dashboard did not start');
      return walk;
    };

    beforeAll(async () => {
      const dashboard = await deployedDashboard(deployed);
      walk = { dashboard, admin: await dashboard.person(), analyst: await dashboard.person() };
    });
    afterEach(async () => {
      const { admin, analyst } = present();
      expect([...admin.complaints(), ...analyst.complaints()], 'console, policy and foreign requests').toEqual([]);
      for (const { context } of [admin, analyst]) for (const page of context.pages()) await page.close();
    });
    afterAll(() => walk?.dashboard.stop());

    it('makes the administrator through the one-time link, and signs in on the pages of the directory', async () => {
      const { dashboard, admin } = present();
      const link = await dashboard.setupUrl();
      const page = await admin.open(link ?? '/');
      if (link !== null) {
        await page.getByRole('heading', { name: 'Create the administrator' }).waitFor();
        await fillAccount(page, ADMIN);
        await page.getByRole('button', { name: 'Create administrator' }).click();
        await page.getByRole('heading', { name: 'All set' }).waitFor();
      }
      await page.getByRole('button', { name: 'Sign in' }).click();
      await typePassword(page, ADMIN);
      await heading(page, 'Overview').waitFor();
      expect(await dashboard.setupUrl()).toBeNull();
      const cloud = await cloudOf(deployed);
      for (const { upload_id } of (await cloud.ask<{ uploads: Upload[] }>('GET', '/api/uploads')).uploads)
        await cloud.ask('DELETE', `/api/uploads/${upload_id}`);
    });

    it('lets a second person ask for an account, which works only once it is approved', async () => {
      const { admin, analyst } = present();
      const page = await analyst.open('/');
      await page.getByRole('link', { name: 'Ask for one' }).click();
      await fillAccount(page, ANALYST);
      await page.getByRole('button', { name: 'Ask for an account' }).click();
      await page.getByRole('heading', { name: 'Thank you' }).waitFor();
      await page.getByRole('link', { name: 'Back to the sign-in page' }).click();
      await page.getByRole('button', { name: 'Sign in' }).click();
      await analyst.unwatched(async () => {
        await typePassword(page, ANALYST);
        await page.getByRole('heading', { name: 'Your account waits for approval' }).waitFor();
        await page.getByRole('button', { name: 'Sign out' }).click();
        await page.getByRole('button', { name: 'Sign in' }).waitFor();
      });

      const office = await admin.open('/settings?tab=users');
      const row = office.getByRole('row').filter({ hasText: ANALYST.username });
      await row.getByText('Waits for approval').waitFor();
      await row.getByRole('button', { name: 'Approve' }).click();
      await row.getByText('Active').waitFor();
      await row.getByLabel(`Role of ${ANALYST.display_name}`).selectOption('analyst');
      await expect.poll(() => row.getByLabel(`Role of ${ANALYST.display_name}`).inputValue()).toBe('analyst');

      // The directory still knows the browser; its new token says what the person may.
      await page.goto('/');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await heading(page, 'Overview').waitFor();
      await page.goto('/settings?tab=users');
      await page.getByRole('tab', { name: 'My account' }).waitFor();
      expect(await page.getByRole('tab', { name: 'Users' }).count()).toBe(0);
      expect(await page.getByRole('tab', { name: 'API tokens' }).count()).toBe(0);
    });

    // That the sign-in page then asks for it is Cognito's part, which the stand-in's page leaves out.
    it('turns a second factor on and off in the directory', async () => {
      const { dashboard, analyst } = present();
      const page = await analyst.open('/settings?tab=account');
      const factor = card(page, 'Second factor');
      await factor.getByRole('button', { name: 'Set up' }).click();
      await factor.getByRole('img', { name: /QR code/ }).waitFor();
      const secret = (await factor.getByRole('code').first().getAttribute('title')) ?? '';
      expect(await secondFactors(deployed, ANALYST.username)).toEqual([]);
      await factor.getByLabel('The six digits it shows now').fill(authenticatorCode(secret, dashboard.now()));
      await factor.getByRole('button', { name: 'Turn on' }).click();
      await factor.getByText('On', { exact: true }).waitFor();
      expect(await secondFactors(deployed, ANALYST.username)).toEqual(['SOFTWARE_TOKEN_MFA']);
      await factor.getByRole('button', { name: 'Turn off' }).click();
      await factor.getByRole('button', { name: 'Turn off' }).click();
      await factor.getByText('Off', { exact: true }).waitFor();
      expect(await secondFactors(deployed, ANALYST.username)).toEqual([]);

      await signOut(page);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await typePassword(page, ANALYST);
      await heading(page, 'Overview').waitFor();
    });

    demoData(present);
    uploading(present);
    mapping(present);
    ledger(present);
    search(present);
    exports(present);
    overview(present);
    detection(present);
    deletion(present);
    viewer(present, async (page, password) => {
      await page.getByRole('heading', { name: 'Set a new password' }).waitFor();
      await page.getByLabel('New password', { exact: true }).fill(password);
      await page.getByLabel('Confirm new password').fill(password);
      await page.getByRole('button').first().click();
    });
    audit(present);
    signingOut(present);
  });
});

async function secondFactors({ endpoint, outputs }: Deployed, username: string): Promise<string[]> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new CognitoIdentityProviderClient({ endpoint, region: 'us-east-1', credentials });
  const command = new AdminGetUserCommand({ UserPoolId: outputs['UserPoolId']!, Username: username });
  return (await client.send(command)).UserMFASettingList ?? [];
}
