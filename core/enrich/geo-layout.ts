/**
 * The geo file: named sections of numbers that are used where they lie, so opening one costs a read and no parsing. Little-endian.
 *   0  8 bytes  "FLOWGEO" and the layout version
 *   8  u32      0x01020304, as the writing machine stores it
 *  12  u32      length of the directory in bytes
 *  16  JSON     { byteLength, info, sections: { name: { type, offset, length } } }, then each section at a multiple of 8
 */
import { InvalidInputError } from '../errors.ts';

/** Raise when sections or their meaning change: it makes every cached file stale. */
export const GEO_LAYOUT_VERSION = 1;

type SectionType = 'u8' | 'u32' | 'f32';
export type Section = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
export type Sections = Readonly<Record<string, Section>>;

interface Placed {
  readonly type: SectionType;
  /** Byte offset in the file. */
  readonly offset: number;
  /** Number of elements, not bytes. */
  readonly length: number;
}
interface Directory {
  readonly byteLength: number;
  readonly info: unknown;
  readonly sections: Readonly<Record<string, Placed>>;
}

const MAGIC = [...new TextEncoder().encode('FLOWGEO'), GEO_LAYOUT_VERSION];
const BYTE_ORDER = 0x01020304;
const DIRECTORY_AT = 16;

/** The bytes of a geo file. `info` is any JSON value; it comes back from `unpackSections` as it was. */
export function packSections(sections: Sections, info: unknown): ArrayBuffer {
  const reserve = aligned(DIRECTORY_AT + 256 + JSON.stringify(info).length * 4 + 128 * Object.keys(sections).length);
  let at = reserve;
  const placed: Record<string, Placed> = {};
  for (const [name, section] of Object.entries(sections)) {
    placed[name] = { type: typeOf(section), offset: at, length: section.length };
    at = aligned(at + section.byteLength);
  }
  const directory = new TextEncoder().encode(
    JSON.stringify({ byteLength: at, info, sections: placed } satisfies Directory),
  );
  const file = new ArrayBuffer(at);
  const bytes = new Uint8Array(file);
  bytes.set(MAGIC);
  new Uint32Array(file, 8, 2).set([BYTE_ORDER, directory.length]);
  bytes.set(directory, DIRECTORY_AT);
  for (const [name, section] of Object.entries(sections)) {
    bytes.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), placed[name]?.offset);
  }
  return file;
}

/** Views of the sections of a geo file. Throws InvalidInputError when the bytes are of another layout version or byte order, or cut short. */
export function unpackSections(file: ArrayBuffer): { sections: Sections; info: unknown } {
  const directory = readDirectory(file);
  const sections: Record<string, Section> = {};
  for (const [name, { type, offset, length }] of Object.entries(directory.sections)) {
    if (type === 'u8') sections[name] = new Uint8Array(file, offset, length);
    else if (type === 'u32') sections[name] = new Uint32Array(file, offset, length);
    else sections[name] = new Float32Array(file, offset, length);
  }
  return { sections, info: directory.info };
}

function readDirectory(file: ArrayBuffer): Directory {
  if (file.byteLength < DIRECTORY_AT) throw new InvalidInputError('expected a geo file, found one cut short');
  const head = new Uint8Array(file, 0, MAGIC.length);
  if (!MAGIC.every((byte, i) => head[i] === byte))
    throw new InvalidInputError(`expected a geo file of layout ${GEO_LAYOUT_VERSION}`);
  const [order, length] = new Uint32Array(file, 8, 2) as unknown as [number, number];
  if (order !== BYTE_ORDER) throw new InvalidInputError('expected a geo file written on a little-endian machine');
  if (DIRECTORY_AT + length > file.byteLength) throw new InvalidInputError('expected a geo file, found one cut short');
  const directory = JSON.parse(new TextDecoder().decode(new Uint8Array(file, DIRECTORY_AT, length))) as Directory;
  if (directory.byteLength !== file.byteLength) {
    throw new InvalidInputError(`expected a geo file of ${directory.byteLength} bytes, found ${file.byteLength}`);
  }
  return directory;
}

function typeOf(section: Section): SectionType {
  if (section instanceof Uint8Array) return 'u8';
  return section instanceof Uint32Array ? 'u32' : 'f32';
}

function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}
