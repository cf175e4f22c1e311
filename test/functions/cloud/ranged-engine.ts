import { readFileSync, writeFileSync } from 'node:fs';
import type { FlowEngine, FlowPart, IngestJob } from '../../../core/flow-engine.ts';
import { splitFlows } from '../../adapters/duckdb/split-flows.ts';
import type { WorkerOptions } from './cloud-world.ts';

/** Pieces that were made before, by what they are of: tests that want them dozens of times would wait for nothing else. */
const remembered = new Map<string, { part: FlowPart; bytes: Uint8Array }[]>();

/** A worker that leaves several parts of each day, as one does that reads a large file in ranges. */
export function inRanges(count: number, seed = 1): WorkerOptions {
  return {
    flows: (engine: FlowEngine) => ({
      async ingest(job: IngestJob) {
        const result = await engine.ingest(job);
        const parts = await Promise.all(result.parts.map((part) => piecesOf(part, job, { count, seed })));
        return { ...result, parts: parts.flat() };
      },
    }),
  };
}

async function piecesOf(
  part: FlowPart,
  { uploadId, partPath, plan, defaultZone }: IngestJob,
  split: { count: number; seed: number },
): Promise<FlowPart[]> {
  const id = JSON.stringify([uploadId, part.dt, part.from, plan, defaultZone, split]);
  const known =
    remembered.get(id) ??
    (await splitFlows(part, { ...split, partPath })).map((one) => ({ part: one, bytes: readFileSync(one.path) }));
  remembered.set(id, known);
  return known.map(({ part: one, bytes }) => {
    const path = partPath();
    writeFileSync(path, bytes);
    return { ...one, path };
  });
}
