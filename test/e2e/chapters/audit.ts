import { expect, it } from 'vitest';
import { UNKNOWN_LAYOUT } from '../input-files.ts';
import type { WalkRef } from '../walk.ts';

const DEEDS = [
  'setup',
  'sign in',
  'sign up',
  'user changed',
  'password reset',
  'totp on',
  'demo loaded',
  'upload',
  'mapping applied',
  'rejected downloaded',
  'search',
  'statistics',
  'record read',
  'export',
  'overview',
  'detection',
  'verdict',
  'upload deleted',
  'sign out',
];

export function audit(walk: WalkRef): void {
  it('lists every kind of deed for the administrator, with who, what and its parameters', async () => {
    const { admin } = walk();
    const page = await admin.open('/settings?tab=audit');
    const entries = page.getByRole('region', { name: 'Audit entries' });
    await page.getByText('Unbroken').waitFor();
    const only = page.getByLabel('Only this action');
    for (const deed of DEEDS) {
      await only.fill(deed);
      await entries.getByRole('cell', { name: deed, exact: true }).first().waitFor();
    }
    await only.fill('upload deleted');
    const deleted = entries.getByRole('row').nth(1);
    await deleted.getByText(UNKNOWN_LAYOUT.name).first().waitFor();
    expect(await deleted.innerText()).toMatch(/vikram/i);
    await only.fill('search');
    const search = entries.getByRole('row').filter({ hasText: '172.31.78.0/24' }).first();
    await search.getByRole('group').click();
    await search.getByText(/"pills"/).waitFor();
  });

  it('is closed to everybody else', async () => {
    const { analyst, dashboard } = walk();
    const page = await analyst.open('/settings?tab=audit');
    await page.getByRole('tab', { name: 'My account' }).waitFor();
    expect(await page.getByRole('tab', { name: 'Audit list' }).count()).toBe(0);
    const answer = await fetch(`${dashboard.url}/api/audit`, { headers: { authorization: `Bearer ${analyst.token}` } });
    expect(answer.status).toBe(403);
  });
}
