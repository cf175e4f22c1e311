import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { type FileHead, isBinary, refusalOf } from '../../core/formats/file-head.ts';
import { inflated } from './inflated.ts';

const HEAD_BYTES = 1 << 20;
const HEAD_LINES = 400;
const CHUNK_BYTES = 1 << 20;
const NEWLINE = 10;
const RETURN = 13;

/** Raised when a file that began as UTF-8 turns out not to be: the caller reads it again as Windows-1252. */
export class EncodingMismatch extends Error {}

/** Text of a file as UTF-8 bytes without byte-order mark at its start, lines ended by LF (a CR before LF stays). */
export interface TextStream {
  /** Each is good until the next is asked for. */
  readonly chunks: AsyncIterable<Buffer>;
  /** The archive broke off; known once all is read. */
  readonly truncated: () => boolean;
  /** What was read so far is not what stands in the file byte for byte: line ends were changed. */
  readonly altered: () => boolean;
  /** Bytes of the file read so far. */
  readonly bytesRead: () => number;
}

/** Looks at the start of a file: container, encoding, line ends and first lines. */
export async function readHead(path: string, name: string): Promise<FileHead> {
  const { size } = await stat(path);
  const container = isGzip(await peek(path)) ? 'gzip' : 'plain';
  const raw = await firstBytes(byteStream(path, { gzip: container === 'gzip' }).chunks);
  const encoding = detectEncoding(raw);
  const text = decode(raw, encoding);
  const complete = raw.length < HEAD_BYTES;
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '' || (!complete && lines.length > 1)) lines.pop();
  return {
    name,
    container,
    encoding,
    bom: hasBom(raw),
    newline: detectNewline(text),
    sizeBytes: size,
    lines: lines.slice(0, HEAD_LINES),
    refusal: refusalOf(raw) ?? (isBinary(text.slice(0, 65_536)) ? 'this is binary data, not a text log' : null),
    complete,
  };
}

