/** The small tables and the indexes their access patterns need; one list for SQLite and DynamoDB. */
export interface TableIndex {
  /** Item field(s) that must be equal; joined by '#' in the order given. `*` alone: every item has the same value. */
  readonly equals: readonly string[] | '*';
  /** Item field that sorts, ascending as text. */
  readonly sort: string;
}

export const TABLES = {
  uploads: { by_time: { equals: '*', sort: 'uploaded_at' } },
  incoming: {},
  exports: {},
  alerts: {
    by_status: { equals: ['status'], sort: 'rank' },
    by_rank: { equals: '*', sort: 'rank' },
    by_entity: { equals: ['entity'], sort: 'rank' },
  },
  runs: { by_time: { equals: '*', sort: 'started_at' } },
  models: {},
  mappings: { by_name: { equals: '*', sort: 'name' } },
  suppressions: {},
  settings: {},
  'detector-state': {},
  leases: {},
  audit: { by_seq: { equals: '*', sort: 'seq_key' }, by_action: { equals: ['action'], sort: 'seq_key' } },
  receipts: { by_time: { equals: '*', sort: 'deleted_at' } },
  users: { by_name: { equals: ['username_key'], sort: 'username_key' } },
  /** Sessions that ended before their tokens run out, where a directory service keeps accounts. */
  sessions: {},
  tokens: { by_user: { equals: ['user_id'], sort: 'created_at' } },
} as const satisfies Record<string, Record<string, TableIndex>>;

export type TableName = keyof typeof TABLES;
