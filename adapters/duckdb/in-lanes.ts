import type { DuckDBConnection } from '@duckdb/node-api';
import { withThreads } from './with-threads.ts';

/**
 * Results of the tasks, each lane taking the next as it gets free; give the longest first. The lanes are connections of
 * one instance. Over little data several statements at once keep the processor busier than several threads for one; each
 * lane works itself, so the instance gets as many threads fewer. After a failure nothing more is begun, and what is
 * under way ends before it is thrown.
 */
export async function inLanes<R>(
  lanes: readonly DuckDBConnection[],
  tasks: readonly ((lane: DuckDBConnection) => Promise<R>)[],
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let failed = false;
  const run = async (lane: DuckDBConnection) => {
    while (next < tasks.length && !failed) {
      const at = next++;
      try {
        results[at] = await tasks[at]!(lane);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const [first] = lanes;
  if (first === undefined) return [];
  const ends = await withThreads(
    first,
    (threads) => Math.max(1, threads - lanes.length + 1),
    () => Promise.allSettled(lanes.map(run)),
  );
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  return results;
}
