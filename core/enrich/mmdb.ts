/** MaxMind DB files (MaxMind DB File Format Specification 2.0): metadata, data records, and the search tree walked in address order. */
import { InvalidInputError } from '../errors.ts';
import { V4_MARK } from './address-words.ts';
import { type MmdbValue, mmdbValueAt } from './mmdb-value.ts';

export interface MmdbMetadata {
  readonly databaseType: string;
  readonly description: string | null;
  readonly ipVersion: 4 | 6;
  readonly nodeCount: number;
  readonly recordSize: 24 | 28 | 32;
  /** Seconds since 1970. */
  readonly buildEpochS: number;
}

/** Called once per range in ascending order with the range's first address; `pointer` is a data pointer for `record`, or -1 for no data. */
export type MmdbVisit = (start: Uint32Array, pointer: number) => void;

export interface Mmdb {
  readonly metadata: MmdbMetadata;
  /** Ranges of one address family, without gaps. `start` is reused between calls. IPv4 seen through other prefixes (::, 6to4, ...) is not repeated under 6. */
  walk(version: 4 | 6, visit: MmdbVisit): void;
  /** Whether the file covers an address family at all: IPv6 files may carry IPv4 at ::/96 or not. */
  holds(version: 4 | 6): boolean;
  record(pointer: number): MmdbValue;
}

const MARKER = '\xab\xcd\xefMaxMind.com';
/** The specification allows the metadata at most 128 KiB from the end. */
const METADATA_WINDOW = 128 * 1024;
const DATA_SEPARATOR = 16;
const NO_DATA = -1;

/** Opens the bytes of an .mmdb file. Throws InvalidInputError when they are none, or are cut short. */
export function openMmdb(bytes: Uint8Array): Mmdb {
  const metadata = readMetadata(bytes);
  const treeBytes = (metadata.nodeCount * metadata.recordSize) / 4;
  if (treeBytes + DATA_SEPARATOR > bytes.length)
    throw new InvalidInputError('expected a whole mmdb file, found one cut short');
  const dataStart = treeBytes + DATA_SEPARATOR;
  const child = childReader(bytes, metadata.recordSize);
  const { nodeCount, ipVersion } = metadata;
  return {
    metadata,
    holds: (version) =>
      version === 4 ? ipVersion === 4 || v4Root({ child, nodeCount }) !== nodeCount : ipVersion === 6,
    record: (pointer) => mmdbValueAt(bytes, dataStart, dataStart + pointer),
    walk: (version, visit) => walkTree({ child, nodeCount: metadata.nodeCount, visit }, metadata.ipVersion, version),
  };
}

function readMetadata(bytes: Uint8Array): MmdbMetadata {
  const at = lastIndexOfMarker(bytes);
  if (at < 0) throw new InvalidInputError('expected an mmdb file (MaxMind DB), found no metadata marker');
  const start = at + MARKER.length;
  const map = mmdbValueAt(bytes, start, start);
  const field = (name: string): unknown => (map instanceof Map ? map.get(name) : undefined);
  const recordSize = field('record_size');
  const ipVersion = field('ip_version');
  const nodeCount = field('node_count');
  if (recordSize !== 24 && recordSize !== 28 && recordSize !== 32)
    throw new InvalidInputError(`expected an mmdb record size of 24, 28 or 32, found ${String(recordSize)}`);
  if ((ipVersion !== 4 && ipVersion !== 6) || typeof nodeCount !== 'number')
    throw new InvalidInputError('expected mmdb metadata with ip_version and node_count');
  const description = field('description');
  const english = description instanceof Map ? description.get('en') : undefined;
  return {
    databaseType: String(field('database_type') ?? ''),
    description: typeof english === 'string' ? english : null,
    ipVersion,
    nodeCount,
    recordSize,
    buildEpochS: Number(field('build_epoch') ?? 0),
  };
}

function lastIndexOfMarker(bytes: Uint8Array): number {
  const stop = Math.max(0, bytes.length - METADATA_WINDOW);
  for (let at = bytes.length - MARKER.length; at >= stop; at--) {
    let same = 0;
    while (same < MARKER.length && bytes[at + same] === MARKER.charCodeAt(same)) same++;
    if (same === MARKER.length) return at;
  }
  return -1;
}

type ChildReader = (node: number, bit: 0 | 1) => number;

/** Reads one of the two records of a node; a record is 24, 28 or 32 bits, big-endian (the 28-bit pair shares its middle byte). */
function childReader(bytes: Uint8Array, recordSize: 24 | 28 | 32): ChildReader {
  const byte = (at: number): number => bytes[at] as number;
  const word24 = (at: number): number => (byte(at) << 16) | (byte(at + 1) << 8) | byte(at + 2);
  if (recordSize === 24) return (node, bit) => word24(node * 6 + bit * 3);
  if (recordSize === 32) return (node, bit) => byte(node * 8 + bit * 4) * 0x1000000 + word24(node * 8 + bit * 4 + 1);
  return (node, bit) => {
    const at = node * 7;
    const middle = byte(at + 3);
    return bit === 0 ? (middle >>> 4) * 0x1000000 + word24(at) : (middle & 15) * 0x1000000 + word24(at + 4);
  };
}

interface Tree {
  readonly child: ChildReader;
  readonly nodeCount: number;
  readonly visit: MmdbVisit;
}

function walkTree(tree: Tree, fileVersion: 4 | 6, version: 4 | 6): void {
  const start = new Uint32Array(4);
  if (version === 6) {
    if (fileVersion === 6) descend({ ...tree, start, skip: v4Root(tree), left: tree.nodeCount }, 0, 0);
    else tree.visit(start, NO_DATA);
    return;
  }
  start[2] = V4_MARK;
  const root = fileVersion === 4 ? 0 : v4Root(tree);
  settle({ ...tree, start, skip: NO_DATA, left: tree.nodeCount }, root, 96);
}

/** The record that stands for ::/96, where IPv6 files keep IPv4. */
function v4Root(tree: Pick<Tree, 'child' | 'nodeCount'>): number {
  let record = 0;
  for (let depth = 0; depth < 96 && record < tree.nodeCount; depth++) record = tree.child(record, 0);
  return record;
}

interface Descent extends Tree {
  readonly start: Uint32Array;
  /** The node of the IPv4 subtree, which other prefixes point at as well. */
  readonly skip: number;
  /** Nodes still allowed: a sound tree passes each once, a damaged one may share nodes and so have no end in practice. */
  left: number;
}

function descend(descent: Descent, node: number, depth: number): void {
  const { start } = descent;
  if (--descent.left < 0) throw new InvalidInputError('expected an mmdb tree, found nodes with several parents');
  const word = depth >>> 5;
  const bit = (1 << (31 - (depth & 31))) >>> 0;
  settle(descent, descent.child(node, 0), depth + 1);
  start[word] = (start[word] as number) + bit;
  settle(descent, descent.child(node, 1), depth + 1);
  start[word] = (start[word] as number) - bit;
}

function settle(descent: Descent, record: number, depth: number): void {
  const { nodeCount } = descent;
  if (record > nodeCount) descent.visit(descent.start, record - nodeCount - DATA_SEPARATOR);
  else if (record === nodeCount || record === descent.skip) descent.visit(descent.start, NO_DATA);
  else if (depth < 128) descend(descent, record, depth);
  else throw new InvalidInputError('expected an mmdb tree of at most 128 levels');
}
