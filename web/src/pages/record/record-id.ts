import type { FlowRecord } from '../../../../core/flow/record.ts';

/** A record's identity: every row points at its evidence. */
export interface RecordId {
  readonly upload_id: string;
  readonly member: number;
  readonly row_number: number;
}

/** Identity of a row that carries the three evidence columns; null for one that does not. */
export function recordIdOf(row: FlowRecord | Record<string, unknown>): RecordId | null {
  const { upload_id, member, row_number } = row as Record<string, unknown>;
  if (typeof upload_id !== 'string' || row_number === null || row_number === undefined) return null;
  return { upload_id, member: Number(member ?? 0), row_number: Number(row_number) };
}

export function recordKey(id: RecordId): string {
  return `${id.upload_id}/${id.member}/${id.row_number}`;
}

/** Bookmarkable address of a record's own page. */
export function recordPath(id: RecordId): string {
  return `/records/${recordKey(id)}`;
}

/** Reads what `recordKey` wrote; null for anything else, so that a mangled link opens nothing. */
export function parseRecordKey(text: unknown): RecordId | null {
  const found = typeof text === 'string' ? /^([0-9a-z]{1,64})\/(\d{1,9})\/(\d{1,15})$/.exec(text) : null;
  if (!found) return null;
  return { upload_id: found[1]!, member: Number(found[2]), row_number: Number(found[3]) };
}

/** "line 237,314", and the archive member or sheet where there is one. */
export function lineLabel(id: Pick<RecordId, 'member' | 'row_number'>): string {
  const line = `line ${new Intl.NumberFormat('en-GB').format(id.row_number)}`;
  return id.member > 0 ? `member ${id.member}, ${line}` : line;
}
