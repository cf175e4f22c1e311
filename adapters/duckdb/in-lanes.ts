import type { DuckDBConnection } from '@duckdb/node-api';

/**
 * Results of the tasks, each lane taking the next as it gets free; give the longest first. The lanes are connections of
 * one instance, as many as it has threads. Each statement then runs on one thread: over little data several at once
 * keep the processor busier than several threads for one, whose caller also waits in a busy loop. After a failure
 * nothing more is begun, and what is under way ends before it is thrown.
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
  await lanes[0]?.run('SET threads = 1');
  const ends = await Promise.allSettled(lanes.map(run));
  await lanes[0]?.run(`SET threads = ${lanes.length}`);
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  return results;
}
