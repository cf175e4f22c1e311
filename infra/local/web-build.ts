import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UnavailableError } from '../../core/errors.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What the dashboard is made from. */
const SOURCES = ['web', 'core/contract', 'core/flow', 'package-lock.json'];

/** Whether the built dashboard is missing or older than its sources. False where there is no dashboard to build. */
export function isWebStale(root: string = ROOT): boolean {
  if (!existsSync(join(root, 'web/index.html'))) return false;
  const built = join(root, 'web/dist/index.html');
  if (!existsSync(built)) return true;
  const builtMs = statSync(built).mtimeMs;
  return SOURCES.some((source) => isNewer(join(root, source), builtMs));
}

/** Builds the dashboard with vite in a process of its own. Throws UnavailableError with vite's last words. */
export async function buildWeb(root: string = ROOT): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const child = spawn(process.execPath, [vite, 'build', 'web'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-4000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new UnavailableError(`the dashboard could not be built:\n${output.trim()}`);
}

function isNewer(path: string, thanMs: number): boolean {
  const info = statSync(path, { throwIfNoEntry: false });
  if (info === undefined) return false;
  if (!info.isDirectory()) return info.mtimeMs > thanMs;
  return readdirSync(path)
    .filter((name) => name !== 'dist' && name !== 'node_modules')
    .some((name) => isNewer(join(path, name), thanMs));
}
