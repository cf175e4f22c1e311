import type { AddressWords } from '../../../core/enrich/address-words.ts';
import { cidrRange } from '../../../core/enrich/cidr.ts';

/** Numbers are written as doubles; wrap what must have another type. */
export type Plain = string | number | boolean | Typed | readonly Plain[] | { readonly [key: string]: Plain };
class Typed {
  readonly type: 'uint32' | 'uint16' | 'uint64' | 'int32' | 'float';
  readonly value: number;
  constructor(type: Typed['type'], value: number) {
    this.type = type;
    this.value = value;
  }
}
export const uint32 = (value: number): Typed => new Typed('uint32', value);
export const uint16 = (value: number): Typed => new Typed('uint16', value);
export const uint64 = (value: number): Typed => new Typed('uint64', value);
export const int32 = (value: number): Typed => new Typed('int32', value);
export const float = (value: number): Typed => new Typed('float', value);

export interface MmdbPlan {
  readonly ipVersion: 4 | 6;
  readonly recordSize?: 24 | 28 | 32;
  readonly databaseType?: string;
  readonly buildEpochS?: number;
  /** Later entries overwrite the part of earlier ones they cover. */
  readonly entries: readonly { readonly cidr: string; readonly data: Plain }[];
  /** IPv6 prefixes that point at the IPv4 tree, as MaxMind's own files have them. */
  readonly aliases?: readonly string[];
}

type Child = number | null | Leaf;
class Leaf {
  readonly offset: number;
  constructor(offset: number) {
    this.offset = offset;
  }
}

/** The bytes of an .mmdb file, for tests: trie, data section with shared strings behind pointers, metadata. */
export function writeMmdb(plan: MmdbPlan): Uint8Array<ArrayBuffer> {
  const { ipVersion, recordSize = 28 } = plan;
  const nodes: [Child, Child][] = [[null, null]];
  const data = dataSection();
  for (const { cidr, data: value } of plan.entries) insert(nodes, bitsOf(cidr, ipVersion), new Leaf(data.add(value)));
  const v4 = plan.aliases === undefined ? null : follow(nodes, new Array(96).fill(0));
  for (const alias of plan.aliases ?? []) insert(nodes, bitsOf(alias, 6), v4);
  const tree = nodes.flatMap((pair) =>
    record(pair.map((child) => pointer(child, nodes.length)) as [number, number], recordSize),
  );
  const metadata = dataSection();
  metadata.add({
    binary_format_major_version: uint16(2),
    binary_format_minor_version: uint16(0),
    build_epoch: uint64(plan.buildEpochS ?? 1_700_000_000),
    database_type: plan.databaseType ?? 'Test-City',
    description: { en: 'made for a test' },
    ip_version: uint16(ipVersion),
    languages: ['en'],
    node_count: uint32(nodes.length),
    record_size: uint16(recordSize),
  });
  const marker = [0xab, 0xcd, 0xef, ...Buffer.from('MaxMind.com')];
  return Uint8Array.from([...tree, ...new Array(16).fill(0), ...data.bytes, ...marker, ...metadata.bytes]);
}

function bitsOf(cidr: string, ipVersion: 4 | 6): number[] {
  const { first } = cidrRange(cidr);
  const v4 = !cidr.includes(':');
  const length = Number(cidr.split('/')[1]);
  const all = [first.w0, first.w1, v4 ? 0 : first.w2, first.w3].flatMap((word) =>
    Array.from({ length: 32 }, (_, i) => (word >>> (31 - i)) & 1),
  );
  if (!v4) return all.slice(0, length);
  return ipVersion === 4 ? all.slice(96, 96 + length) : all.slice(0, 96 + length);
}

function insert(nodes: [Child, Child][], bits: readonly number[], leaf: Child): void {
  let at = 0;
  bits.forEach((bit, depth) => {
    const pair = nodes[at] as [Child, Child];
    if (depth === bits.length - 1) {
      pair[bit as 0 | 1] = leaf;
      return;
    }
    const child = pair[bit as 0 | 1];
    if (typeof child === 'number') at = child;
    else {
      nodes.push([child, child]);
      pair[bit as 0 | 1] = nodes.length - 1;
      at = nodes.length - 1;
    }
  });
}

