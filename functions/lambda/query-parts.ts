import { awsQueryEngine } from '../../adapters/aws/query-engine.ts';
import { keptRuns } from '../../core/usecase/detect/run-item.ts';
import type { QueryDeps } from '../../core/usecase/search/search-scan.ts';
import { isAmidSwap, isStillWhole } from '../../core/usecase/uploads/visibility.ts';
import type { Stores } from './stores.ts';

/** The same question over the same data is answered again without reading them, for this long. */
const REUSE_MINUTES = 60;

/** Search by Athena, over what is visible. */
export function queryParts({ env, clients, buckets, clock, tables, visibility }: Stores): QueryDeps {
  const engine = awsQueryEngine({
    client: clients.athena,
    results: buckets.results,
    database: env.GLUE_DATABASE,
    workgroup: env.ATHENA_WORKGROUP,
    reuseMinutes: env.AWS_ENDPOINT_URL === undefined ? REUSE_MINUTES : 0,
    visibility: async () => {
      const before = await visibility.hidden();
      const shownRuns = (await keptRuns(tables)).map((run) => run.run_id);
      return {
        version: String(before.epoch),
        hiddenUploads: [...before.uploads.keys()],
        shownRuns,
        isStillWhole: async () => !isAmidSwap(before, clock.now()) && isStillWhole(before, await visibility.hidden()),
      };
    },
  });
  return { engine, clock, derived: true };
}
