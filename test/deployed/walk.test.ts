import { AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { standInClient } from '../../scripts/stand-in/stand-in-client.ts';
import { CHROMIUM } from '../chromium.ts';
import { administrator } from '../e2e/chapters/administrator.ts';
import { approval, type Waiting } from '../e2e/chapters/approval.ts';
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
import { typePassword } from '../e2e/screens/door.ts';
import { beginFactor } from '../e2e/screens/second-factor.ts';
import { heading, signOut } from '../e2e/screens/shell.ts';
import { ANALYST, type Walk } from '../e2e/walk.ts';
import { describeDeployed } from './cloud.ts';
import { deployedDashboard } from './dashboard.ts';
import { emptySystem } from './empty-system.ts';
import type { Deployed } from './global-setup.ts';

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
      await emptySystem(deployed);
      const dashboard = await deployedDashboard(deployed);
      walk = { dashboard, admin: await dashboard.person(), analyst: await dashboard.person() };
    });
    afterEach(async () => {
      const { admin, analyst } = present();
      expect([...admin.complaints(), ...analyst.complaints()], 'console, policy and foreign requests').toEqual([]);
      for (const { context } of [admin, analyst]) for (const page of context.pages()) await page.close();
    });
    afterAll(() => walk?.dashboard.stop());

    administrator(present);
    approval(present, WAITING);

    // That the sign-in page then asks for it is Cognito's part, which the stand-in's page leaves out.
    it('turns a second factor on and off in the directory', async () => {
      const { dashboard, analyst } = present();
      const page = await analyst.open('/settings?tab=account');
      const { factor, turnOn } = await beginFactor(page, dashboard);
      expect(await secondFactors(deployed, ANALYST.username)).toEqual([]);
      // Machines have credentials of the directory here.
      expect(await page.getByRole('tab', { name: 'API tokens' }).count()).toBe(0);
      await turnOn();
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
    viewer(present, chooseAnew);
    audit(present);
    signingOut(present);
  });
});

async function secondFactors({ endpoint, outputs }: Deployed, username: string): Promise<string[]> {
  const client = new CognitoIdentityProviderClient(standInClient(endpoint));
  const command = new AdminGetUserCommand({ UserPoolId: outputs['UserPoolId']!, Username: username });
  return (await client.send(command)).UserMFASettingList ?? [];
}

/** The directory lets the person in, and still knows the browser when they are approved; the dashboard does not. */
const WAITING: Waiting = {
  async leave(page) {
    await page.getByRole('heading', { name: 'Your account waits for approval' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  },
  async enter(page) {
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, 'Overview').waitFor();
  },
};

/** The page of the directory that asks for a password of one's own. */
async function chooseAnew(page: Page, password: string): Promise<void> {
  await page.getByRole('heading', { name: 'Set a new password' }).waitFor();
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByLabel('Confirm new password').fill(password);
  await page.getByRole('button').first().click();
}
