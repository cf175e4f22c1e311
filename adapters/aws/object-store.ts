import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { InvalidInputError, NotFoundError } from '../../core/errors.ts';
import { objectKeySegments } from '../../core/object-key.ts';
import type { ObjectInfo } from '../../core/ports.ts';
import type { PartStore } from '../../core/usecase/uploads/stored-incoming.ts';
import type { FileObjectStore } from '../../core/usecase/uploads/upload-deps.ts';
import { type CopySource, copyObject } from './copy-object.ts';
import { deleteThis, deleteVersions, remainsOf } from './delete-object.ts';
import { type HashedObject, hashObject } from './hash-object.ts';
import { incomingParts } from './incoming-parts.ts';
import { listObjects } from './list-objects.ts';
import { localCopies } from './local-copies.ts';
import { type GetGrant, type PutGrant, presignGet, presignPut } from './presign.ts';
import { headObject, type Place, readObject } from './read-object.ts';
import { putBytes, putFile, putStream } from './write-object.ts';

export interface AwsObjectStore extends FileObjectStore {
  /** Removes what a process that died left in the temporary folder; only its owner may call it. */
  clearTemporary(): Promise<void>;
  readonly bucket: string;
  /** Copies within the bucket, without moving bytes through here. Throws NotFoundError. */
  copy(from: string, to: string): Promise<ObjectInfo>;
  /** The same of an object of another bucket, or only of one that is known. Throws NotFoundError, UnavailableError. */
  copyFrom(from: CopySource, to: string): Promise<ObjectInfo>;
  /** Throws NotFoundError. */
  hash(key: string): Promise<HashedObject>;
  /** Of objects that others send in parts. */
  readonly parts: PartStore;
  presignPut(key: string, grant: PutGrant): Promise<string>;
  presignGet(key: string, grant: GetGrant): Promise<string>;
}

export interface AwsObjectStoreConfig {
  readonly client: S3Client;
  readonly bucket: string;
  /** Folder for temporary files and copies of objects. Default: one named for the bucket where the system has its own. */
  readonly temporaryFolder?: string;
  /** Bytes of a part of a large object, at least 5 MiB. */
  readonly partBytes?: number;
  /** Bytes of a part of an object that is copied: S3 moves them by itself, so larger than `partBytes`. */
  readonly copyPartBytes?: number;
}

const MIB = 1024 * 1024;
const MAX_KEY_BYTES = 1024;

/** Objects in one bucket of S3. */
export function awsObjectStore(config: AwsObjectStoreConfig): AwsObjectStore {
  const { partBytes = 16 * MIB, copyPartBytes = 256 * MIB } = config;
  const place: Place = { client: config.client, bucket: config.bucket };
  const folder = config.temporaryFolder ?? join(tmpdir(), 'flowtrail', config.bucket);
  const copies = localCopies(place, { folder, partBytes });
  return {
    put: async (key, body) =>
      body instanceof Uint8Array
        ? putBytes(place, checked(key), body)
        : putStream(place, { key: checked(key), partBytes }, body),
    get: (key, range) => readRange(place, checked(key), range),
    head: async (key) => {
      const head = await headObject(place, checked(key));
      return head === null ? null : { key, size: head.size, ...(head.etag !== undefined && { etag: head.etag }) };
    },
    list: (prefix) => listObjects(place, prefix),
    remains: (prefix) => remainsOf(place, prefix),
    delete: (key, etag) =>
      etag === undefined ? deleteVersions(place, checked(key)) : deleteThis(place, checked(key), etag),
    adopt: async (key, path) => putFile(place, { key: checked(key), partBytes }, path),
    fetch: async (key, range) => copies.fetch(checked(key), range),
    release: (path) => copies.release(path),
    temporaryPath: () => join(folder, randomUUID()),
    clearTemporary: async () => {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
    },
    bucket: config.bucket,
    copy: async (from, to) =>
      copyObject(place, { from: { key: checked(from) }, key: checked(to), partBytes: copyPartBytes }),
    copyFrom: async (from, to) =>
      copyObject(place, { from: { ...from, key: checked(from.key) }, key: checked(to), partBytes: copyPartBytes }),
    hash: async (key) => hashObject(place, checked(key), partBytes),
    parts: incomingParts(place),
    presignPut: async (key, grant) => presignPut(place, checked(key), grant),
    presignGet: async (key, grant) => presignGet(place, checked(key), grant),
  };
}

async function* readRange(
  place: Place,
  key: string,
  range: { start: number; end: number } | undefined,
): AsyncIterable<Uint8Array> {
  if (range === undefined || range.end > range.start) yield* readObject(place, key, { range });
  else if ((await headObject(place, key)) === null) throw new NotFoundError(`no object ${key}`);
}

function checked(key: string): string {
  objectKeySegments(key);
  const bytes = Buffer.byteLength(key);
  if (bytes > MAX_KEY_BYTES)
    throw new InvalidInputError(`expected an object key of at most ${MAX_KEY_BYTES} bytes, got ${bytes}`);
  return key;
}
