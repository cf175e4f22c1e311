import { expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { WITH_BROKEN_LINES } from '../input-files.ts';
import {
  addFilter,
  clearFilter,
  columnMenu,
  expectRecords,
  pill,
  row,
  searchText,
  setPeriod,
  value,
} from '../screens/explore.ts';
import { choose, drawer } from '../screens/shell.ts';
import type { WalkRef } from '../walk.ts';

export function search(walk: WalkRef): void {
  it('finds records by subscriber, network, port, text and time, and without what is excluded', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/explore');
    await addFilter(page, { field: 'Subscriber', value: '919819999002' });
    await expectRecords(page, 3);
    await addFilter(page, { field: 'Address', value: '172.31.79.0/29' });
    await expectRecords(page, 2);
    await clearFilter(page);

    await addFilter(page, { field: 'Address', value: '172.31.78.0/24' });
    await expectRecords(page, 35);
    await addFilter(page, { field: 'Port', value: '53', exclude: true });
    await expectRecords(page, 17);
    await choose(page, pill(page, 'Port is not 53'), 'Include what matches');
    await expectRecords(page, 18);
    await clearFilter(page);

    await searchText(page, '172.31.78.0/24');
    await pill(page, 'Address is 172.31.78.0/24').waitFor();
    await expectRecords(page, 35);
    await clearFilter(page);
    await searchText(page, '172.31.78/33');
    await page.getByRole('alert').getByText('172.31.78/33 is no network').waitFor();

    await searchText(page, 'monsoon bazaar');
    await expectRecords(page, 9);
    await clearFilter(page);
    await setPeriod(page, '2026-04-17 10:00', '2026-04-17 11:00');
    await expectRecords(page, 10);
    await searchText(page, 'no such words anywhere');
    await expectRecords(page, 0);
  });

  it('keeps the search in the address, through a reload and for whoever gets the link', async () => {
    const { admin, analyst } = walk();
    const page = await analyst.open('/explore');
    await addFilter(page, { field: 'Address', value: '172.31.78.0/24' });
    await addFilter(page, { field: 'Port', value: '53', exclude: true });
    await setPeriod(page, '2026-04-18 00:00', '2026-04-19 00:00');
    await columnMenu(page, 'Source', 'Sort descending');
    await expectRecords(page, 12);
    const address = page.url();
    expect(decodeURIComponent(address)).toMatch(/f=address:172\.31\.78\.0\/24&f=!port:53/);
    expect(decodeURIComponent(address)).toContain('sort=-source_ip');

    await page.reload();
    await expectRecords(page, 12);
    await pill(page, 'Port is not 53').waitFor();
    expect(page.url()).toBe(address);
    const colleague = await admin.open(address);
    await expectRecords(colleague, 12);
    await page.goBack();
    await expectRecords(page, 12);
  });

  it('sorts and pages on the server, to any row of the whole result', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/explore');
    await columnMenu(page, 'Time', 'Sort ascending');
    await value(page, 1, 'event_time').filter({ hasText: '2026-04-17 10:00:00' }).waitFor();
    const [, total = ''] = /([\d,]+) rows in/.exec(await page.getByRole('main').innerText()) ?? [];
    const last = Number(total.replaceAll(',', ''));
    const times: string[] = [];
    for (const place of [Math.floor(last / 3), Math.floor(last / 2), last]) {
      await page.getByLabel('Row number to go to').fill(String(place));
      await page.getByRole('button', { name: 'Go to row' }).click();
      await value(page, place, 'event_time').waitFor();
      times.push(await value(page, place, 'event_time').innerText());
    }
    expect(times.toSorted()).toEqual(times);
    await columnMenu(page, 'Time', 'Sort descending');
    await eventually(() => value(page, 1, 'event_time').innerText()).toBe(times.at(-1));
  });

  it('opens a record with its file, line and original text', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/explore?f=address:172.31.79.7');
    await expectRecords(page, 1);
    const [, text = ''] =
      WITH_BROKEN_LINES.buffer
        .toString()
        .split('\n')
        .map((line, at) => [at, line] as const)
        .find(([, line]) => line.includes(',172.31.79.7,')) ?? [];
    const number = WITH_BROKEN_LINES.buffer.toString().split('\n').indexOf(text) + 1;
    await row(page, 1).getByRole('gridcell').first().click();
    const evidence = drawer(page).getByRole('region', { name: 'Evidence', exact: true });
    await evidence.getByText(WITH_BROKEN_LINES.name).waitFor();
    expect(await evidence.innerText()).toContain(`line ${number}`);
    expect(await evidence.getByRole('region', { name: 'Original text' }).getByRole('code').innerText()).toBe(text);

    const address = await drawer(page).getByRole('link', { name: 'Open page' }).getAttribute('href');
    await page.goto(address ?? '');
    await page.getByRole('region', { name: 'Original text' }).getByText(text).waitFor();
  });

  it('tells what a field holds over the present result', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/explore?f=address:172.31.78.0/24');
    await expectRecords(page, 35);
    await columnMenu(page, 'Destination port', 'Field statistics');
    const statistics = drawer(page);
    await statistics.getByText('Distinct values').waitFor();
    const words = await statistics.innerText();
    expect(words).toMatch(/Rows\s+35/);
    expect(words).toMatch(/Missing\s+0/);
    expect(words).toMatch(/Distinct values\s+2/);
    expect(words).toMatch(/Lowest\s+53/);
    expect(words).toMatch(/Highest\s+443/);
    expect(words).toMatch(/Most frequent[\s\S]*53[^\n]*\n*\s*18\s+51\.4 %[\s\S]*443[^\n]*\n*\s*17\s+48\.6 %/);
  });
}
