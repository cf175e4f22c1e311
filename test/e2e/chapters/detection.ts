import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { WORK_MS } from '../patience.ts';
import { card, drawer, heading, settled, toast } from '../screens/shell.ts';
import type { WalkRef } from '../walk.ts';
import { figure } from './overview.ts';

function number(text: string): number {
  return Number(text.replace('\u2212', '-').replaceAll(/[+,\s]/g, ''));
}

/** Reads "Why this score" as a person would, and adds it up. Thousandths, so that sums are exact. */
async function readScore(why: Locator): Promise<{ score: number; sum: number; reasons: string[] }> {
  await why.getByRole('listitem').last().waitFor();
  const rows = await why.getByRole('listitem').allInnerTexts();
  const read = rows.map((row) => {
    const [, text = '', shown = ''] = /^([\s\S]*?)\s+([+\u2212]?\d\.\d{3})\s*$/.exec(row) ?? [];
    return { text, thousandths: Math.round(number(shown) * 1000) };
  });
  const total = read.at(-1);
  const parts = read.slice(0, -1);
  expect(parts[0]?.text).toBe('Starting score of any flow');
  expect(total?.text).toBe('Score');
  return {
    score: total?.thousandths ?? Number.NaN,
    sum: parts.reduce((sum, part) => sum + part.thousandths, 0),
    reasons: parts.slice(1).map((part) => part.text),
  };
}

