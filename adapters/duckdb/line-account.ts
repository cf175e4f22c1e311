import type { LineCounts } from '../../core/contract/uploads.ts';
import type { RejectedLine } from '../../core/flow-engine.ts';
import type { ResidueLine } from './line-stager.ts';
import type { StagedText } from './stage-text.ts';

/** Rejected lines of both kinds, ascending: those that were no record, and those whose record was refused. */
export function allRejects(residue: readonly ResidueLine[], refused: readonly RejectedLine[]): RejectedLine[] {
  const early = residue
    .filter((line) => line.class === 'rejected')
    .map(({ line, reason, text }) => ({ line, reason, text }));
  return [...early, ...refused].sort((a, b) => a.line - b.line);
}

/** Every physical line in exactly one class: what is no record was counted, the rest is accepted. */
export function countLines(
  staged: StagedText,
  residue: readonly ResidueLine[],
  more: { rejected: number; notices: number },
): LineCounts {
  const of = (kind: ResidueLine['class']) => residue.filter((line) => line.class === kind).length;
  const counts = {
    physical: staged.physical,
    preamble: of('preamble'),
    header: of('header'),
    separator: of('separator'),
    notice: of('notice') + more.notices,
    rejected: more.rejected,
    footer: of('footer'),
  };
  const other = counts.preamble + counts.header + counts.separator + counts.notice + counts.rejected + counts.footer;
  return { ...counts, accepted: staged.physical - other };
}
