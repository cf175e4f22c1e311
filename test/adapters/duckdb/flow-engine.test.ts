import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { duckdbFlowEngine } from '../../../adapters/duckdb/flow-engine.ts';
import { flowEngineContract } from '../../contract/flow-engine.ts';
import { smallGeo } from '../../core/enrich/geo-fixture.ts';

flowEngineContract('DuckDB', (folder) =>
  duckdbFlowEngine({
    geo: async () => smallGeo(),
    temporaryPath: () => join(folder, randomUUID()),
    memoryMb: 400,
    threads: 2,
  }),
);
