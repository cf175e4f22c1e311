/** What the first look at a file gives: enough lines to recognise a layout, and what the bytes are. */
export interface FileHead {
  readonly name: string;
  readonly container: 'plain' | 'gzip';
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  /** Starts with a UTF-8 byte-order mark. */
  readonly bom: boolean;
  readonly newline: 'LF' | 'CRLF' | 'CR';
  readonly sizeBytes: number;
  /** First lines without their ends, at most 400 and 1 MiB. */
  readonly lines: readonly string[];
  /** Not text: what the bytes are instead, and what to do. */
  readonly refusal: string | null;
  /** The head holds the whole file. */
  readonly complete: boolean;
}

interface Magic {
  readonly at: number;
  readonly bytes: readonly number[];
  readonly message: string;
}

const MAGICS: readonly Magic[] = [
  {
    at: 0,
    bytes: [0x50, 0x4b, 0x03, 0x04],
    message: 'a zip archive: unpack it and upload the files in it',
  },
  { at: 0, bytes: [0x50, 0x4b, 0x05, 0x06], message: 'an empty zip archive: there is nothing in it to read' },
  { at: 0, bytes: [0xd0, 0xcf, 0x11, 0xe0], message: 'an old Excel or Word file: save it as CSV and upload that' },
  { at: 0, bytes: [0x25, 0x50, 0x44, 0x46], message: 'a PDF letter: ask the operator for the report as CSV or text' },
  { at: 0, bytes: [0x89, 0x50, 0x4e, 0x47], message: 'a PNG image: upload the log it shows, not a picture of it' },
  { at: 0, bytes: [0xff, 0xd8, 0xff], message: 'a JPEG image: upload the log it shows, not a picture of it' },
  { at: 0, bytes: [0x47, 0x49, 0x46, 0x38], message: 'a GIF image: upload the log it shows, not a picture of it' },
  {
    at: 0,
    bytes: [0xd4, 0xc3, 0xb2, 0xa1],
    message: 'a packet capture (pcap): turn it into flows first, for example with Zeek, and upload conn.log',
  },
  {
    at: 0,
    bytes: [0xa1, 0xb2, 0xc3, 0xd4],
    message: 'a packet capture (pcap): turn it into flows first, for example with Zeek, and upload conn.log',
  },
  {
    at: 0,
    bytes: [0x0a, 0x0d, 0x0d, 0x0a],
    message: 'a packet capture (pcapng): turn it into flows first, for example with Zeek, and upload conn.log',
  },
  { at: 0, bytes: [0x50, 0x41, 0x52, 0x31], message: 'a Parquet file: export it as CSV and upload that' },
  { at: 0, bytes: [0x37, 0x7a, 0xbc, 0xaf], message: 'a 7z archive: unpack it and upload the files in it' },
  { at: 0, bytes: [0x52, 0x61, 0x72, 0x21], message: 'a RAR archive: unpack it and upload the files in it' },
  { at: 0, bytes: [0x42, 0x5a, 0x68], message: 'a bzip2 file: unpack it, or pack it with gzip, and upload that' },
  { at: 0, bytes: [0x28, 0xb5, 0x2f, 0xfd], message: 'a zstd file: unpack it, or pack it with gzip, and upload that' },
  { at: 0, bytes: [0x7f, 0x45, 0x4c, 0x46], message: 'a program, not a log' },
  { at: 0, bytes: [0x4d, 0x5a], message: 'a program, not a log' },
];

function startsWith(bytes: Uint8Array, magic: Magic): boolean {
  return magic.bytes.every((byte, i) => bytes[magic.at + i] === byte);
}

const ENCRYPTED_ZIP = 'an encrypted zip archive: unpack it with its password and upload the files in it';

/** What the bytes are when they are no text log, with what to do about it; null for text. */
export function refusalOf(bytes: Uint8Array): string | null {
  const magic = MAGICS.find((candidate) => startsWith(bytes, candidate));
  if (magic === undefined) return null;
  const encrypted = magic.bytes[0] === 0x50 && magic.bytes[2] === 0x03 && ((bytes[6] ?? 0) & 1) === 1;
  if (magic.bytes[0] === 0x50 && !encrypted && isWorkbook(bytes)) return `this is ${WORKBOOK}`;
  return `this is ${encrypted ? ENCRYPTED_ZIP : magic.message}`;
}

const WORKBOOK = 'an Excel workbook (xlsx): save the sheet as CSV and upload that';

/** A zip whose first entries are those of an Office document with sheets. */
function isWorkbook(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 65_536)).includes('xl/');
}

/** Share of control characters that no text has: binary data above 1 %. */
export function isBinary(text: string): boolean {
  let control = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 0xfffd) control += 1;
  }
  return control > text.length * 0.01;
}
