import type { DuckDBConnection } from '@duckdb/node-api';

/**
 * Results of `work` over the items, each lane taking the next as it gets free: statements over little data leave threads
 * idle, two of them side by side do not. After a failure nothing more is begun, and what is under way ends before it is
 * thrown, so that no lane is left at work.
 */
export async function inLanes<T, R>(
  lanes: readonly DuckDBConnection[],
  items: readonly T[],
  work: (lane: DuckDBConnection, item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let failed = false;
  const run = async (lane: DuckDBConnection) => {
    while (next < items.length && !failed) {
      const at = next++;
      try {
        results[at] = await work(lane, items[at]!);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(lanes.map(run));
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  return results;
}
