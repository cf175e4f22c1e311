import type { DelimitedPlan, JsonPlan } from '../../../formats/recognise.ts';
import type { ObjectStore } from '../../../ports.ts';
import { recordCut } from '../../../scan/record-cut.ts';
import { objectBytes } from './object-bytes.ts';

/** Bytes a place to cut at is looked for in: first few, then more. Behind the most, the text stays whole there. */
const WINDOWS = [1 << 16, 1 << 20, 1 << 25];
const NEWLINE = 10;

export interface TextToCut {
  readonly key: string;
  readonly bytes: number;
  readonly plan: DelimitedPlan | JsonPlan;
  /** Size pieces are to have; each runs on to the next safe place. */
  readonly pieceBytes: number;
}

/** Offset each piece of a text begins at, ascending from 0; none begins above the first record. */
export async function cutText(objects: Pick<ObjectStore, 'get'>, text: TextToCut): Promise<number[]> {
  const starts = [0];
  const first = await firstRecord(objects, text);
  for (let wish = text.pieceBytes; wish < text.bytes; ) {
    const cut = wish <= first ? null : await cutBehind(objects, text, wish);
    if (cut !== null && cut > starts.at(-1)!) starts.push(cut);
    wish = Math.max(wish, cut ?? 0) + text.pieceBytes;
  }
  return starts;
}

/** Offset behind the first place to cut below so many bytes; the text's end where there is none. */
export async function firstCut(objects: Pick<ObjectStore, 'get'>, text: TextToCut): Promise<number> {
  if (text.pieceBytes >= text.bytes) return text.bytes;
  return (await cutBehind(objects, text, text.pieceBytes)) ?? text.bytes;
}

async function cutBehind(objects: Pick<ObjectStore, 'get'>, text: TextToCut, from: number): Promise<number | null> {
  for (const window of WINDOWS) {
    const end = Math.min(text.bytes, from + window);
    const found = recordCut(await objectBytes(objects, text.key, { start: from, end }), text.plan);
    if (found !== null) return from + found;
    if (end === text.bytes) return null;
  }
  return null;
}

/** Offset of the line below the header. */
async function firstRecord(objects: Pick<ObjectStore, 'get'>, { key, bytes, plan }: TextToCut): Promise<number> {
  if (plan.kind === 'json') return 0;
  const head = await objectBytes(objects, key, { start: 0, end: Math.min(bytes, 1 << 21) });
  let at = 0;
  for (let line = 0; line < plan.header.line; line += 1) {
    const newline = head.indexOf(NEWLINE, at);
    if (newline < 0) return bytes;
    at = newline + 1;
  }
  return at;
}
