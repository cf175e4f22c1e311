import type { ResidueClass } from '../formats/residue.ts';
import type { ScanRules } from './line-scanner.ts';

/** Bytes of the longest line taken as a record. */
export const MAX_LINE = 1 << 20;
/** Bytes of text kept of a line that is no record. */
export const KEPT_TEXT = 65_536;

/** A line the scanner reported, in the bytes it was found in. */
export interface IrregularLine {
  readonly bytes: Uint8Array;
  /** Offsets of the line, without its newline. */
  readonly from: number;
  readonly to: number;
  readonly line: number;
  /** More of the file follows these bytes. */
  readonly more: boolean;
}

/**
 * What an irregular line is: a record after all, to be written anew as `text`; a line of another class; or the beginning
 * of something that can only be judged with the bytes that follow.
 */
export type IrregularOutcome =
  | {
      readonly kind: 'record';
      readonly text: string;
      /** Physical lines it takes, and where the next begins. */
      readonly lines: number;
      readonly end: number;
      /** What was odd about it. */
      readonly flag: 'ROW_PADDED' | 'NUL' | null;
    }
  | { readonly kind: 'residue'; readonly class: ResidueClass | 'preamble'; readonly reason: string }
  | { readonly kind: 'unfinished' };

/** How the lines of one file are told apart. */
export interface LineRules {
  readonly scan: ScanRules;
  /** Lines up to and with the header. */
  readonly preambleLines: number;
  above(line: number): ResidueClass | 'preamble';
  irregular(at: IrregularLine): IrregularOutcome;
  /** True once after the rules changed: what follows must be scanned again. */
  changed(): boolean;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Text between two offsets, without the carriage return at its end. */
export function lineText(bytes: Uint8Array, from: number, to: number): string {
  const end = to > from && bytes[to - 1] === 13 ? to - 1 : to;
  return utf8.decode(bytes.subarray(from, end));
}

/** What is kept of a line that is no record. */
export function keptText(bytes: Uint8Array, from: number, to: number): string {
  return to - from > MAX_LINE ? tooLongText(bytes.subarray(from, to)) : lineText(bytes, from, to).slice(0, KEPT_TEXT);
}

/** The beginning of a line too long to be kept. */
export function tooLongText(bytes: Uint8Array): string {
  return `${utf8.decode(bytes.subarray(0, 1024))} ...`;
}

/** The flag of a record that holds NULs. */
export function nulFlag(text: string): 'NUL' | null {
  return text.includes('\u0000') ? 'NUL' : null;
}

/** Text without what no cell can hold: NULs, and the byte-order marks that joining files leaves behind. */
export function withoutMarks(text: string): string {
  return text.replaceAll('\u0000', '').replaceAll('\uFEFF', '');
}
