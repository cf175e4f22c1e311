/** A row of texts; null where nothing stands between the commas, while an empty text is a pair of quotes. */
export type CsvRow = (string | null)[];

/** Rows of a CSV as Athena writes it, every value in quotes: in groups, as the bytes come. */
export async function* csvRows(bytes: AsyncIterable<Uint8Array>): AsyncIterable<CsvRow[]> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of bytes) {
    text += decoder.decode(chunk, { stream: true });
    const { rows, end } = rowsOf(text);
    text = text.slice(end);
    if (rows.length > 0) yield rows;
  }
  text += decoder.decode();
  if (text === '') return;
  const { rows, end } = rowsOf(`${text}\n`);
  if (end <= text.length) throw new Error('expected a CSV of whole rows');
  yield rows;
}

/** The rows that end within a text, and where the last of them does. */
function rowsOf(text: string): { rows: CsvRow[]; end: number } {
  const rows: CsvRow[] = [];
  let row: CsvRow = [];
  let end = 0;
  for (let at = 0; at < text.length; ) {
    const cell = text[at] === '"' ? quotedCell(text, at) : bareCell(text, at);
    if (cell === null || cell.end >= text.length) break;
    row.push(cell.value);
    at = cell.end + 1;
    if (text[cell.end] === '\n') {
      rows.push(row);
      row = [];
      end = at;
    } else if (text[cell.end] !== ',') throw new Error('expected a comma or the end of a row in the CSV');
  }
  return { rows, end };
}

interface Cell {
  readonly value: string | null;
  /** Place of the comma or line feed behind it. */
  readonly end: number;
}

/** Null where the closing quote has not come, or may be the first of a pair. */
function quotedCell(text: string, start: number): Cell | null {
  let hasPairs = false;
  for (let at = start + 1; ; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0 || quote + 1 >= text.length) return null;
    if (text[quote + 1] !== '"') {
      const value = text.slice(start + 1, quote);
      return { value: hasPairs ? value.replaceAll('""', '"') : value, end: quote + 1 };
    }
    hasPairs = true;
    at = quote + 2;
  }
}

function bareCell(text: string, start: number): Cell {
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n') end++;
  return { value: end === start ? null : text.slice(start, end), end };
}
