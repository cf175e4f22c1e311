/** Values of the data section of a MaxMind DB file (specification 2.0, "Output Data Section"). */
import { InvalidInputError } from '../errors.ts';

export type MmdbValue =
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | readonly MmdbValue[]
  | ReadonlyMap<string, MmdbValue>;

const TYPE = {
  extended: 0,
  pointer: 1,
  text: 2,
  double: 3,
  bytes: 4,
  uint16: 5,
  uint32: 6,
  map: 7,
  int32: 8,
  uint64: 9,
  uint128: 10,
  array: 11,
  boolean: 14,
  float: 15,
};
/** Pointers of each size start where the smaller ones end. */
const POINTER_BASE = [0, 2048, 526336, 0];
/** Deeper nesting than any published schema has: a pointer loop in a damaged file. */
const MAX_DEPTH = 64;

const utf8 = new TextDecoder();

interface Cursor {
  readonly bytes: Uint8Array;
  /** Where pointers count from. */
  readonly base: number;
  at: number;
  depth: number;
}

/** Decodes the value at byte `at`; pointers count from byte `base`. Throws InvalidInputError on damaged data. */
export function mmdbValueAt(bytes: Uint8Array, base: number, at: number): MmdbValue {
  return readValue({ bytes, base, at, depth: 0 });
}

function take(cursor: Cursor, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) value = value * 256 + nextByte(cursor);
  return value;
}

function nextByte(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.at++];
  if (byte === undefined) throw new InvalidInputError('expected an mmdb value, found the end of the file');
  return byte;
}

function readValue(cursor: Cursor): MmdbValue {
  const control = nextByte(cursor);
  let type = control >>> 5;
  if (type === TYPE.pointer) return readPointer(cursor, control);
  if (type === TYPE.extended) type = 7 + nextByte(cursor);
  return readTyped(cursor, type, readSize(cursor, control & 31));
}

function readSize(cursor: Cursor, short: number): number {
  if (short < 29) return short;
  if (short === 29) return 29 + take(cursor, 1);
  return short === 30 ? 285 + take(cursor, 2) : 65821 + take(cursor, 3);
}

function readPointer(cursor: Cursor, control: number): MmdbValue {
  const size = (control >>> 3) & 3;
  const high = size === 3 ? 0 : control & 7;
  const target = high * 256 ** (size + 1) + take(cursor, size + 1) + (POINTER_BASE[size] as number);
  return nested(cursor, () => {
    const back = cursor.at;
    cursor.at = cursor.base + target;
    const value = readValue(cursor);
    cursor.at = back;
    return value;
  });
}

function nested<T>(cursor: Cursor, read: () => T): T {
  if (++cursor.depth > MAX_DEPTH) throw new InvalidInputError(`expected mmdb values nested at most ${MAX_DEPTH} deep`);
  const value = read();
  cursor.depth--;
  return value;
}

function readTyped(cursor: Cursor, type: number, size: number): MmdbValue {
  switch (type) {
    case TYPE.text:
      return utf8.decode(slice(cursor, size));
    case TYPE.bytes:
      return slice(cursor, size);
    case TYPE.double:
      return view(slice(cursor, 8)).getFloat64(0);
    case TYPE.float:
      return view(slice(cursor, 4)).getFloat32(0);
    case TYPE.uint16:
    case TYPE.uint32:
      return take(cursor, size);
    case TYPE.int32:
      return size === 4 ? take(cursor, 4) | 0 : take(cursor, size);
    case TYPE.uint64:
    case TYPE.uint128:
      return readBig(cursor, size);
    case TYPE.boolean:
      return size !== 0;
    case TYPE.map:
      return nested(cursor, () => readMap(cursor, size));
    case TYPE.array:
      return nested(cursor, () => Array.from({ length: size }, () => readValue(cursor)));
    default:
      throw new InvalidInputError(`expected a known mmdb value type, found ${type}`);
  }
}

function slice(cursor: Cursor, size: number): Uint8Array {
  const end = cursor.at + size;
  if (end > cursor.bytes.length) throw new InvalidInputError('expected an mmdb value, found the end of the file');
  const part = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return part;
}

function view(part: Uint8Array): DataView {
  return new DataView(part.buffer, part.byteOffset, part.byteLength);
}

function readBig(cursor: Cursor, size: number): bigint {
  let value = 0n;
  for (let i = 0; i < size; i++) value = value * 256n + BigInt(nextByte(cursor));
  return value;
}

function readMap(cursor: Cursor, size: number): ReadonlyMap<string, MmdbValue> {
  const map = new Map<string, MmdbValue>();
  for (let i = 0; i < size; i++) {
    const key = readValue(cursor);
    map.set(String(key), readValue(cursor));
  }
  return map;
}
