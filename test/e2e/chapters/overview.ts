import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { addFilter, pill } from '../screens/explore.ts';
import { card, goTo, heading, settled } from '../screens/shell.ts';
import type { WalkRef } from '../walk.ts';

/** A figure of the strip at the top. */
export function figure(page: Page, label: string): Locator {
  return page
    .getByRole('listitem')
    .filter({ has: page.getByText(label, { exact: true }) })
    .locator('strong');
}

export function overview(walk: WalkRef): void {
  it('shows figures and panels of what the filter leaves', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/');
    await settled(page);
    const all = await figure(page, 'Events').innerText();
    await addFilter(page, { field: 'Address', value: '172.31.78.0/24' });
    await eventually(() => figure(page, 'Events').innerText()).toBe('35');
    expect(all).not.toBe('35');
    await settled(page);
    expect(await figure(page, 'Sessions').innerText()).toBe('35');
    expect(await figure(page, 'Unique users').innerText()).toBe('5');
    // 500 bytes more with each line: 500 * (0 + ... + 24) + 500 * (0 + ... + 9)
    expect(await figure(page, 'Data volume').innerText()).toBe('172.5 kB');

    const ports = card(page, 'Ports and protocols');
    await eventually(() => ports.innerText()).toMatch(/53\s+18[\s\S]*443\s+17/);
    const services = card(page, 'Domains and services');
    expect(await services.innerText()).toMatch(/zephyr bazaar[\s\S]*bazaar/);
    await services.getByRole('button', { name: 'Data', exact: true }).click();
    await eventually(() => services.innerText()).toMatch(/\w+ bazaar\s+\d+\.\d+ kB/);
    for (const panel of ['Users and destinations', 'Hour × day']) await card(page, panel).waitFor();

    await ports.getByRole('button', { name: /\b53\b/ }).click();
    await pill(page, 'Port is 53').waitFor();
    await eventually(() => figure(page, 'Events').innerText()).toBe('18');
    await goTo(page, 'Explore');
    await pill(page, 'Port is 53').waitFor();
  });

  it('shows the course of events as a table too, and zooms to a period', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/?from=2026-04-17T04:30Z&to=2026-04-17T05:30Z');
    await heading(page, 'Overview').waitFor();
    await eventually(() => figure(page, 'Events').innerText()).toBe('10');
    const series = card(page, 'Events');
    await series.getByRole('button', { name: 'Show as table' }).click();
    await series.getByRole('table').waitFor();
    await series.getByRole('button', { name: 'Zoom out to all data' }).click();
    await eventually(() => figure(page, 'Events').innerText()).not.toBe('10');
  });
}
