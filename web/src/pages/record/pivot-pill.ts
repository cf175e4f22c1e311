import type { Pill } from '../../../../core/contract/filter.ts';
import type { FlowValue } from '../../../../core/flow/record.ts';
import { columnOf, isQueryColumn } from '../../../../core/flow/schema.ts';

/** Columns of the `anomalies` table alone: searches over all flows cannot ask for them. */
const SCORE_GROUP = 'score';

/**
 * The pill that keeps (or, negated, drops) the rows with this value. Null becomes "is missing". Times have none: they
 * set the time range instead (`aroundRange`); nor have scores, which only a run's own table holds.
 */
export function pivotPill(column: string, value: FlowValue, negate = false): Pill | null {
  const known = columnOf(column);
  if (!known || !isQueryColumn(column) || known.type === 'TIMESTAMP_MS' || known.group === SCORE_GROUP) return null;
  const field = column as Pill['field'];
  const negated = (yes: boolean) => (yes ? { negate: true } : {});
  if (value === null || value === '') return { field, op: 'exists', values: [], ...negated(!negate) };
  if (Array.isArray(value)) {
    return value.length > 0 ? { field, op: 'is', values: [...(value as readonly string[])], ...negated(negate) } : null;
  }
  const plain = typeof value === 'boolean' ? String(value) : (value as string | number);
  return { field, op: 'is', values: [plain], ...negated(negate) };
}

/** Half-open range of `minutes` before and after an instant. */
export function aroundRange(iso: string, minutes: number): { from: string; to: string } {
  const at = Date.parse(iso);
  const wide = minutes * 60_000;
  return { from: new Date(at - wide).toISOString(), to: new Date(at + wide).toISOString() };
}
