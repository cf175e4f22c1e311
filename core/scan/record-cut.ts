import { splitCells } from '../formats/cells.ts';
import type { DelimitedPlan, JsonPlan } from '../formats/recognise.ts';
import { MAX_CELL_LINES } from './delimited-lines.ts';
import { lineText, withoutMarks } from './line-rules.ts';

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;

/**
 * Where a text can be cut so that no record is on both sides: offset of the first byte of a line, in bytes of the text
 * that begin anywhere; null where they show no such place. Records may hold line ends in quotes, so a line end alone
 * says little: but a record that spans lines begins with a line whose quotes are open and spans at most 32, so behind 32
 * lines in a row whose quotes are closed, whatever was open further up, a new record begins.
 */
export function recordCut(bytes: Uint8Array, plan: DelimitedPlan | JsonPlan): number | null {
  const needed = plan.kind === 'delimited' && plan.header.quoted ? MAX_CELL_LINES : 0;
  let at = bytes.indexOf(NEWLINE) + 1;
  for (let closed = 0; at > 0; ) {
    if (closed === needed) return at < bytes.length ? at : null;
    const newline = bytes.indexOf(NEWLINE, at);
    if (newline < 0) return null;
    closed = isClosed(bytes, at, newline, plan) ? closed + 1 : 0;
    at = newline + 1;
  }
  return null;
}

function isClosed(bytes: Uint8Array, from: number, to: number, plan: DelimitedPlan | JsonPlan): boolean {
  const line = bytes.subarray(from, to);
  if (plan.kind === 'json' || !line.includes(QUOTE)) return true;
  // A carriage return amid the line ends a line too, and each of them would have to be looked at.
  const lone = line.indexOf(RETURN);
  if (lone >= 0 && lone < line.length - 1) return false;
  return splitCells(withoutMarks(lineText(bytes, from, to)), plan.header.delimiter) !== null;
}
