import type { AuditEntry } from '../../contract/system.ts';
import { ConflictError } from '../../errors.ts';
import { isoTime } from '../../iso-time.ts';
import type { Clock, Hasher, Item, TableStore, TableWrite } from '../../ports.ts';
import type { AuditAction } from './actions.ts';
import { entryHash, GENESIS_HASH } from './chain.ts';
import { HEAD, isIntact, toEntry } from './check-chain.ts';
import { matchingActions } from './matching-actions.ts';
import { sequenceKey } from './sequence-key.ts';

export interface AuditRecord {
  /** Username, or 'system'. */
  readonly actor: string;
  readonly action: AuditAction;
  /** Id of what it was done to. */
  readonly target?: string | null;
  /** Plain JSON; never a password, token or code. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface AuditQuery {
  /** Entries before this number. */
  readonly before?: number;
  /** Text that names actions, as matchingActions takes it. */
  readonly action?: string;
  readonly limit: number;
}

/** Append-only list of who did what. Each entry's hash covers the one before it, so a gap, change or reorder shows. */
export interface AuditLog {
  /**
   * Resolves when the entry is durable. `writes` are made with it or not at all, so that nothing can happen without its
   * entry; throws ConflictError where a condition of theirs fails.
   */
  record(record: AuditRecord, writes?: readonly TableWrite[]): Promise<void>;
  /** Newest first. `intact`: the whole chain from the first entry to the noted head checks out. */
  read(query: AuditQuery): Promise<{ entries: AuditEntry[]; intact: boolean }>;
}

export interface AuditLogDeps {
  readonly tables: TableStore;
  readonly clock: Clock;
  readonly hasher: Hasher;
}

/** Appends that lost to another writer are tried again this often. */
const ATTEMPTS = 20;

export function auditLog(deps: AuditLogDeps): AuditLog {
  let last: Promise<unknown> = Promise.resolve();
  return {
    record: (record, writes = []) => {
      const appended = last.then(() => append(deps, record, writes));
      last = appended.catch(() => undefined);
      return appended;
    },
    read: async (query) => ({ entries: await page(deps.tables, query), intact: await isIntact(deps) }),
  };
}

async function append(deps: AuditLogDeps, record: AuditRecord, writes: readonly TableWrite[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await appendOnce(deps, record, writes);
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function appendOnce(
  { tables, clock, hasher }: AuditLogDeps,
  record: AuditRecord,
  writes: readonly TableWrite[],
): Promise<void> {
  const head = await tables.get('settings', HEAD);
  const seq = Number(head?.item['seq'] ?? 0) + 1;
  const entry = {
    seq,
    at: isoTime(clock.now()),
    actor: record.actor,
    action: record.action,
    target: record.target ?? null,
    detail: { ...record.detail },
  };
  const hash = entryHash(hasher, String(head?.item['hash'] ?? GENESIS_HASH), entry);
  const key = sequenceKey(seq);
  await tables.transact([
    ...writes,
    { kind: 'put', table: 'audit', id: key, item: { ...entry, hash, seq_key: key }, condition: { absent: true } },
    {
      kind: 'put',
      table: 'settings',
      id: HEAD,
      item: { seq, hash },
      condition: head === null ? { absent: true } : { version: head.version },
    },
  ]);
}

async function page(tables: TableStore, { action, before, limit }: AuditQuery): Promise<AuditEntry[]> {
  const range = {
    to: before === undefined ? undefined : sequenceKey(Math.max(0, before)),
    descending: true,
    limit,
  } as const;
  if (action === undefined) {
    return (await tables.query('audit', { index: 'by_seq', equals: '*', ...range })).map(toEntry);
  }
  const read = (equals: string) => tables.query('audit', { index: 'by_action', equals, ...range });
  const found = await Promise.all(matchingActions(action).map(read));
  return found
    .flatMap((items) => items.map(toEntry))
    .sort((a, b) => b.seq - a.seq)
    .slice(0, limit);
}
