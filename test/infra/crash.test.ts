import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { type AfterCrash, afterCrash, faultsOf } from './crash/after-crash.ts';
import { type CrashRun, crashRun } from './crash/crash-run.ts';
import type { StageName } from './crash/stages.ts';

vi.setConfig({ testTimeout: 1_200_000 });

/** FLOWTRAIL_CRASH=all kills before every write; otherwise before those that change what a restart finds. */
const EVERY = process.env['FLOWTRAIL_CRASH'] === 'all';
const AT_ONCE = 2;

function isChosen(step: string, i: number, steps: readonly string[]): boolean {
  const isFirstOfKind = steps.findIndex((other) => other.split(' ')[0] === step.split(' ')[0]) === i;
  // A start makes sure of its tables, one commit after the other.
  const isRoutine = step === 'COMMIT' && steps[i - 1] === 'COMMIT' && steps[i + 1] === 'COMMIT';
  return (
    EVERY ||
    isFirstOfKind ||
    (!isRoutine && /^(rename to objects.(uploads|flows|rollup|lookup)|COMMIT|PRAGMA)/.test(step))
  );
}

/** Data folders as they are before each stage, made once. */
const made = mkdtempSync(join(tmpdir(), 'flowtrail-crash-'));
const before = { ingest: join(made, 'ingest'), mapping: join(made, 'mapping'), delete: join(made, 'delete') };

beforeAll(async () => {
  await afterCrash(before.ingest);
  cpSync(before.ingest, before.mapping, { recursive: true });
  await crashRun(before.mapping, 'ingest', Number.POSITIVE_INFINITY);
  cpSync(before.mapping, before.delete, { recursive: true });
  await crashRun(before.delete, 'mapping', Number.POSITIVE_INFINITY);
}, 60_000);
afterAll(() => {
  rmSync(made, { recursive: true, force: true });
  process.stdout.write(`killed before these many writes: ${counted.join(', ')}\n`);
});

/** Writes before which it was killed, of those there are. */
const counted: string[] = [];

interface Outcome {
  readonly step: string;
  readonly run: CrashRun;
  readonly after: AfterCrash;
}

/** Kills the stage before each chosen write, in a copy of its folder each time, and looks at what a restart finds. */
async function killEverywhere(stage: StageName | 'start', folder: string): Promise<Outcome[]> {
  const copy = () => {
    const to = join(temporaryFolder(), 'data');
    cpSync(folder, to, { recursive: true });
    return to;
  };
  const { steps } = await crashRun(copy(), stage, Number.POSITIVE_INFINITY);
  const points = [...steps.keys()].filter((i) => isChosen(steps[i]!, i, steps));
  counted.push(`${stage}: ${points.length} of ${steps.length}`);
  const outcomes: Outcome[] = [];
  const worker = async () => {
    for (let i = points.shift(); i !== undefined; i = points.shift()) {
      const data = copy();
      const run = await crashRun(data, stage, i);
      outcomes.push({ step: `${i} ${steps[i]}`, run, after: await afterCrash(data) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return outcomes;
}

function faults(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ step, run, after }) => [
    ...(run.killed ? [] : [`${step}: not killed`]),
    ...faultsOf(after).map((fault) => `${step}: ${fault}`),
  ]);
}

describe('a process killed before any of its writes', () => {
  it('while it receives and normalises: every row is there once or, if nobody was told it had arrived, none', async () => {
    const outcomes = await killEverywhere('ingest', before.ingest);
    expect(faults(outcomes)).toEqual([]);
    const lost = outcomes.filter(({ run, after }) => run.promises.includes('stored') && after.upload === null);
    expect(lost.map(({ step }) => step)).toEqual([]);
    expect(outcomes.some(({ after }) => after.upload === null)).toBe(true);
    expect(outcomes.some(({ after }) => after.upload !== null)).toBe(true);
  });

  it('while it normalises anew: the rows are those of the old revision or of the new one', async () => {
    const outcomes = await killEverywhere('mapping', before.mapping);
    expect(faults(outcomes)).toEqual([]);
    const lost = outcomes.filter(({ run, after }) => run.promises.includes('mapped') && after.upload?.revision !== 2);
    expect(lost.map(({ step }) => step)).toEqual([]);
    expect(new Set(outcomes.map(({ after }) => after.upload?.revision))).toEqual(new Set([1, 2]));
  });

  it('while it deletes: nothing is gone, or everything is and one receipt says so', async () => {
    const outcomes = await killEverywhere('delete', before.delete);
    expect(faults(outcomes)).toEqual([]);
    const gone = outcomes.filter(({ after }) => after.upload === null);
    expect(gone.map(({ after }) => after.receipts.map(({ rows, objects }) => ({ rows, objects })))).toEqual(
      gone.map(() => [{ rows: 30, objects: 6 }]),
    );
    expect(gone.length).toBeGreaterThan(0);
    expect(gone.length).toBeLessThan(outcomes.length);
  });

  it('while it recovers from having been killed: the next start ends what is left', async () => {
    for (const [stage, n] of [
      // One derived part is in its place, the other and the row are not.
      ['ingest', 20],
      ['mapping', 15],
      ['delete', 4],
    ] as const) {
      const folder = join(temporaryFolder(), 'data');
      cpSync(before[stage], folder, { recursive: true });
      expect((await crashRun(folder, stage, n)).killed).toBe(true);
      expect(faults(await killEverywhere('start', folder))).toEqual([]);
    }
  });
});
