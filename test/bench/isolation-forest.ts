/**
 * Isolation forest, 100 trees of 256 rows, over 1,000,000 x 12 invented values: ours, and scikit-learn's on one thread
 * when FLOWTRAIL_BENCH_PYTHON names a python that has it. Rounds alternate; medians are reported.
 *   FLOWTRAIL_BENCH_PYTHON=/path/to/python node test/bench/isolation-forest.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createForestExplainer } from '../../core/ml/forest-contributions.ts';
import { fitIsolationForest } from '../../core/ml/forest-fit.ts';
import { createForestScorer } from '../../core/ml/forest-scorer.ts';
import { type Matrix, selectRows } from '../../core/ml/matrix.ts';
import { createRandom } from '../../core/ml/random.ts';

/** Milliseconds; `ratio` = peer / ours, so higher is better for us. Null where nothing was measured. */
export type BenchRow = {
  readonly name: string;
  readonly ours_ms: number;
  readonly peer_ms: number | null;
  readonly ratio: number | null;
};

type Timings = { readonly fit_ms: number; readonly score_ms: number; readonly explain_ms?: number };

const ROWS = 1_000_000;
const FEATURES = 12;
const EXPLAINED_ROWS = 10_000;
const ROUNDS = 3;

export function benchIsolationForest(log: (line: string) => void): BenchRow[] {
  const python = process.env['FLOWTRAIL_BENCH_PYTHON'];
  if (!python) log('isolation forest: FLOWTRAIL_BENCH_PYTHON is not set, so without scikit-learn');
  const matrix = inventedMatrix();
  const folder = mkdtempSync(join(tmpdir(), 'flowtrail-bench-'));
  const ours: Timings[] = [];
  const peer: Timings[] = [];
  try {
    const file = join(folder, 'matrix.f32');
    if (python) writeFileSync(file, matrix.values);
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(timeOurs(matrix));
      if (python) peer.push(timePeer(python, file));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const rows = [
    benchRow('isolation forest: fit, 100 trees', [ours, peer], (timing) => timing.fit_ms),
    benchRow('isolation forest: score 1 M x 12', [ours, peer], (timing) => timing.score_ms),
    benchRow('isolation forest: explain 10 k rows', [ours, []], (timing) => timing.explain_ms!),
  ];
  for (const row of rows) log(describeRow(row));
  return rows;
}

/** Skewed like traffic volumes, with the last two features no more than flags. */
function inventedMatrix(): Matrix {
  const random = createRandom(1);
  const values = new Float32Array(ROWS * FEATURES);
  for (let i = 0; i < values.length; i += 1) {
    values[i] = i % FEATURES >= FEATURES - 2 ? random.nextBelow(2) : Math.log1p(1 / (1 - random.nextFloat()));
  }
  return { values, rows: ROWS, features: FEATURES };
}

function timeOurs(matrix: Matrix): Timings {
  const started = performance.now();
  const forest = fitIsolationForest(matrix, { seed: 1 });
  const fitted = performance.now();
  // Preparing the forest for WebAssembly belongs to scoring.
  createForestScorer(forest)(matrix);
  const scored = performance.now();
  const explained = selectRows(
    matrix,
    Array.from({ length: EXPLAINED_ROWS }, (_, i) => i),
  );
  const selected = performance.now();
  createForestExplainer(forest)(explained);
  return { fit_ms: fitted - started, score_ms: scored - fitted, explain_ms: performance.now() - selected };
}

function timePeer(python: string, file: string): Timings {
  const script = fileURLToPath(new URL('isolation-forest-peer.py', import.meta.url));
  const oneThread = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
  return JSON.parse(execFileSync(python, [script, file, String(FEATURES)], { env: oneThread, encoding: 'utf8' }));
}

function benchRow(name: string, [ours, peer]: [Timings[], Timings[]], pick: (timing: Timings) => number): BenchRow {
  const ours_ms = median(ours.map(pick))!;
  const peer_ms = median(peer.map(pick));
  return { name, ours_ms, peer_ms, ratio: peer_ms === null ? null : peer_ms / ours_ms };
}

function median(values: number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}

function describeRow({ name, ours_ms, peer_ms, ratio }: BenchRow): string {
  const peer = peer_ms === null ? '' : `, scikit-learn ${peer_ms.toFixed(0)} ms: ${ratio!.toFixed(2)} x`;
  return `${name}: ${ours_ms.toFixed(0)} ms${peer}`;
}

if (import.meta.main) benchIsolationForest((line) => console.log(line));
