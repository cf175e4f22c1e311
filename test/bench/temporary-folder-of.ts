import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh folder, and how it goes again. */
export function temporaryFolderOf(what: string): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), `flowtrail-${what}-`));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
