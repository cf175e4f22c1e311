import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openGeoTables } from '../adapters/local/geo-source.ts';
import { ROOT } from './run.ts';

/** `host`: this machine, whatever its system, for a stand-in that runs functions here. */
export type LayerArchitecture = 'arm64' | 'x86_64' | 'host';

export interface BuiltLayer {
  readonly folder: string;
  readonly bytes: number;
}

/** Node's names of Lambda's processors; its binding is made for glibc, which Lambda has. */
const PLATFORMS = { arm64: 'linux-arm64', x86_64: 'linux-x64' } as const;

const LAYERS = join(ROOT, '.cache/layers');

interface LockEntry {
  readonly version: string;
  readonly integrity: string;
}

/** Packages of DuckDB and what they need, as nodejs/node_modules below .cache/layers/duckdb-ARCHITECTURE. */
export function buildDuckdbLayer(architecture: LayerArchitecture): BuiltLayer {
  const folder = join(LAYERS, `duckdb-${architecture}`);
  const modules = join(folder, 'nodejs/node_modules');
  rmSync(folder, { recursive: true, force: true });
  for (const name of ['@duckdb/node-api', '@duckdb/node-bindings', 'detect-libc', ...bindings(architecture)]) {
    const installed = join(ROOT, 'node_modules', name);
    cpSync(existsSync(installed) ? installed : fetched(name), join(modules, name), { recursive: true });
  }
  return { folder, bytes: sizeOf(folder) };
}

function bindings(architecture: LayerArchitecture): string[] {
  if (architecture !== 'host') return [`@duckdb/node-bindings-${PLATFORMS[architecture]}`];
  const installed = readdirSync(join(ROOT, 'node_modules/@duckdb')).filter((name) => name.startsWith('node-bindings-'));
  return installed.map((name) => `@duckdb/${name}`);
}

/**
 * A package of another platform, which `npm ci` leaves out: the version and checksum are those of package-lock.json.
 * Kept in .cache/packages.
 */
function fetched(name: string): string {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, LockEntry>>;
  };
  const entry = packages[`node_modules/${name}`];
  if (entry === undefined) throw new Error(`expected ${name} in package-lock.json`);
  const kept = join(ROOT, '.cache/packages', `${name.replace('/', '-').slice(1)}-${entry.version}`);
  const unpacked = join(kept, 'package');
  if (existsSync(unpacked)) return unpacked;
  mkdirSync(kept, { recursive: true });
  const shell = process.platform === 'win32';
  execFileSync('npm', ['pack', `${name}@${entry.version}`, '--silent', '--pack-destination', kept], {
    cwd: ROOT,
    shell,
  });
  const archive = join(kept, readdirSync(kept).find((file) => file.endsWith('.tgz'))!);
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (found !== entry.integrity) throw new Error(`expected ${entry.integrity} of ${name}, got ${found}`);
  execFileSync('tar', ['-xzf', archive, '-C', kept]);
  rmSync(archive);
  return unpacked;
}

/** The prebuilt geo tables as geo/geo.bin below .cache/layers/geo; made first where this machine has none yet. */
export async function buildGeoLayer(): Promise<BuiltLayer> {
  const cacheDir = join(ROOT, '.cache/geo');
  await openGeoTables({ cacheDir });
  const made = readdirSync(cacheDir).find((file) => /^geo-[0-9a-f]{16}[.]bin$/.test(file))!;
  const folder = join(LAYERS, 'geo');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'geo'), { recursive: true });
  linkSync(join(cacheDir, made), join(folder, 'geo/geo.bin'));
  return { folder, bytes: sizeOf(folder) };
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