export function detection(walk: WalkRef): void {
  it('runs the isolation forest over everything, with its progress, and ranks what stands out', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/alerts');
    await page.getByText('No alerts yet').waitFor();
    await page.getByRole('button', { name: 'Run over everything' }).click();
    await page.getByRole('progressbar', { name: /^Detection/ }).waitFor();
    await page.getByText('Detection has finished').first().waitFor({ timeout: WORK_MS });

    const summary = card(page, 'Detection');
    const [, scored = '', anomalous = '', alerts = ''] =
      /Scored\s+([\d,]+) flows\s+Anomalous\s+([\d,]+)[\s\S]*Alerts\s+(?:the strongest )?([\d,]+)/.exec(
        await summary.innerText(),
      ) ?? [];
    expect(number(scored)).toBeGreaterThan(50_000);
    expect(number(anomalous)).toBeGreaterThan(0);
    expect(number(anomalous)).toBeLessThan(number(scored) / 10);
    const rows = page.getByRole('region', { name: 'Alerts', exact: true }).getByRole('row');
    const minor = page.getByRole('button', { name: /single flows? of low severity/ });
    await rows.nth(1).waitFor();
    const hidden = (await minor.count()) === 0 ? 0 : number(/[\d,]+/.exec(await minor.innerText())?.[0] ?? '');
    await eventually(async () => (await rows.count()) - 1).toBe(number(alerts) - hidden);
    const scores = (await rows.allInnerTexts()).slice(1).map((row) => Number(/\d\.\d+/.exec(row)?.[0]));
    expect(scores.toSorted((a, b) => b - a)).toEqual(scores);
    expect(await rows.nth(1).innerText()).toMatch(/Critical|High|Medium|Low|Info/);
    if (hidden > 0) {
      await minor.click();
      await eventually(async () => (await rows.count()) - 1).toBe(number(alerts));
      expect(await rows.last().innerText()).toMatch(/Low|Info/);
    }

    await page.getByRole('tab', { name: /^Anomalous flows/ }).click();
    const flows = page.getByRole('region', { name: 'Anomalous flows', exact: true }).getByRole('row');
    await eventually(async () => (await flows.count()) - 1).toBe(Math.min(100, number(anomalous)));
    await page.getByRole('tab', { name: 'Entities' }).click();
    await page.getByRole('region', { name: 'Entities' }).getByRole('row').nth(1).waitFor();
  });

  it('explains a score in words whose contributions add up to it, for alerts and single flows', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/alerts');
    await page
      .getByRole('button', { name: /open alert/ })
      .first()
      .click();
    const alert = await readScore(drawer(page).getByRole('region', { name: 'Why this score' }));
    expect(alert.sum).toBe(alert.score);
    expect(alert.reasons.length).toBeGreaterThan(3);
    for (const reason of alert.reasons) expect(reason).toMatch(/[A-Za-z]+ [a-z]+/);
    expect(await drawer(page).innerText()).toContain(`Score ${(alert.score / 1000).toFixed(3)}`);

    await page.goto('/alerts?tab=flows');
    await page
      .getByRole('button', { name: /open record/ })
      .first()
      .click();
    const flow = await readScore(drawer(page).getByRole('region', { name: 'Why this score' }));
    expect(flow.sum).toBe(flow.score);
    await drawer(page).getByRole('region', { name: 'Original text' }).waitFor();
  });

  it('marks an alert benign with a reason that stays with it', async () => {
    const { admin, analyst } = walk();
    const page = await analyst.open('/alerts');
    await page
      .getByRole('button', { name: /open alert/ })
      .first()
      .click();
    const title = (await drawer(page).getByRole('heading').first().innerText()).trim();
    await drawer(page).getByRole('button', { name: 'Mark benign' }).click();
    await drawer(page).getByLabel('Why is it harmless?').fill('our own scanner, ticket 4711');
    await drawer(page).getByRole('button', { name: 'Mark benign' }).click();
    await toast(page, 'Marked benign');
    await drawer(page).getByText('our own scanner, ticket 4711').waitFor();
    await page.keyboard.press('Escape');
    await eventually(() => page.getByRole('region', { name: 'Alerts', exact: true }).innerText()).not.toContain(title);

    const colleague = await admin.open('/alerts?status=benign');
    await colleague.getByRole('row').filter({ hasText: title }).first().click();
    await drawer(colleague)
      .getByText(/our own scanner, ticket 4711/)
      .waitFor();
    expect(await drawer(colleague).innerText()).toMatch(/by vikram/i);
  });

  it('gives the verdict and the anomalous figures on the overview', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/');
    await settled(page);
    expect(await page.getByRole('region', { name: 'Verdict' }).innerText()).toMatch(/attention|Critical|quiet/);
    expect(number(await figure(page, 'Anomalous events').innerText())).toBeGreaterThan(0);
    expect(number(await figure(page, 'Attacking addresses').innerText())).toBeGreaterThan(0);
    const top = card(page, 'Suspicious addresses').getByRole('listitem');
    expect(await top.count()).toBeGreaterThan(0);
    await card(page, 'Suspicious countries').waitFor();
    const ranked = card(page, 'Prioritised alerts');
    await ranked
      .getByRole('button', { name: /open alert/ })
      .first()
      .waitFor();
    await ranked.getByRole('button', { name: 'Flows', exact: true }).click();
    await ranked
      .getByRole('button', { name: /open record/ })
      .first()
      .waitFor();
  });

  it('runs over the present filter alone', async () => {
    const { analyst } = walk();
    const page = await analyst.open('/alerts');
    await page.getByRole('button', { name: 'Options' }).click();
    await page.getByText('No filter is set. Set one on the tab Anomalous flows').waitFor();
    await page.keyboard.press('Escape');
    await page.goto('/alerts?tab=flows&f=protocol:udp');
    await heading(page, 'Alerts').waitFor();
    await page.getByRole('button', { name: 'Options' }).click();
    const options = page.getByRole('dialog', { name: 'Run detection' });
    await eventually(() => options.getByLabel('Look at').inputValue()).toBe('filter');
    await options.getByRole('button', { name: 'Run detection' }).click();
    await page.getByText('Detection has finished').first().waitFor({ timeout: WORK_MS });
    await page.getByText('This page shows the latest run over everything.').waitFor();
    await card(page, 'Detection').getByText('A later one looked at Protocol is udp alone').waitFor();
    await card(page, 'Detection').getByRole('link', { name: 'Show what it found' }).click();
    await page.getByText(/a run over a part of the data: Protocol is udp/).waitFor();
    await page.getByLabel('Run shown').selectOption({ index: 0 });
    await page.getByText('This page shows the latest run over everything.').waitFor();
    const choice = page.getByLabel('Run shown');
    const other = choice.getByRole('option', { name: /Over a filter: Protocol is udp/ });
    await choice.selectOption(await other.getAttribute('value'));
    await page.getByText(/a run over a part of the data: Protocol is udp/).waitFor();
    await page.getByRole('button', { name: '2 runs' }).click();
    const runs = page.getByRole('region', { name: 'Runs' }).getByRole('row');
    expect(await runs.count()).toBe(3);
    expect(await runs.nth(1).innerText()).toContain('Protocol is udp');
    expect(await runs.nth(2).innerText()).toContain('everything held');
  });
}
