/** Thread that makes the geo file, so that the host keeps answering meanwhile. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { isKnownError } from '../../../core/errors.ts';
import { buildGeoFile, type GeoProgress } from './geo-build.ts';
import type { GeoFile } from './geo-files.ts';

export interface GeoBuildOrder {
  readonly files: readonly GeoFile[];
  /** Written as `temporary` first, then renamed: the target is whole or absent. */
  readonly target: string;
  readonly temporary: string;
}

export type GeoBuildMessage =
  | { readonly kind: 'progress'; readonly progress: GeoProgress }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly invalidInput: boolean; readonly message: string };

function write(bytes: ArrayBuffer, { target, temporary }: GeoBuildOrder): void {
  try {
    const file = openSync(temporary, 'wx');
    try {
      const view = new Uint8Array(bytes);
      for (let at = 0; at < view.length; ) at += writeSync(file, view, at, view.length - at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function say(message: GeoBuildMessage): void {
  parentPort?.postMessage(message);
}

const order = workerData as GeoBuildOrder;
try {
  write(
    buildGeoFile(order.files, (progress) => say({ kind: 'progress', progress })),
    order,
  );
  say({ kind: 'done' });
} catch (error) {
  say({
    kind: 'failed',
    invalidInput: isKnownError(error),
    message: error instanceof Error ? error.message : String(error),
  });
}
