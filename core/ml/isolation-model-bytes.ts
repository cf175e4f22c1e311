/**
 * An isolation model as bytes: "FTIF", format version (u32), length of the JSON header (u32), the header in UTF-8, then
 * the forest's arrays: split features (i16), split values (f32), row counts (u32), one entry for each slot; all
 * little-endian. Invariant: the same model gives the same bytes, so their hash names it.
 */
import { InvalidInputError } from '../errors.ts';
import type { FeatureRecipe } from './feature-recipe.ts';
import { type IsolationForest, LEAF, slotsPerTree } from './isolation-forest.ts';
import type { IsolationModel } from './isolation-model.ts';

type ForestShape = Omit<IsolationForest, 'splitFeature' | 'splitValue' | 'rowCount'>;
type Header = { readonly forest: ForestShape; readonly cutoff: number | null; readonly recipe: FeatureRecipe };

const MAGIC = 0x46_54_49_46;
const VERSION = 1;
const PREFIX_BYTES = 12;
const SLOT_BYTES = 2 + 4 + 4;

export function encodeIsolationModel({ forest, cutoff, recipe }: IsolationModel): Uint8Array<ArrayBuffer> {
  const { splitFeature, splitValue, rowCount, ...shape } = forest;
  const header: Header = { forest: shape, cutoff, recipe };
  const headerBytes = new TextEncoder().encode(JSON.stringify(header));
  const slots = splitFeature.length;
  const bytes = new Uint8Array(PREFIX_BYTES + headerBytes.length + slots * SLOT_BYTES);
  bytes.set(headerBytes, PREFIX_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, VERSION, true);
  view.setUint32(8, headerBytes.length, true);
  const at = arrayOffsets(PREFIX_BYTES + headerBytes.length, slots);
  for (let slot = 0; slot < slots; slot += 1) {
    view.setInt16(at.splitFeature + slot * 2, splitFeature[slot]!, true);
    view.setFloat32(at.splitValue + slot * 4, splitValue[slot]!, true);
    view.setUint32(at.rowCount + slot * 4, rowCount[slot]!, true);
  }
  return bytes;
}

/** Reads bytes written by `encodeIsolationModel`; throws InvalidInputError for any others. */
export function decodeIsolationModel(bytes: Uint8Array): IsolationModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PREFIX_BYTES || view.getUint32(0) !== MAGIC) {
    throw new InvalidInputError('expected an isolation forest model, got other bytes');
  }
  const version = view.getUint32(4, true);
  if (version !== VERSION) throw new InvalidInputError(`expected model format ${VERSION}, got ${version}`);
  const arraysAt = PREFIX_BYTES + view.getUint32(8, true);
  const header = readHeader(bytes.subarray(PREFIX_BYTES, arraysAt));
  const slots = header.forest.trees * slotsPerTree(header.forest.maxDepth);
  const expectedBytes = arraysAt + slots * SLOT_BYTES;
  if (bytes.length !== expectedBytes) {
    throw new InvalidInputError(`expected a model of ${expectedBytes} bytes, got ${bytes.length}`);
  }
  const forest = { ...header.forest, ...readArrays(view, arraysAt, slots) };
  if (forest.splitFeature.some((feature) => feature < LEAF || feature >= forest.features)) {
    throw new InvalidInputError(`expected splits on ${forest.features} features, got a split on another`);
  }
  return { recipe: header.recipe, forest, cutoff: header.cutoff };
}

function readHeader(bytes: Uint8Array): Header {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Header;
  } catch (cause) {
    throw new InvalidInputError('expected a model header in JSON', { cause });
  }
}

function readArrays(view: DataView, start: number, slots: number) {
  const at = arrayOffsets(start, slots);
  const splitFeature = new Int16Array(slots);
  const splitValue = new Float32Array(slots);
  const rowCount = new Uint32Array(slots);
  for (let slot = 0; slot < slots; slot += 1) {
    splitFeature[slot] = view.getInt16(at.splitFeature + slot * 2, true);
    splitValue[slot] = view.getFloat32(at.splitValue + slot * 4, true);
    rowCount[slot] = view.getUint32(at.rowCount + slot * 4, true);
  }
  return { splitFeature, splitValue, rowCount };
}

function arrayOffsets(start: number, slots: number) {
  return { splitFeature: start, splitValue: start + slots * 2, rowCount: start + slots * 6 };
}
