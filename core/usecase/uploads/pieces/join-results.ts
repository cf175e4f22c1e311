import type { LineCounts } from '../../../contract/uploads.ts';
import type { IngestResult, PieceResult } from '../../../flow-engine.ts';
import type { DateOrderDecision } from '../../../formats/date-order.ts';
import { fileWarnings } from '../../../formats/file-warnings.ts';
import { isZoneAssumed } from '../../../formats/file-zone.ts';
import type { TimeReading } from '../../../formats/mapping-input.ts';
import { PREAMBLE_LINES } from '../../../formats/preamble.ts';
import type { DelimitedPlan, JsonPlan } from '../../../formats/recognise.ts';
import { epochMs } from '../../../query/utc-time.ts';

/** What was ingested of one piece, without what may be large: its parts, and the rejected lines it kept elsewhere. */
export type PieceAccount = Omit<PieceResult, 'parts'>;

export interface JoinedFile {
  readonly plan: DelimitedPlan | JsonPlan;
  readonly times: ReadonlyMap<string, TimeReading>;
  readonly order: DateOrderDecision | null;
  /** People the rows of all pieces name. */
  readonly people: number;
}

/** The account of a file whose pieces were ingested apart, given in its order: the same as if it had been read at once. */
export function joinResults(file: JoinedFile, pieces: readonly PieceAccount[]): Omit<IngestResult, 'parts'> {
  const [first] = pieces;
  if (first === undefined) throw new Error('a file has at least one piece');
  const rows = sum(pieces.map((piece) => piece.rows));
  const flags = addedFlags(pieces);
  const truncated = pieces.some((piece) => piece.truncated);
  const namesPeople = pieces.some((piece) => piece.namesPeople);
  const assumedZone = isZoneAssumed(file.plan, [...file.times.values()]) ? first.zone.value : null;
  return {
    lines: addedLines(pieces),
    rows,
    subscribers: namesPeople && (file.people > 0 || rows === 0) ? file.people : null,
    firstEvent: outermost(pieces, 'firstEvent', -1),
    lastEvent: outermost(pieces, 'lastEvent', 1),
    bytesOut: sumKnown(pieces.map((piece) => piece.bytesOut)),
    bytesIn: sumKnown(pieces.map((piece) => piece.bytesIn)),
    zone: first.zone,
    dateOrder: first.dateOrder,
    flags,
    rejects: pieces.flatMap((piece) => piece.rejects),
    preamble: pieces.flatMap((piece) => piece.preamble).slice(0, PREAMBLE_LINES),
    warnings: fileWarnings({ flags, order: file.order, truncated, assumedZone, joined: null }),
    truncated,
    encoding: first.encoding,
    lineIndex: pieces.flatMap((piece) => piece.lineIndex),
  };
}

/** Separators are footers where no record of the whole file comes after them. */
function addedLines(pieces: readonly PieceAccount[]): LineCounts {
  const last = pieces.findLastIndex((piece) => piece.records > 0);
  const counts = pieces.map(({ lines, trailing }, i) => {
    const moved = i < last ? -trailing : i > last && last >= 0 ? lines.separator : 0;
    return { ...lines, footer: lines.footer + moved, separator: lines.separator - moved };
  });
  const total = (kind: keyof LineCounts) => sum(counts.map((lines) => lines[kind]));
  return {
    physical: total('physical'),
    preamble: total('preamble'),
    header: total('header'),
    separator: total('separator'),
    notice: total('notice'),
    accepted: total('accepted'),
    rejected: total('rejected'),
    footer: total('footer'),
  };
}

function addedFlags(pieces: readonly PieceAccount[]): Record<string, number> {
  const flags: Record<string, number> = {};
  for (const piece of pieces) {
    for (const [flag, count] of Object.entries(piece.flags)) flags[flag] = (flags[flag] ?? 0) + count;
  }
  return flags;
}

function outermost(
  pieces: readonly PieceAccount[],
  which: 'firstEvent' | 'lastEvent',
  direction: 1 | -1,
): string | null {
  const times = pieces.map((piece) => piece[which]).filter((time) => time !== null);
  const [end] = times.toSorted((a, b) => direction * ((epochMs(b) ?? 0) - (epochMs(a) ?? 0)));
  return end ?? null;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function sumKnown(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null);
  return known.length === 0 ? null : sum(known);
}
