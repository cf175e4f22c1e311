import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionName, Layer } from '../../functions/manifest.ts';
import type { Settings } from './settings.ts';

/** Folders with what is deployed; each is made by `npm run build:aws`. */
export interface Assets {
  readonly code: (name: FunctionName) => string;
  readonly layer: (layer: Layer) => string;
  readonly web: string;
}

/** Architecture of the functions: the host's own where they run on it. */
export function architectureOf(settings: Pick<Settings, 'architecture'>): 'arm64' | 'x86_64' {
  if (settings.architecture !== 'host') return settings.architecture;
  return process.arch === 'arm64' ? 'arm64' : 'x86_64';
}

/** What the build left below the project's root. Throws where something is missing, and says how to make it. */
export function builtAssets(root: string, settings: Settings): Assets {
  const present = (folder: string, file: string) => {
    const path = join(root, folder);
    if (existsSync(join(path, file))) return path;
    throw new Error(
      `expected ${join(folder, file)}: run npm run build:aws -- --environment ${settings.environment} first`,
    );
  };
  return {
    code: (name) => present(`.cache/functions/${name}`, 'index.mjs'),
    layer: (layer) =>
      layer === 'geo'
        ? present('.cache/layers/geo', 'geo/geo.bin')
        : present(
            `.cache/layers/${layer}-${settings.architecture}`,
            'nodejs/node_modules/@duckdb/node-api/package.json',
          ),
    web: present('web/dist', 'index.html'),
  };
}
