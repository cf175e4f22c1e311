import { NULL_WORDS } from '../formats/null-words.ts';
import { type CellFacts, factsOf } from './cell-facts.ts';
import type { LineScanner, ScanRules } from './line-scanner.ts';
import { wasmBase64 } from './wasm/lines.wasm.ts';

type LinesExports = {
  readonly setRules: (delimiter: number, quoted: number, columns: number, maxLine: number) => void;
  // biome-ignore format: the signature of the exported function, argument for argument
  readonly setMemory: (header: number, headerLength: number, boxes: number, words: number, wordCount: number, facts: number) => void;
  // biome-ignore format: the signature of the exported function, argument for argument
  readonly scan: (origin: number, start: number, end: number, cells: number, found: number, room: number) => number;
  readonly observe: (start: number, end: number) => void;
  readonly lineCount: () => number;
  readonly reportedCount: () => number;
};

const PAGE_BYTES = 65_536;
/** Reported lines that one call has room for. */
const ROOM = 1024;
/** Bytes behind the input that may be read. */
const SLACK = 64;
const WORD_BYTES = 16;

let compiled: WebAssembly.Module | undefined;

/** Scans lines of separated cells in WebAssembly. */
export function createCellScanner(rules: ScanRules): LineScanner {
  const { header, columns } = rules;
  const boxesAt = 0;
  const wordsAt = boxesAt + 256;
  const foundAt = wordsAt + NULL_WORDS.length * WORD_BYTES;
  const factsAt = foundAt + ROOM * 12;
  const headerAt = factsAt + columns * 16 + 8;
  const inputAt = Math.ceil((headerAt + header.length) / SLACK) * SLACK;
  const memory = new WebAssembly.Memory({ initial: pages(inputAt + SLACK) });
  const wasm = instantiate(memory);
  writeNullWords(new Uint8Array(memory.buffer), { boxesAt, wordsAt });
  new Uint8Array(memory.buffer).set(header, headerAt);
  wasm.setRules(rules.delimiter, rules.quoted ? 1 : 0, columns, rules.maxLine);
  wasm.setMemory(headerAt, header.length, boxesAt, wordsAt, NULL_WORDS.length, factsAt);

  /** Puts bytes where the scan reads; their end. */
  const load = (bytes: Uint8Array): number => {
    const missing = pages(inputAt + bytes.length + SLACK) - memory.buffer.byteLength / PAGE_BYTES;
    if (missing > 0) memory.grow(missing);
    new Uint8Array(memory.buffer).set(bytes, inputAt);
    return inputAt + bytes.length;
  };

  return {
    scan(chunk) {
      const end = load(chunk);
      const pieces: Int32Array[] = [];
      for (let at = inputAt; at < end; ) {
        at = wasm.scan(inputAt, at, end, rules.cells, foundAt, ROOM);
        pieces.push(Int32Array.from(new Int32Array(memory.buffer, foundAt, wasm.reportedCount() * 3)));
      }
      const irregular = joined(pieces);
      const lines = end === inputAt ? 0 : wasm.lineCount();
      return { lines, irregular, irregularCount: irregular.length / 3 };
    },
    observe: (line) => wasm.observe(inputAt, load(line)),
    facts: () => readFacts(new Int32Array(memory.buffer, factsAt, columns * 2)),
  };
}

function pages(bytes: number): number {
  return Math.ceil(bytes / PAGE_BYTES);
}

/** Null words fall into 256 boxes by their ends and length: only cells in those boxes are compared with them. */
function writeNullWords(memory: Uint8Array, { boxesAt, wordsAt }: { boxesAt: number; wordsAt: number }): void {
  for (const [i, word] of NULL_WORDS.entries()) {
    const bytes = Uint8Array.from(word, (letter) => letter.charCodeAt(0));
    memory[boxesAt + ((bytes[0]! * 31 + bytes.at(-1)! * 7 + bytes.length) & 255)] = 1;
    memory[wordsAt + i * WORD_BYTES] = bytes.length;
    memory.set(bytes, wordsAt + i * WORD_BYTES + 1);
  }
}

function readFacts(columns: Int32Array): CellFacts[] {
  return Array.from({ length: columns.length / 2 }, (_, i) => factsOf(columns[i * 2]!, columns[i * 2 + 1]!));
}

function joined(pieces: readonly Int32Array[]): Int32Array {
  if (pieces.length === 1) return pieces[0]!;
  const all = new Int32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function instantiate(memory: WebAssembly.Memory): LinesExports {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(wasmBase64), (char) => char.charCodeAt(0)));
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as LinesExports;
}
