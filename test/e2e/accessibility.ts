import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Person } from './person.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Finding {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Asserts that axe finds nothing against WCAG A and AA in what the page shows now. */
export async function expectAccessible(owner: Person, page: Page, what: string): Promise<void> {
  // axe tries to evaluate text, which the policy refuses: not the page's doing.
  const findings = await owner.unwatched(async () => {
    await page.evaluate(AXE);
    return page.evaluate<readonly Finding[]>(
      `axe.run({ runOnly: ${JSON.stringify(STANDARD)} }).then((result) => result.violations)`,
    );
  });
  const found = findings.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html.slice(0, 200)).join('\n  ')}`,
  );
  expect(found, what).toEqual([]);
}

/** Asserts that the page fits its window: nothing makes it scroll sideways. */
export async function expectNoSidewaysScroll(page: Page, what: string): Promise<void> {
  const extra = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(extra, `${what}: pixels beyond the window`).toBe(0);
}
