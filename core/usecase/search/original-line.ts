import type { RecordResponse } from '../../contract/search.ts';
import type { FlowEngine } from '../../flow-engine.ts';
import { findLine } from '../../scan/find-line.ts';
import { markAfter, markBefore } from '../../scan/line-index.ts';
import type { FileObjectStore } from '../uploads/upload-deps.ts';
import type { UploadItem } from '../uploads/upload-item.ts';
import { withFile } from '../uploads/with-files.ts';

export interface OriginalDeps {
  readonly flows: Pick<FlowEngine, 'lines'>;
  readonly objects: Pick<FileObjectStore, 'fetch' | 'release' | 'get'>;
  /** Bytes of an original that are read, at most, to show one line of it: of plain text, and of what has to be unpacked. */
  readonly mostOriginalBytes: { readonly plain: number; readonly packed: number };
}

export type Original = Pick<RecordResponse, 'original' | 'no_original'>;

const GONE = 'The original text of this line is not held any more.';

/**
 * A line of an upload's original. Of plain text the bytes around it are read, as the index of lines tells; what is packed,
 * or in another encoding, has to be read from its start. Without text it says why.
 */
export async function originalLine(deps: OriginalDeps, item: UploadItem, line: number): Promise<Original> {
  const { text } = item;
  if (text === null) return { original: [], no_original: GONE };
  const isPlain = text.container === 'plain' && text.encoding === 'utf-8';
  const index = item.line_index ?? [];
  const mark = markBefore(index, line);
  const end = markAfter(index, line)?.offset ?? item.size_bytes;
  const bytes = isPlain ? end - mark.offset : item.size_bytes;
  const most = deps.mostOriginalBytes[isPlain ? 'plain' : 'packed'];
  if (bytes > most) return { original: [], no_original: tooMuch(text, most) };
  const original = isPlain
    ? await plainLine(deps, { item, line, mark, end })
    : await withFile(deps.objects, item.original_key, (path) => deps.flows.lines(path, text, [line]));
  return { original, no_original: original.length === 0 ? GONE : null };
}

interface PlainLine {
  readonly item: UploadItem;
  readonly line: number;
  readonly mark: ReturnType<typeof markBefore>;
  readonly end: number;
}

async function plainLine({ objects }: OriginalDeps, { item, line, mark, end }: PlainLine) {
  const found = await findLine(objects.get(item.original_key, { start: mark.offset, end }), mark, line);
  return found === null ? [] : [{ line, text: found }];
}

function tooMuch({ container, encoding }: NonNullable<UploadItem['text']>, most: number): string {
  const other = encoding === 'utf-8' ? 'without a near index of its lines' : `in ${encoding}`;
  const kind = container === 'gzip' ? 'packed (gzip)' : other;
  return `The original text is not shown: the file is ${kind}, and no more than ${Math.floor(most / 1e6)} MB are read for one line.`;
}
