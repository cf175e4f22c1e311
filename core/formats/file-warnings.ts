import { printCount } from '../print-count.ts';
import { type DateOrderDecision, ORDER_WORDS } from './date-order.ts';

export interface FileFindings {
  readonly flags: Readonly<Record<string, number>>;
  readonly order: DateOrderDecision | null;
  readonly truncated: boolean;
  /** Zone nothing in the file names, where its times needed one; null otherwise. */
  readonly assumedZone: string | null;
  /** Accepted lines and the flows they make, where several lines make one; null otherwise. */
  readonly joined: { readonly lines: number; readonly rows: number } | null;
}

/** What whoever reads the ledger should know of how the file was read. */
export function fileWarnings({ flags, order, truncated, assumedZone, joined }: FileFindings): string[] {
  const warnings: string[] = [];
  if (order?.assumed && order.value !== 'mixed')
    warnings.push(
      `day and month could be swapped: every date reads both ways, and ${ORDER_WORDS[order.value]} was assumed`,
    );
  if (assumedZone !== null)
    warnings.push(`the file names no time zone: its times were read as those of ${assumedZone}`);
  if (joined !== null)
    warnings.push(
      `several lines of this layout make one flow: ${printCount(joined.lines)} accepted lines make ${printCount(joined.rows)} flows`,
    );
  if (order?.why.startsWith('contradictory'))
    warnings.push('dates contradict each other: rows in the minority’s order were rejected');
  if (truncated)
    warnings.push('the archive is cut off: what could be read is kept, what came after is not in the file');
  if (flags['SCOPE_MISMATCH'] !== undefined)
    warnings.push('the report names one subscriber but holds rows of others; the rows were believed');
  if (flags['SCI_LOSSY'] !== undefined)
    warnings.push(
      'a spreadsheet has shortened numbers such as 3.5E+14: those identifiers are lost and were left empty',
    );
  return warnings;
}
