import { openDuckdb } from '../../../adapters/duckdb/duckdb.ts';
import { localQueryEngine } from '../../../adapters/local/query-engine.ts';
import { queryEngineContract } from '../../contract/query-engine.ts';

queryEngineContract('local query engine', async (stored, catalog) => {
  const instance = await openDuckdb({ memoryLimit: '500MB' });
  const engine = localQueryEngine({ instance, catalog, objectsFolder: stored.root, connections: 2 });
  return {
    engine,
    close: () => {
      engine.close();
      instance.closeSync();
    },
  };
});
