import type { TableName } from '../../core/tables.ts';
import type { FunctionName } from '../../functions/manifest.ts';
import type { BucketName } from './names.ts';

export type ObjectAction = 'list' | 'get' | 'put' | 'delete';

export interface FunctionAccess {
  /** Keys of each bucket, by what may be done to them; `list` covers the whole bucket. */
  readonly objects: Partial<Record<BucketName, Partial<Record<ObjectAction, readonly string[]>>>>;
  /** Tables it may not even read; all others it reads and writes, item by item or through an index. */
  readonly noTables: readonly TableName[];
  /** Tables it may read from end to end. */
  readonly scans: readonly TableName[] | 'all';
  /** Queues it may send to. */
  readonly sends: readonly string[];
  /** Has large files ingested by the state machine, and asks whether it still runs. */
  readonly machines: boolean;
  /** Starts queries in the workgroup. */
  readonly queries: boolean;
  /** Looks after people in the user pool; reads the setup token and the key CloudFront shows. */
  readonly accounts: boolean;
}

/** Read from end to end when an upload, or an earlier run, is taken back. */
const FORGETTING: readonly TableName[] = ['alerts', 'models'];

const ALL = ['*'];
const WHOLE = { list: ALL, get: ALL, put: ALL, delete: ALL };
/** Read, and taken away. */
const TAKEN = { list: ALL, get: ALL, delete: ALL };
const RESULTS = { list: ALL, get: ['athena/*', 'exports/*'], put: ['athena/*', 'exports/*'], delete: ['exports/*'] };
/** People, their sessions and tokens are the API's business. */
const PEOPLE: readonly TableName[] = ['users', 'sessions', 'tokens'];

/**
 * Which function may do what: the one list its role is made from.
 *
 * | function | arrivals                | uploads                             | lake        | results     | tables             | else |
 * |----------|-------------------------|-------------------------------------|-------------|-------------|--------------------|------|
 * | api      | write tickets' files; read, delete | read, delete             | read, delete| read, write | all, scans two   | Athena, people, all queues |
 * | ingest   | read, delete            | all                                 | all         | -           | all but people     | its queue, runs, the machine for large files |
 * | large    | -                       | all                                 | all         | -           | all but people     | the ingest queue |
 * | detect   | -                       | -                                   | all         | -           | all but people     | - |
 * | export   | -                       | -                                   | read        | read, write | all but people     | Athena |
 * | sweep    | read, delete            | read, delete; ledgers it settles    | all         | list, delete| all, and scans them| all queues, the machine |
 */
export const FUNCTION_ACCESS: Readonly<Record<FunctionName, FunctionAccess>> = {
  api: {
    objects: {
      arrivals: { ...TAKEN, put: ['incoming/*'] },
      uploads: TAKEN,
      lake: { list: ALL, get: ALL, delete: ALL },
      results: RESULTS,
    },
    noTables: [],
    // To delete an upload: an index may lag behind.
    scans: FORGETTING,
    sends: ['ingest', 'runs', 'exports'],
    machines: false,
    queries: true,
    accounts: true,
  },
  ingest: {
    objects: { arrivals: TAKEN, uploads: WHOLE, lake: WHOLE },
    noTables: PEOPLE,
    scans: FORGETTING,
    sends: ['ingest', 'runs'],
    machines: true,
    queries: false,
    accounts: false,
  },
  large: {
    objects: { uploads: WHOLE, lake: WHOLE },
    noTables: PEOPLE,
    scans: [],
    sends: ['ingest'],
    machines: false,
    queries: false,
    accounts: false,
  },
  detect: {
    objects: { lake: WHOLE },
    noTables: PEOPLE,
    scans: FORGETTING,
    sends: [],
    machines: false,
    queries: false,
    accounts: false,
  },
  export: {
    objects: { lake: { list: ALL, get: ALL }, results: RESULTS },
    noTables: PEOPLE,
    scans: [],
    sends: [],
    machines: false,
    queries: true,
    accounts: false,
  },
  sweep: {
    objects: {
      arrivals: TAKEN,
      uploads: { ...TAKEN, put: ['uploads/*'] },
      lake: WHOLE,
      results: { list: ALL, delete: ALL },
    },
    noTables: [],
    scans: 'all',
    sends: ['ingest', 'runs', 'exports'],
    machines: true,
    queries: false,
    accounts: false,
  },
};
