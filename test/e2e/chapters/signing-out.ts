import { expect, it } from 'vitest';
import { heading, signOut } from '../screens/shell.ts';
import type { WalkRef } from '../walk.ts';

export function signingOut(walk: WalkRef): void {
  it('ends the session everywhere: the token it had opens nothing any more', async () => {
    const { analyst, dashboard } = walk();
    const page = await analyst.open('/explore');
    await heading(page, 'Explore').waitFor();
    await page.getByRole('grid', { name: 'Records' }).waitFor();
    const asBefore = () => fetch(`${dashboard.url}/api/me`, { headers: { authorization: `Bearer ${analyst.token}` } });
    expect((await asBefore()).status).toBe(200);
    await signOut(page);
    expect((await asBefore()).status).toBe(401);
    const again = await analyst.open('/explore');
    await again.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await again.getByRole('grid', { name: 'Records' }).count()).toBe(0);
  });
}
