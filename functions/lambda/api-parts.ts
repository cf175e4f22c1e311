import { randomBytes } from 'node:crypto';
import { awsAccounts } from '../../adapters/aws/accounts.ts';
import { secretText } from '../../adapters/aws/secret-text.ts';
import { readGeoTables } from '../../adapters/node/geo-file.ts';
import { gunzip } from '../../adapters/node/gzip.ts';
import { overview } from '../../core/usecase/overview/overview.ts';
import { overviewContext } from '../../core/usecase/overview/overview-context.ts';
import { storedExports } from '../../core/usecase/search/stored-exports.ts';
import { systemStatus } from '../../core/usecase/system-status.ts';
import { storedIncoming } from '../../core/usecase/uploads/stored-incoming.ts';
import type { Operations } from '../api/operation.ts';
import { accountOperations } from '../api/operations/accounts.ts';
import { alertOperations } from '../api/operations/alerts.ts';
import { auditOperations } from '../api/operations/audit.ts';
import { searchOperations } from '../api/operations/search.ts';
import { systemOperations } from '../api/operations/system.ts';
import { uploadOperations } from '../api/operations/uploads.ts';
import { VERSION } from '../version.ts';
import { detectionParts } from './detection-parts.ts';
import { queryParts } from './query-parts.ts';
import type { Stores } from './stores.ts';
import { uploadParts } from './upload-parts.ts';
import { lambdaWebConfig } from './web-config.ts';

/** A few seconds each of the 29 that an answer may take, most of them for its queries; gzip unpacks to about tenfold. */
const MOST_ORIGINAL_BYTES = { plain: 500e6, packed: 64e6 };

/** Every operation of the API over AWS. */
export function apiParts(stores: Stores): Partial<Operations> {
  const { env, clients, tables, clock, hasher, audit, newId, buckets, objects, send } = stores;
  const runs = detectionParts(stores);
  const uploads = uploadParts(stores, runs);
  const query = queryParts(stores);
  const accounts = awsAccounts({
    client: clients.cognito,
    userPoolId: env.USER_POOL_ID,
    tables,
    clock,
    hasher,
    audit,
    setupToken: secretText(clients.secrets, env.SETUP_SECRET_ID),
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
  });
  const incoming = storedIncoming({
    tables,
    clock,
    newId,
    presignPut: (key, grant) => buckets.arrivals.presignPut(key, grant),
    parts: buckets.arrivals.parts,
  });
  const startedMs = clock.now();
  return {
    ...accountOperations(accounts),
    ...auditOperations({ audit }),
    ...uploadOperations({
      uploads,
      incoming,
      receivedHere: null,
      inParts: incoming,
      queue: { add: (uploadId) => send.ingest({ upload_id: uploadId }) },
      gunzip,
      // Made and read by the ingest function: it takes longer than an answer may.
      loadDemo: async (actor) => {
        await send.ingest({ demo: actor });
        return { uploads: [], already_loaded: false };
      },
    }),
    ...searchOperations({
      records: { query, tables, flows: uploads.flows, objects, mostOriginalBytes: MOST_ORIGINAL_BYTES },
      audit,
      exports: storedExports({
        tables,
        clock,
        newId,
        enqueue: (ticket) => send.exports({ ticket }),
        presignGet: (key, grant) => buckets.results.presignGet(key, grant),
      }),
      exportsHere: null,
      overview: async (request) => overview(query, request, await overviewContext(tables)),
    }),
    ...alertOperations({ tables, clock, audit, detection: runs, queries: query }),
    ...systemOperations({
      tables,
      hasher,
      audit,
      version: VERSION,
      config: async () => lambdaWebConfig(env, await accounts.needsSetup()),
      health: () => ({ status: 'ok', version: VERSION, uptime_s: (clock.now() - startedMs) / 1000 }),
      status: async () =>
        systemStatus({
          version: VERSION,
          dataDir: `s3://${env.LAKE_BUCKET}`,
          tables,
          geo: [...(await readGeoTables(env.GEO_TABLES)).describe()],
          disk: null,
        }),
    }),
  };
}
