import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { objectKeys, type UploadItem } from '../../../core/usecase/uploads/upload-item.ts';

/** Files below a folder, by path from it. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
}

/** Objects on disk that no upload's row lists, and listed ones that are not there. */
export function objectFaults(data: string): { strays: string[]; missing: string[] } {
  const rows = readTable<UploadItem>(data, 'uploads');
  const listed = new Set(rows.flatMap(objectKeys));
  const found = filesBelow(join(data, 'objects'));
  return {
    strays: found.filter((key) => !listed.has(key)),
    missing: [...listed].filter((key) => !found.includes(key)),
  };
}

/** Files of a data folder in which a text stands, as it is or in UTF-16. */
export function filesWith(data: string, text: string): string[] {
  const wanted = [Buffer.from(text), Buffer.from(text, 'utf16le')];
  return filesBelow(data).filter((name) => {
    const content = readFileSync(join(data, name));
    return wanted.some((bytes) => content.includes(bytes));
  });
}

/** Items of a table, read past the host that has the folder. */
export function readTable<T>(data: string, table: string): T[] {
  const database = new DatabaseSync(join(data, 'flowtrail.db'), { readOnly: true });
  try {
    return database
      .prepare(`SELECT item FROM "t_${table}" ORDER BY id`)
      .all()
      .map((row) => JSON.parse(String(row['item'])) as T);
  } finally {
    database.close();
  }
}
