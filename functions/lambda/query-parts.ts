import { awsQueryEngine } from '../../adapters/aws/query-engine.ts';
import { keptRuns } from '../../core/usecase/detect/run-item.ts';
import type { QueryDeps } from '../../core/usecase/search/search-scan.ts';
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
      const [{ version, uploads }, runs] = await Promise.all([visibility.hidden(), keptRuns(tables)]);
      return { version, hiddenUploads: [...uploads.keys()], shownRuns: runs.map((run) => run.run_id) };
    },
  });
  return { engine, clock, derived: true };
}
