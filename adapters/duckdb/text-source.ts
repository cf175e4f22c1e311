import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { type FileHead, isBinary, refusalOf } from '../../core/formats/file-head.ts';

const HEAD_BYTES = 1 << 20;
const HEAD_LINES = 400;
const CHUNK_BYTES = 1 << 22;

/** Raised when a file that began as UTF-8 turns out not to be: the caller reads it again as Windows-1252. */
export class EncodingMismatch extends Error {}

/** Text of a file as UTF-8 bytes with LF line ends (a CR before LF stays); `truncated` is known once it is read. */
export interface TextStream {
  readonly chunks: AsyncIterable<Buffer>;
  readonly truncated: () => boolean;
}

/** Looks at the start of a file: container, encoding, line ends and first lines. */
export async function readHead(path: string, name: string): Promise<FileHead> {
  const { size } = await stat(path);
  const raw = await firstBytes(byteStream(path, isGzip(await peek(path))).chunks);
  const container = isGzip(await peek(path)) ? 'gzip' : 'plain';
  const encoding = detectEncoding(raw);
  const text = decode(raw, encoding).replace(/^\uFEFF/, '');
  const newline = detectNewline(text);
  const complete = raw.length < HEAD_BYTES;
  const lines = text.split(newline === 'CR' ? '\r' : /\r?\n/);
  if (lines.at(-1) === '' || (!complete && lines.length > 1)) lines.pop();
  const refusal = refusalOf(raw) ?? (isBinary(text.slice(0, 65_536)) ? 'this is binary data, not a text log' : null);
  return { name, container, encoding, newline, sizeBytes: size, lines: lines.slice(0, HEAD_LINES), refusal, complete };
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
    parts.push(chunk);
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

/** The whole file as UTF-8. Throws EncodingMismatch where a file taken for UTF-8 is not. */
export function openText(path: string, head: Pick<FileHead, 'container' | 'encoding' | 'newline'>): TextStream {
  const source = byteStream(path, head.container === 'gzip');
  return { chunks: toUtf8(source.chunks, head), truncated: source.truncated };
}

async function* toUtf8(
  chunks: AsyncIterable<Buffer>,
  head: Pick<FileHead, 'encoding' | 'newline'>,
): AsyncGenerator<Buffer> {
  const decoder = head.encoding === 'utf-8' ? null : new TextDecoder(head.encoding);
  let first = true;
  for await (const chunk of chunks) {
    let bytes = decoder === null ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }));
    if (first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
    first = false;
    if (head.newline === 'CR') replaceReturns(bytes);
    if (bytes.length > 0) yield bytes;
  }
  const rest = decoder?.decode() ?? '';
  if (rest !== '') yield Buffer.from(rest);
}

function replaceReturns(bytes: Buffer): void {
  for (let at = bytes.indexOf(13); at >= 0; at = bytes.indexOf(13, at + 1)) bytes[at] = 10;
}

function byteStream(path: string, gzip: boolean): { chunks: AsyncIterable<Buffer>; truncated: () => boolean } {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  if (!gzip) return { chunks: file as AsyncIterable<Buffer>, truncated: () => false };
  let truncated = false;
  const inflate = createGunzip({ chunkSize: CHUNK_BYTES });
  return { chunks: inflated(), truncated: () => truncated };

  /** Reads by events, because an error at the end of a cut-off file must not take the bytes before it along. */
  async function* inflated(): AsyncGenerator<Buffer> {
    const queue: Buffer[] = [];
    let ended = false;
    let wake: () => void = () => {};
    const stop = () => {
      ended = true;
      wake();
    };
    inflate.on('data', (chunk: Buffer) => {
      queue.push(chunk);
      if (queue.length > 4) inflate.pause();
      wake();
    });
    inflate.on('end', stop);
    inflate.on('error', () => {
      truncated = true;
      stop();
    });
    file.on('error', (error) => inflate.destroy(error));
    file.pipe(inflate);
    try {
      for (;;) {
        const chunk = queue.shift();
        if (chunk !== undefined) {
          if (queue.length < 2) inflate.resume();
          yield chunk;
        } else if (ended) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      file.destroy();
      inflate.destroy();
    }
  }
}

/**
 * Chunks that end at a line's end. A line longer than `maxLine` bytes is cut out and reported as `tooLong`; the last
 * chunk may lack its newline.
 */
export async function* wholeLines(
  chunks: AsyncIterable<Buffer>,
  options: { maxLine: number; checkUtf8: boolean },
): AsyncGenerator<{ bytes: Buffer; tooLong: boolean }> {
  let carry = Buffer.alloc(0);
  let skipping = false;
  for await (const chunk of chunks) {
    let bytes = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
    if (skipping) {
      const end = bytes.indexOf(10);
      if (end < 0) continue;
      bytes = bytes.subarray(end + 1);
      skipping = false;
    }
    const cut = bytes.lastIndexOf(10) + 1;
    if (cut > 0) yield { bytes: checked(bytes.subarray(0, cut), options.checkUtf8), tooLong: false };
    carry = Buffer.from(bytes.subarray(cut));
    if (carry.length > options.maxLine) {
      yield { bytes: carry.subarray(0, 1024), tooLong: true };
      carry = Buffer.alloc(0);
      skipping = true;
    }
  }
  if (carry.length > 0) yield { bytes: checked(carry, options.checkUtf8), tooLong: false };
}

function checked(bytes: Buffer, check: boolean): Buffer {
  if (check && !isUtf8(bytes)) throw new EncodingMismatch('not UTF-8');
  return bytes;
}
