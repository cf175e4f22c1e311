import { expect, it } from 'vitest';
import { expectAccessible } from '../accessibility.ts';
import { authenticatorCode, CODE_PERIOD_MS } from '../authenticator.ts';
import { eventually } from '../eventually.ts';
import { fillAccount, signIn, typePassword } from '../screens/door.ts';
import { card, heading, signOut } from '../screens/shell.ts';
import { ADMIN, ANALYST, type WalkRef } from '../walk.ts';

export function accounts(walk: WalkRef): void {
  it('makes the administrator through the one-time link, which then has no use any more', async () => {
    const { dashboard, admin } = walk();
    const link = (await dashboard.setupUrl()) ?? '';
    const page = await admin.open(link);
    await page.getByRole('heading', { name: 'Create the administrator' }).waitFor();
    await expectAccessible(admin, page, 'setup');
    await fillAccount(page, ADMIN);
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await page.getByRole('heading', { name: 'All set' }).waitFor();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await typePassword(page, ADMIN);
    await heading(page, 'Overview').waitFor();
    await page.getByText('No records yet').waitFor();
    expect(await dashboard.setupUrl()).toBeNull();
    const late = await dashboard.person();
    const stranger = await late.open(link);
    await stranger.getByRole('heading', { name: 'This installation is set up' }).waitFor();
    await stranger.getByRole('button', { name: 'Sign in and open the overview' }).waitFor();
    await late.close();
    const again = await admin.open(link);
    await again.getByText('This installation is set up').waitFor();
    await expectAccessible(admin, again, 'setup, signed in');
    await again.getByRole('link', { name: 'To the overview' }).click();
    await heading(again, 'Overview').waitFor();
  });

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
    });

    const office = await admin.open('/settings?tab=users');
    const row = office.getByRole('row').filter({ hasText: ANALYST.username });
    await row.getByText('Waits for approval').waitFor();
    await row.getByRole('button', { name: 'Approve' }).click();
    await row.getByText('Active').waitFor();
    await row.getByLabel(`Role of ${ANALYST.display_name}`).selectOption('analyst');
    await eventually(() => row.getByLabel(`Role of ${ANALYST.display_name}`).inputValue()).toBe('analyst');

    await page.goto('/');
    await signIn(page, ANALYST);
    await page.goto('/settings?tab=users');
    await page.getByRole('tab', { name: 'My account' }).waitFor();
    expect(await page.getByRole('tab', { name: 'Users' }).count()).toBe(0);
  });

  it('asks for the second factor once it is set up', async () => {
    const { dashboard, analyst } = walk();
    const page = await analyst.open('/settings?tab=account');
    const factor = card(page, 'Second factor');
    await factor.getByRole('button', { name: 'Set up' }).click();
    await factor.getByRole('img', { name: /QR code/ }).waitFor();
    const secret = (await factor.getByRole('code').first().getAttribute('title')) ?? '';
    const code = () => authenticatorCode(secret, dashboard.now());
    await factor.getByLabel('The six digits it shows now').fill(code());
    await factor.getByRole('button', { name: 'Turn on' }).click();
    await factor.getByText('On', { exact: true }).waitFor();
    const codes = await factor.getByRole('region', { name: 'Recovery codes' }).getByRole('listitem').allInnerTexts();
    expect(codes).toHaveLength(10);
    await expectAccessible(analyst, page, 'recovery codes');
    await factor.getByRole('button', { name: 'I have kept them' }).click();
    await factor.getByText('10 recovery codes left.').waitFor();

    await signOut(page);
    dashboard.pass(CODE_PERIOD_MS);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await typePassword(page, ANALYST);
    await page.getByRole('heading', { name: 'Second step' }).waitFor();
    await expectAccessible(analyst, page, 'second step');
    await page.getByLabel('Code').fill(code());
    await page.getByRole('button', { name: 'Continue' }).click();
    await heading(page, 'Overview').waitFor();

    await signOut(page);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await typePassword(page, ANALYST);
    await page.getByRole('link', { name: 'Use a recovery code' }).click();
    await page.getByRole('heading', { name: 'Recovery code' }).waitFor();
    await expectAccessible(analyst, page, 'recovery code');
    await page.getByLabel('Code').fill(codes[0] ?? '');
    await page.getByRole('button', { name: 'Continue' }).click();
    await heading(page, 'Overview').waitFor();
    await page.goto('/settings?tab=account');
    await factor.getByText('9 recovery codes left.').waitFor();
  });
}
