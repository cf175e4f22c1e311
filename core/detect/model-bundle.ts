/**
 * The models of one run as one object: "FTMB", length of the JSON header (u32, little-endian), the header (the family
 * and size of each model in order), then the models' bytes. Invariant: the same models give the same bytes.
 */
import { InvalidInputError } from '../errors.ts';
import type { IsolationModel } from '../ml/isolation-model.ts';
import { decodeIsolationModel, encodeIsolationModel } from '../ml/isolation-model-bytes.ts';

export interface FamilyModel {
  readonly family: string;
  readonly model: IsolationModel;
}

const MAGIC = 0x46_54_4d_42;
const PREFIX_BYTES = 8;

export function encodeModelBundle(models: readonly FamilyModel[]): Uint8Array<ArrayBuffer> {
  const parts = models.map(({ family, model }) => ({ family, bytes: encodeIsolationModel(model) }));
  const listed = parts.map(({ family, bytes }) => ({ family, size: bytes.length }));
  const header = new TextEncoder().encode(JSON.stringify(listed));
  const all = new Uint8Array(parts.reduce((sum, { bytes }) => sum + bytes.length, PREFIX_BYTES + header.length));
  const view = new DataView(all.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, header.length, true);
  all.set(header, PREFIX_BYTES);
  let at = PREFIX_BYTES + header.length;
  for (const { bytes } of parts) {
    all.set(bytes, at);
    at += bytes.length;
  }
  return all;
}

/** Reads bytes written by `encodeModelBundle`; throws InvalidInputError for any others. */
export function decodeModelBundle(bytes: Uint8Array): FamilyModel[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PREFIX_BYTES || view.getUint32(0) !== MAGIC) {
    throw new InvalidInputError('expected a bundle of isolation models, got other bytes');
  }
  let at = PREFIX_BYTES + view.getUint32(4, true);
  const listed = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX_BYTES, at))) as {
    family: string;
    size: number;
  }[];
  return listed.map(({ family, size }) => {
    const model = decodeIsolationModel(bytes.subarray(at, at + size));
    at += size;
    return { family, model };
  });
}
