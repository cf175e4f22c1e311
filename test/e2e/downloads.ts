import { readFile } from 'node:fs/promises';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from 'playwright-core';

export interface Downloaded {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** Does what begins a download, and waits for the whole file. */
export async function download(page: Page, act: () => Promise<void>): Promise<Downloaded> {
  const [begun] = await Promise.all([page.waitForEvent('download'), act()]);
  const bytes = await readFile(await begun.path());
  return { name: begun.suggestedFilename(), bytes, text: bytes.toString('utf8') };
}

export interface Workbook {
  /** Text of each cell by sheet name, row by row; empty cells are left out. */
  readonly sheets: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly hasFormulas: boolean;
}

/** Reads a workbook as far as an export writes one: inline strings and numbers. */
export function readWorkbook(bytes: Uint8Array): Workbook {
  const parts = unzipSync(bytes);
  const xml = (path: string) => strFromU8(parts[path] ?? new Uint8Array());
  const names = [...xml('xl/workbook.xml').matchAll(/<sheet [^>]*name="([^"]+)"/g)].map(([, name = '']) => name);
  const sheets = names.map((name, at) => [name, rowsOf(xml(`xl/worksheets/sheet${at + 1}.xml`))] as const);
  const hasFormulas = Object.keys(parts).some((path) => path.startsWith('xl/worksheets/') && /<f[ >]/.test(xml(path)));
  return { sheets: Object.fromEntries(sheets), hasFormulas };
}

function rowsOf(sheet: string): string[][] {
  return [...sheet.matchAll(/<row\b[^>]*>(.*?)<\/row>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<c\b[^>]*>.*?<(?:v|t)\b[^>]*>(.*?)<\/(?:v|t)>.*?<\/c>/gs)].map(([, cell = '']) => plain(cell)),
  );
}

function plain(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
