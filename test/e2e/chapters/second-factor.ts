import { expect, it } from 'vitest';
import { expectAccessible } from '../accessibility.ts';
import { authenticatorCode, CODE_PERIOD_MS } from '../authenticator.ts';
import { typePassword } from '../screens/door.ts';
import { beginFactor } from '../screens/second-factor.ts';
import { heading, signOut } from '../screens/shell.ts';
import { ANALYST, type WalkRef } from '../walk.ts';

export function secondFactor(walk: WalkRef): void {
  it('asks for the second factor once it is set up', async () => {
    const { dashboard, analyst } = walk();
    const page = await analyst.open('/settings?tab=account');
    const { factor, secret, turnOn } = await beginFactor(page, dashboard);
    const code = () => authenticatorCode(secret, dashboard.now());
    await turnOn();
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
