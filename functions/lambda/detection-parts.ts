import type { ScoreEngine } from '../../core/detect/score-engine.ts';
import { currentScores } from '../../core/usecase/detect/current-scores.ts';
import { type Detection, detection } from '../../core/usecase/detect/detection.ts';
import { currentAnomalies } from '../../core/usecase/detect/run-item.ts';
import { type FlowCatalog, flowCatalog } from '../../core/usecase/uploads/flow-catalog.ts';
import { readyUploads } from '../../core/usecase/uploads/upload-item.ts';
import type { Stores } from './stores.ts';
import { engineSize } from './upload-parts.ts';

/** Detection among many functions: runs are performed by the one that reads their queue. */
export function detectionParts(stores: Stores): Detection {
  const { objects, tables, clock, hasher, log, audit, newId, turns, visibility, send } = stores;
  const catalog = flowCatalog({ tables, anomalies: (held) => currentAnomalies(tables, held) });
  return detection({
    scores: currentScores(lazyScoreEngine(stores, catalog), () => catalog.refresh()),
    objects,
    tables,
    clock,
    hasher,
    log,
    audit,
    newId,
    turns,
    changed: () => visibility.touch(),
    enqueue: (runId) => send.runs({ run_id: runId }),
    visibleUploads: () => readyUploads(tables),
  });
}

/** Loads DuckDB with the first run. */
function lazyScoreEngine({ objects }: Stores, catalog: FlowCatalog): ScoreEngine {
  return {
    async open(query) {
      const { duckdbFeatureEngine } = await import('../../adapters/duckdb/feature-engine.ts');
      return duckdbFeatureEngine({
        catalog,
        fetch: (key) => objects.fetch(key),
        release: (path) => objects.release(path),
        temporaryPath: () => objects.temporaryPath(),
        adopt: (key, path) => objects.adopt(key, path),
        ...engineSize(),
      }).open(query);
    },
  };
}
