import type { AuditEntry } from '../../contract/system.ts';
import { ConflictError } from '../../errors.ts';
import type { Hasher, Item, TableStore } from '../../ports.ts';
import { entryHash, GENESIS_HASH } from './chain.ts';
import { sequenceKey } from './sequence-key.ts';

export interface ChainDeps {
  readonly tables: TableStore;
  readonly hasher: Hasher;
}

/** Id of the settings item that notes the last entry, so that a list cut short at its end shows too. */
export const HEAD = 'audit-head';
/** Id of the settings item that notes how far the list was found whole. */
const CHECKED = 'audit-checked';
/** Entries read at once. */
const AT_ONCE = 50;

interface Checked {
  readonly seq: number;
  readonly hash: string;
  /** Entries up to this one were looked at once more since that began anew. */
  readonly again: number;
  readonly broken: boolean;
}

const NOTHING: Checked = { seq: 0, hash: GENESIS_HASH, again: 0, broken: false };

/**
 * Whether each entry's hash covers the one before it, from the first to the noted head. Where `noteChain` is called now
 * and then, only what came since is read, and what it noted of the rest believed.
 */
export async function isIntact(deps: ChainDeps): Promise<boolean> {
  const { tables } = deps;
  const [head, noted] = [await tables.get('settings', HEAD), await tables.get('settings', CHECKED)];
  const checked = (noted?.item ?? NOTHING) as unknown as Checked;
  if (head === null) return noted === null && (await tables.get('audit', sequenceKey(1))) === null;
  const end = Number(head.item['seq']);
  if (checked.broken || end < checked.seq) return false;
  const last = await lastHash(deps, { from: checked.seq, to: end });
  return last !== null && last === head.item['hash'] && (await isAsNoted(tables, checked));
}

/**
 * Checks entries that came since the last call, at most so many, and as many of the older ones once more, round and round.
 * Where one does not fit, that stays noted.
 */
export async function noteChain(deps: ChainDeps, most: number): Promise<void> {
  const { tables } = deps;
  const stored = await tables.get('settings', CHECKED);
  const { seq, hash, again, broken } = (stored?.item ?? NOTHING) as unknown as Checked;
  const end = Number((await tables.get('settings', HEAD))?.item['seq'] ?? 0);
  const to = Math.min(end, seq + most);
  const begin = again >= seq ? 0 : again;
  const repeated = Math.min(seq, begin + most);
  const last = await lastHash(deps, { from: seq, to });
  const isWhole =
    last !== null &&
    (await isAsNoted(tables, { seq, hash })) &&
    (await lastHash(deps, { from: begin, to: repeated })) !== null;
  const next: Checked = { seq: to, hash: last ?? hash, again: repeated, broken: broken || !isWhole };
  try {
    await tables.put(
      'settings',
      CHECKED,
      { ...next },
      stored === null ? { absent: true } : { version: stored.version },
    );
  } catch (error) {
    // Another has just done the same.
    if (!(error instanceof ConflictError)) throw error;
  }
}

export function toEntry(item: Item): AuditEntry {
  const { seq, at, actor, action, target, detail, hash } = item as unknown as AuditEntry;
  return { seq, at, actor, action, target, detail, hash };
}

async function isAsNoted(tables: TableStore, { seq, hash }: Pick<Checked, 'seq' | 'hash'>): Promise<boolean> {
  return seq === 0 || (await tables.get('audit', sequenceKey(seq)))?.item['hash'] === hash;
}

/** Hash of entry `to`, if every entry behind `from` up to it covers the one before it; else null. */
async function lastHash({ tables, hasher }: ChainDeps, { from, to }: { from: number; to: number }) {
  const read = async (seq: number) => {
    const stored = await tables.get('audit', sequenceKey(seq));
    return stored === null ? null : toEntry(stored.item);
  };
  let previous = from === 0 ? GENESIS_HASH : ((await read(from))?.hash ?? null);
  for (let at = from + 1; at <= to; at += AT_ONCE) {
    const seqs = Array.from({ length: Math.min(AT_ONCE, to - at + 1) }, (_, i) => at + i);
    for (const [i, entry] of (await Promise.all(seqs.map(read))).entries()) {
      const fits = entry !== null && entry.seq === seqs[i] && previous !== null;
      if (!fits || entry.hash !== entryHash(hasher, previous!, entry)) return null;
      previous = entry.hash;
    }
  }
  return previous;
}
