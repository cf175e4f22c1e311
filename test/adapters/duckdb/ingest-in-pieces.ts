import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { FilePiece, IngestResult, PieceEngine, PieceSurvey } from '../../../core/flow-engine.ts';
import type { FileHead } from '../../../core/formats/file-head.ts';
import { orderRulesOf } from '../../../core/formats/order-rules.ts';
import { preambleFacts } from '../../../core/formats/preamble.ts';
import type { DelimitedPlan, JsonPlan } from '../../../core/formats/recognise.ts';
import { recordCut } from '../../../core/scan/record-cut.ts';
import { joinResults } from '../../../core/usecase/uploads/pieces/join-results.ts';
import { settleSurveys } from '../../../core/usecase/uploads/pieces/settle-surveys.ts';
import { UPLOAD_DAY } from './ingest-harness.ts';

export interface InPieces {
  readonly engine: PieceEngine;
  readonly path: string;
  readonly head: FileHead;
  readonly plan: DelimitedPlan | JsonPlan;
  readonly uploadId: string;
  readonly defaultZone: string | null;
  /** Where cuts are wished, in bytes; each moves on to the next safe place. */
  readonly wished: readonly number[];
  readonly fresh: () => string;
}

/** Where a text is really cut when it is wished there. */
export function cutsOf(bytes: Uint8Array, plan: DelimitedPlan | JsonPlan, wished: readonly number[]): number[] {
  const cuts = wished.flatMap((at) => {
    const found = recordCut(bytes.subarray(at), plan);
    return found === null ? [] : [at + found];
  });
  const header = plan.kind === 'delimited' ? headerEnd(bytes, plan.header.line) : 0;
  return [...new Set(cuts)].filter((cut) => cut > header).sort((a, b) => a - b);
}

function headerEnd(bytes: Uint8Array, lines: number): number {
  let at = 0;
  for (let line = 0; line < lines; line += 1) at = bytes.indexOf(10, at) + 1;
  return at;
}

/** Ingests a plain file as many workers would, one after the other. */
export async function ingestInPieces(given: InPieces): Promise<{ result: IngestResult; pieces: number }> {
  const bytes = readFileSync(given.path);
  const starts = [0, ...cutsOf(bytes, given.plan, given.wished)];
  const paths = starts.map((start, i) => {
    const path = given.fresh();
    writeFileSync(path, bytes.subarray(start, starts[i + 1] ?? bytes.length));
    return path;
  });
  const { head, first } = await firstTimes(given);
  const { plan } = given;
  const above = head.lines.slice(0, plan.kind === 'delimited' ? plan.header.line - 1 : 0);
  const { window, subject } = preambleFacts(above, head.name);
  const rules = orderRulesOf(plan, { defaultZone: given.defaultZone, window });
  let named: readonly (string | null)[] = starts.map(() => null);
  let inEncoding = true;
  for (;;) {
    const known: FileHead = inEncoding ? head : { ...head, encoding: 'windows-1252' };
    const records = starts.map(() => given.fresh());
    const piece = (i: number): Omit<FilePiece, 'firstLine'> => ({
      offset: starts[i]!,
      columns: named[i]!,
      truncated: false,
    });
    const surveys: PieceSurvey[] = [];
    for (const [i, path] of paths.entries())
      surveys.push(
        await given.engine.survey({
          path,
          head: known,
          plan,
          piece: piece(i),
          columns: first.columns,
          rules,
          recordsPath: records[i]!,
        }),
      );
    const settled = settleSurveys({ columns: first.columns, rules, backwards: first.backwards, named }, surveys);
    if (settled.outcome === 'again') {
      named = settled.named;
      inEncoding &&= settled.inEncoding;
      continue;
    }
    const repeats = await given.engine.repeats({
      pieces: records.map((path, i) => ({ path, firstLine: settled.firstLines[i]! })),
      outPath: given.fresh,
    });
    const people = starts.map(() => given.fresh());
    const results = [];
    for (const [i, path] of paths.entries())
      results.push(
        await given.engine.ingest({
          path,
          head: known,
          plan,
          uploadId: given.uploadId,
          member: 0,
          defaultZone: given.defaultZone,
          nowMs: UPLOAD_DAY,
          partPath: given.fresh,
          piece: { ...piece(i), firstLine: settled.firstLines[i]! },
          facts: { times: settled.times, order: settled.order, subject },
          repeats: repeats[i]!.path,
          peoplePath: people[i]!,
        }),
      );
    const counted = await given.engine.countPeople(people);
    const joined = joinResults({ plan, times: settled.times, order: settled.order, people: counted }, results);
    return { result: { ...joined, parts: results.flatMap(({ parts }) => parts) }, pieces: starts.length };
  }
}

async function firstTimes(given: InPieces) {
  const { engine, path, head, plan } = given;
  const first = await engine.times({ path, head, plan });
  if (first !== null) return { head, first };
  const fallen: FileHead = { ...head, encoding: 'windows-1252' };
  const again = await engine.times({ path, head: fallen, plan });
  if (again === null) throw new Error(`${basename(path)} is in no known encoding`);
  return { head: fallen, first: again };
}
