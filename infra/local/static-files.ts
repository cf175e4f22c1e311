import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { Readable } from 'node:stream';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/** Vite writes a hash of the content into the names below assets/: such a file never changes. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+$/;

/** The dashboard's files: a path without a file, and without a file's ending, is a page of the app: index.html. */
export async function staticResponse(root: string, path: string): Promise<Response> {
  const wanted = decoded(path);
  const file = wanted === null ? null : await findFile(root, wanted);
  if (file !== null) {
    return fileResponse(file, HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
  }
  if (wanted === null || extname(wanted) !== '') return plain(404, 'not found');
  const index = await findFile(root, '/index.html');
  return index === null ? plain(503, 'the dashboard is not built: npm run build:web') : fileResponse(index, 'no-cache');
}

interface FoundFile {
  readonly path: string;
  readonly size: number;
}

async function findFile(root: string, path: string): Promise<FoundFile | null> {
  const full = normalize(join(root, path));
  if (!full.startsWith(normalize(root) + sep)) return null;
  const info = await stat(full).catch(() => null);
  return info?.isFile() ? { path: full, size: info.size } : null;
}

function fileResponse({ path, size }: FoundFile, caching: string): Response {
  const body = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  return new Response(body, {
    headers: { 'content-type': type, 'content-length': String(size), 'cache-control': caching },
  });
}

function plain(status: number, text: string): Response {
  return new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

function decoded(path: string): string | null {
  try {
    const text = decodeURIComponent(path);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
