/**
 * Geo tables of this machine: made once from the bundled data packages or the user's own mmdb files, kept as one file in the cache folder.
 * The cache is only ever a copy: its name carries what it was made from, and it may be deleted at any time.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { GEO_LAYOUT_VERSION } from '../../core/enrich/geo-layout.ts';
import type { GeoTables } from '../../core/enrich/geo-tables.ts';
import { InvalidInputError, isKnownError, UnavailableError } from '../../core/errors.ts';
import { readGeoTables } from '../node/geo-file.ts';
import type { GeoProgress } from './geo/geo-build.ts';
import type { GeoBuildMessage, GeoBuildOrder } from './geo/geo-build-worker.ts';
import { type GeoFile, geoFiles } from './geo/geo-files.ts';

export type { GeoProgress } from './geo/geo-build.ts';

export interface GeoSourceOptions {
  /** Folder for the built tables, created when missing. */
  readonly cacheDir: string;
  /** The user's own city database (GeoLite2, DB-IP, ip-location-db), one file or one each for IPv4 and IPv6, instead of the bundled one. */
  readonly cityMmdb?: string | readonly string[] | undefined;
  readonly asnMmdb?: string | readonly string[] | undefined;
  /** Called while tables are built; never when the cache already holds them. */
  readonly onProgress?: ((progress: GeoProgress) => void) | undefined;
}

/**
 * Opens the tables, building them first where the cache does not hold them (seconds, in a thread of its own).
 * Throws InvalidInputError when a given file is missing or no mmdb, UnavailableError when the cache cannot be written.
 */
export async function openGeoTables(options: GeoSourceOptions): Promise<GeoTables> {
  const files = await geoFiles(options);
  const name = `geo-${fingerprint(files)}.bin`;
  const target = join(options.cacheDir, name);
  const kept = await openCache(target);
  if (kept !== null) return kept;
  await mkdir(options.cacheDir, { recursive: true });
  await build({ files, target, temporary: `${target}.${randomUUID()}.tmp` }, options.onProgress);
  const built = await openCache(target);
  if (built === null) throw new UnavailableError(`expected the geo tables just built at ${target}`);
  await dropOthers(options.cacheDir, name);
  return built;
}

/** Name, size and time of each source: reading 170 MB on every start to hash them would cost more than it guards against. */
function fingerprint(files: readonly GeoFile[]): string {
  const parts = files.map(({ kind, path, bytes, modifiedMs }) => [kind, basename(path), bytes, modifiedMs]);
  const text = JSON.stringify([GEO_LAYOUT_VERSION, parts]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Null when there is no cache file, or a damaged one, which is then made again. */
async function openCache(path: string): Promise<GeoTables | null> {
  try {
    return await readGeoTables(path);
  } catch (error) {
    if (isKnownError(error) || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function build(order: GeoBuildOrder, onProgress: GeoSourceOptions['onProgress']): Promise<void> {
  const worker = new Worker(new URL('./geo/geo-build-worker.ts', import.meta.url), { workerData: order });
  return new Promise((resolve, reject) => {
    worker.on('message', (message: GeoBuildMessage) => {
      if (message.kind === 'progress') onProgress?.(message.progress);
      else if (message.kind === 'done') resolve();
      else
        reject(message.invalidInput ? new InvalidInputError(message.message) : new UnavailableError(message.message));
    });
    worker.on('error', (cause) => reject(new UnavailableError('expected the geo tables to be built', { cause })));
    worker.on('exit', (code) =>
      reject(new UnavailableError(`expected the geo tables to be built, the thread ended with ${code}`)),
    );
  });
}

/** A build writes for well under a second; a temporary file older than this was left by one that was killed. */
const ABANDONED_MS = 10 * 60 * 1000;

/** Tables of sources no longer used (or of an older layout) only take up the disk. */
async function dropOthers(cacheDir: string, keep: string): Promise<void> {
  for (const name of await readdir(cacheDir)) {
    const path = join(cacheDir, name);
    const superseded = /^geo-[0-9a-f]{16}\.bin$/.test(name) && name !== keep;
    if (superseded || (/^geo-.*\.tmp$/.test(name) && (await ageMs(path)) > ABANDONED_MS))
      await rm(path, { force: true });
  }
}

async function ageMs(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  return found === null ? 0 : Date.now() - found.mtimeMs;
}