function hasBom(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

async function peek(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function firstBytes(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(Buffer.from(chunk));
    length += chunk.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES);
}

function detectEncoding(raw: Buffer): FileHead['encoding'] {
  if (raw[0] === 0xff && raw[1] === 0xfe) return 'utf-16le';
  if (raw[0] === 0xfe && raw[1] === 0xff) return 'utf-16be';
  const sample = raw.subarray(0, 4096);
  const [even, odd] = [0, 1].map((phase) => sample.filter((byte, i) => i % 2 === phase && byte === 0).length) as [
    number,
    number,
  ];
  if (odd > sample.length * 0.3 && even < odd * 0.1) return 'utf-16le';
  if (even > sample.length * 0.3 && odd < even * 0.1) return 'utf-16be';
  const cut = raw.length < HEAD_BYTES ? raw.length : raw.lastIndexOf(10) + 1;
  return isUtf8(raw.subarray(0, cut)) ? 'utf-8' : 'windows-1252';
}

function decode(raw: Buffer, encoding: FileHead['encoding']): string {
  return new TextDecoder(encoding).decode(raw);
}

function detectNewline(text: string): FileHead['newline'] {
  const lf = text.indexOf('\n');
  if (lf < 0) return text.includes('\r') ? 'CR' : 'LF';
  return text[lf - 1] === '\r' ? 'CRLF' : 'LF';
}

/**
 * The whole file as UTF-8, or what follows `start` bytes of a plain UTF-8 file. `continued`: the file holds a piece of
 * text whose beginning is elsewhere.
 */
export function openText(
  path: string,
  { container, encoding }: Pick<FileHead, 'container' | 'encoding'>,
  { start = 0, continued = start > 0 }: { start?: number; continued?: boolean } = {},
): TextStream {
  const source = byteStream(path, { gzip: container === 'gzip', start });
  let altered = false;
  const onAltered = () => {
    altered = true;
  };
  return {
    chunks: withLineFeeds(toUtf8(source.chunks, encoding, continued), onAltered),
    truncated: source.truncated,
    altered: () => altered,
    bytesRead: source.bytesRead,
  };
}

async function* toUtf8(
  chunks: AsyncIterable<Buffer>,
  encoding: FileHead['encoding'],
  continued: boolean,
): AsyncGenerator<Buffer> {
  if (encoding !== 'utf-8') {
    const decoder = new TextDecoder(encoding);
    for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
    return;
  }
  let first = !continued;
  for await (const chunk of chunks) {
    yield first && hasBom(chunk) ? chunk.subarray(3) : chunk;
    first = false;
  }
}

/** Ends lines by LF that are ended by a lone CR; CR LF stays. */
async function* withLineFeeds(chunks: AsyncIterable<Buffer>, onAltered: () => void): AsyncGenerator<Buffer> {
  let held = false;
  for await (const chunk of chunks) {
    if (chunk.length === 0) continue;
    let bytes: Buffer = held ? Buffer.concat([Buffer.of(RETURN), chunk]) : chunk;
    held = bytes[bytes.length - 1] === RETURN;
    if (held) bytes = bytes.subarray(0, -1);
    if (replaceLoneReturns(bytes)) onAltered();
    if (bytes.length > 0) yield bytes;
  }
  if (!held) return;
  onAltered();
  yield Buffer.of(NEWLINE);
}

function replaceLoneReturns(bytes: Buffer): boolean {
  let found = false;
  for (let at = bytes.indexOf(RETURN); at >= 0; at = bytes.indexOf(RETURN, at + 1)) {
    if (bytes[at + 1] === NEWLINE) continue;
    bytes[at] = NEWLINE;
    found = true;
  }
  return found;
}

interface ByteStream {
  readonly chunks: AsyncIterable<Buffer>;
  readonly truncated: () => boolean;
  readonly bytesRead: () => number;
}

function byteStream(path: string, { gzip, start = 0 }: { gzip: boolean; start?: number }): ByteStream {
  if (gzip) {
    const file = createReadStream(path, { highWaterMark: CHUNK_BYTES, start });
    return { ...inflated(file), bytesRead: () => file.bytesRead };
  }
  let at = start;
  return { chunks: chunks(), truncated: () => false, bytesRead: () => at - start };

  /** Into two buffers in turn, one read while the other is looked at: fresh memory costs more than the reading. */
  async function* chunks(): AsyncGenerator<Buffer> {
    const file = await open(path, 'r');
    const buffers = [Buffer.allocUnsafeSlow(CHUNK_BYTES), Buffer.allocUnsafeSlow(CHUNK_BYTES)] as const;
    const readInto = (buffer: Buffer) => file.read(buffer, 0, CHUNK_BYTES, at);
    let reading = readInto(buffers[0]);
    try {
      for (let turn = 1; ; turn = 1 - turn) {
        const { bytesRead, buffer } = await reading;
        if (bytesRead === 0) return;
        at += bytesRead;
        reading = readInto(buffers[turn]!);
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await reading.catch(() => undefined);
      await file.close();
    }
  }
}

/** Whole lines; the last of a file, where it has no newline; or the start of a line that is too long, and its size. */
export type LinePiece =
  | { readonly kind: 'lines' | 'open'; readonly bytes: Buffer }
  | { readonly kind: 'too_long'; readonly bytes: Buffer; readonly size: number };

/** Cuts a text at line ends; each piece is good until the next is asked for. A line over `maxLine` bytes is never held whole. */
export async function* wholeLines(
  chunks: AsyncIterable<Buffer>,
  { maxLine, checkUtf8 }: { maxLine: number; checkUtf8: boolean },
): AsyncGenerator<LinePiece> {
  const join = joiner();
  let carry: Buffer = Buffer.alloc(0);
  let long: { bytes: Buffer; size: number } | null = null;
  for await (const chunk of chunks) {
    let bytes: Buffer = carry.length === 0 ? chunk : join(carry, chunk);
    if (long !== null) {
      const end = bytes.indexOf(NEWLINE) + 1;
      long.size += end === 0 ? bytes.length : end;
      carry = Buffer.alloc(0);
      if (end === 0) continue;
      yield { kind: 'too_long', ...long };
      long = null;
      bytes = bytes.subarray(end);
    }
    const cut = bytes.lastIndexOf(NEWLINE) + 1;
    if (cut > 0) yield { kind: 'lines', bytes: checked(bytes.subarray(0, cut), checkUtf8) };
    carry = Buffer.from(bytes.subarray(cut));
    if (carry.length > maxLine) {
      long = { bytes: carry.subarray(0, 1024), size: carry.length };
      carry = Buffer.alloc(0);
    }
  }
  if (long !== null) yield { kind: 'too_long', ...long };
  else if (carry.length > 0) yield { kind: 'open', bytes: checked(carry, checkUtf8) };
}

/** Puts two pieces together in memory that is used again by the next call. */
function joiner(): (first: Buffer, second: Buffer) => Buffer {
  let space = Buffer.alloc(0);
  return (first, second) => {
    const length = first.length + second.length;
    if (space.length < length) space = Buffer.allocUnsafeSlow(length * 2);
    first.copy(space, 0);
    second.copy(space, first.length);
    return space.subarray(0, length);
  };
}

function checked(bytes: Buffer, check: boolean): Buffer {
  if (check && !isUtf8(bytes)) throw new EncodingMismatch('not UTF-8');
  return bytes;
}
