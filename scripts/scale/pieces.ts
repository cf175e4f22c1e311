import { readSettings } from '../../infra/aws/settings.ts';
import type { FileShape } from './count-upload.ts';
import { ASSUMED, fileSeconds, PIECE_BENCH, ROW, takeInSeconds, workSeconds } from './measured.ts';

const defaults = readSettings({ environment: 'x', environments: { x: {} } });
const MB = 1e6;

/** Size from which on a file goes in pieces, and that of a piece: the settings' defaults. */
export const LARGE_BYTES = defaults.largeFileMb * MB;
export const PIECE_BYTES = defaults.pieceMb * MB;

/** Seconds of each call for a file in pieces; those of a survey and of an ingest are of one piece. */
export interface PieceTimes {
  readonly pieces: number;
  readonly takeIn: number;
  readonly plan: number;
  readonly survey: number;
  readonly settle: number;
  readonly ingest: number;
  readonly commit: number;
}

/** Text the first step reads to find the shapes of times, as plan-pieces.ts has it. */
const FIRST_BYTES = 32 * 1024 ** 2;
/** Objects commit-pieces.ts copies at once. */
const COPIES_AT_ONCE = 16;
const TABLES = 3;
/** Objects of a piece beside its parts: survey, records, account, people, rejected lines. */
export const PIECE_OBJECTS = 5;

export function isLarge(bytes: number): boolean {
  return bytes >= LARGE_BYTES;
}

export function piecesOf(bytes: number): number {
  return Math.ceil(bytes / PIECE_BYTES);
}

/** Each piece holds rows of each day: the most parts there can be. A file in order of time has one or two days a piece. */
export function partsOfPieces({ bytes, days }: FileShape): number {
  return piecesOf(bytes) * days * TABLES;
}

/** Bytes of the hashes of all records, which lie on one disk when repeats are looked for. */
export function recordBytes(bytes: number): number {
  return (bytes / ROW.inputBytes) * PIECE_BENCH.recordBytes;
}

export function pieceTimes(shape: FileShape): PieceTimes {
  const { bytes } = shape;
  const { transferBytes, secondsPerFile, copyBytes, copySeconds, removeSeconds } = ASSUMED;
  const pieces = piecesOf(bytes);
  const piece = bytes / pieces;
  const made = (piece / ROW.inputBytes) * (ROW.flowBytes + ROW.derivedBytes);
  const parts = partsOfPieces(shape);
  const copying = (parts * copySeconds) / COPIES_AT_ONCE + (made * pieces) / copyBytes;
  return {
    pieces,
    takeIn: takeInSeconds(bytes),
    plan: secondsPerFile + FIRST_BYTES / transferBytes + workSeconds(FIRST_BYTES) * PIECE_BENCH.survey,
    survey: secondsPerFile + (piece + recordBytes(piece)) / transferBytes + workSeconds(piece) * PIECE_BENCH.survey,
    settle: secondsPerFile + recordBytes(bytes) / transferBytes + workSeconds(bytes) * PIECE_BENCH.settle,
    ingest: secondsPerFile + (piece + made) / transferBytes + workSeconds(piece) * PIECE_BENCH.ingest,
    commit: secondsPerFile + copying + (parts + pieces * PIECE_OBJECTS) * removeSeconds,
  };
}

/** Seconds of the function that takes files in, and of those that do the steps of a large one. */
export function functionSeconds(shape: FileShape): { readonly ingest: number; readonly large: number } {
  if (!isLarge(shape.bytes)) return { ingest: fileSeconds(shape.bytes), large: 0 };
  const { pieces, takeIn, plan, survey, settle, ingest, commit } = pieceTimes(shape);
  return { ingest: takeIn, large: plan + settle + commit + pieces * (survey + ingest) };
}

/** Seconds from a file's arrival until it can be searched, with so many functions at work on it and nothing before it. */
export function wallSeconds(shape: FileShape, atOnce: number): number {
  if (!isLarge(shape.bytes)) return fileSeconds(shape.bytes);
  const { pieces, takeIn, plan, survey, settle, ingest, commit } = pieceTimes(shape);
  return takeIn + plan + settle + commit + Math.ceil(pieces / atOnce) * (survey + ingest);
}

/** Seconds of the longest call after a file was taken in. */
export function longestStep(shape: FileShape): number {
  const { plan, survey, settle, ingest, commit } = pieceTimes(shape);
  return Math.max(plan, survey, settle, ingest, commit);
}