function follow(nodes: readonly [Child, Child][], bits: readonly (0 | 1)[]): Child {
  let at: Child = 0;
  for (const bit of bits) at = typeof at === 'number' ? ((nodes[at] as [Child, Child])[bit] as Child) : at;
  return at;
}

function pointer(child: Child, nodeCount: number): number {
  if (child === null) return nodeCount;
  return typeof child === 'number' ? child : nodeCount + 16 + child.offset;
}

function record([left, right]: [number, number], size: 24 | 28 | 32): number[] {
  const low = (n: number): number[] => [(n >>> 16) & 255, (n >>> 8) & 255, n & 255];
  if (size === 24) return [...low(left), ...low(right)];
  if (size === 28) return [...low(left), ((left >>> 24) << 4) | (right >>> 24), ...low(right)];
  return [left >>> 24, ...low(left), right >>> 24, ...low(right)];
}

interface DataSection {
  readonly bytes: number[];
  /** Writes a value and returns its offset. */
  add(value: Plain): number;
}

function dataSection(): DataSection {
  const bytes: number[] = [];
  const strings = new Map<string, number>();
  const head = (type: number, size: number): void => {
    const [short, rest] =
      size < 29 ? [size, []] : size < 285 ? [29, [size - 29]] : [30, [(size - 285) >>> 8, (size - 285) & 255]];
    if (type <= 7) bytes.push((type << 5) | short, ...rest);
    else bytes.push(short, type - 7, ...rest);
  };
  const point = (offset: number): void => {
    if (offset < 2048) bytes.push((1 << 5) | (offset >>> 8), offset & 255);
    else if (offset < 526_336) {
      const n = offset - 2048;
      bytes.push((1 << 5) | (1 << 3) | (n >>> 16), (n >>> 8) & 255, n & 255);
    } else {
      const n = offset - 526_336;
      bytes.push((1 << 5) | (2 << 3) | (n >>> 24), (n >>> 16) & 255, (n >>> 8) & 255, n & 255);
    }
  };
  const number = (type: number, width: number, fill: (view: DataView) => void): void => {
    const view = new DataView(new ArrayBuffer(width));
    fill(view);
    head(type, width);
    bytes.push(...new Uint8Array(view.buffer));
  };
  const put = (value: Plain): void => {
    if (typeof value === 'string') {
      const known = strings.get(value);
      if (known !== undefined) {
        point(known);
        return;
      }
      strings.set(value, bytes.length);
      const text = Buffer.from(value);
      head(2, text.length);
      bytes.push(...text);
    } else if (typeof value === 'number') number(3, 8, (view) => view.setFloat64(0, value));
    else if (typeof value === 'boolean') head(14, value ? 1 : 0);
    else if (value instanceof Typed) typed(value);
    else if (Array.isArray(value)) {
      head(11, value.length);
      for (const item of value) put(item);
    } else {
      const entries = Object.entries(value as Record<string, Plain>);
      head(7, entries.length);
      for (const [key, item] of entries) {
        put(key);
        put(item);
      }
    }
  };
  const typed = ({ type, value }: Typed): void => {
    if (type === 'uint16') number(5, 2, (view) => view.setUint16(0, value));
    else if (type === 'uint32') number(6, 4, (view) => view.setUint32(0, value));
    else if (type === 'int32') number(8, 4, (view) => view.setInt32(0, value));
    else if (type === 'uint64') number(9, 8, (view) => view.setBigUint64(0, BigInt(value)));
    else number(15, 4, (view) => view.setFloat32(0, value));
  };
  return {
    bytes,
    add: (value) => {
      const offset = bytes.length;
      put(value);
      return offset;
    },
  };
}

/** Words of an IPv4 address as a number, for readable expectations. */
export const v4Words = (value: number): AddressWords => ({ w0: 0, w1: 0, w2: 0xffff, w3: value >>> 0 });
