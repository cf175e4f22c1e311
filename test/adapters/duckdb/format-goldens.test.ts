import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createIngestHarness, expectBalanced, type Ingested } from './ingest-harness.ts';

/**
 * Every file under test/fixtures/formats is a test: its golden holds the outcome, the ledger and the first rows.
 * UPDATE_GOLDENS=1 writes goldens; without it a missing one fails in CI and is written elsewhere.
 */
const fixtures = fileURLToPath(new URL('../../fixtures/formats/', import.meta.url));
const goldens = fileURLToPath(new URL('../../golden/formats/', import.meta.url));
const FIRST_ROWS = 12;

const files = readdirSync(fixtures, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(fixtures.length))
  .sort();

describe('files of each layout', () => {
  const harness = createIngestHarness();

  async function described({ recognition, result }: Ingested): Promise<unknown> {
    if (recognition.outcome !== 'recognised') return { outcome: recognition.outcome, message: recognition.message };
    if (result === null) throw new Error('a recognised file has a result');
    const { parts, lineIndex: _index, preamble, ...ledger } = result;
    const rows = await harness.rows(result, FIRST_ROWS);
    return {
      outcome: recognition.outcome,
      layout: recognition.plan.format.id,
      warnings_of_the_layout: recognition.warnings,
      ...ledger,
      preamble,
      parts: parts.filter((part) => part.table === 'flows').map(({ dt, rows, from, to }) => ({ dt, rows, from, to })),
      first_rows: rows.map(({ upload_id: _upload, ...row }) => row),
    };
  }

  it.each(files)('%s', async (name) => {
    const golden = join(goldens, `${name}.json`);
    const ingested = await harness.file(join(fixtures, name));
    if (ingested.result !== null) expectBalanced(ingested.result);
    const found = `${JSON.stringify(await described(ingested), null, 2)}\n`;
    if (process.env['UPDATE_GOLDENS'] === '1' || (!existsSync(golden) && process.env['CI'] === undefined)) {
      mkdirSync(dirname(golden), { recursive: true });
      writeFileSync(golden, found);
    }
    expect(existsSync(golden), `${name} has no golden: run with UPDATE_GOLDENS=1 and look at what it wrote`).toBe(true);
    expect(found).toBe(readFileSync(golden, 'utf8'));
  });
});
