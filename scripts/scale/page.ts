import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../run.ts';
import { costTables } from './cost-tables.ts';
import { inputTables } from './input-tables.ts';
import { limitTables } from './limit-tables.ts';

export const SCALE_FILE = join(ROOT, 'docs/scale.md');

const BLOCK = /(<!-- begin (\w+) -->\n)[\s\S]*?(<!-- end \2 -->)/g;

/** Everything computed, by the name of its place on the page. */
export async function scaleBlocks(): Promise<ReadonlyMap<string, string>> {
  return new Map([...(await costTables()), ...(await limitTables()), ...(await inputTables())]);
}

/** docs/scale.md with its tables made anew; the words between them stay. Throws for a place nobody knows, or one that is missing. */
export async function scalePage(blocks?: ReadonlyMap<string, string>): Promise<string> {
  const known = blocks ?? (await scaleBlocks());
  const used = new Set<string>();
  const page = readFileSync(SCALE_FILE, 'utf8').replace(BLOCK, (_, begin: string, name: string, end: string) => {
    const text = known.get(name);
    if (text === undefined) throw new Error(`docs/scale.md: expected one of ${[...known.keys()]}, got ${name}`);
    used.add(name);
    return `${begin}\n${text}\n${end}`;
  });
  const missing = [...known.keys()].filter((name) => !used.has(name));
  if (missing.length > 0) throw new Error(`docs/scale.md: expected a place for ${missing}`);
  return page;
}
