/**
 * Splits one physical line into cells (RFC 4180: a quote opens only at the start of a cell, doubled quotes stand for one).
 * @returns null where a quote is left open or text follows a closing quote.
 */
export function splitCells(line: string, delimiter: string, quoted = true): string[] | null {
  if (!quoted || !line.includes('"')) return line.split(delimiter);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] !== '"') {
      const end = line.indexOf(delimiter, at);
      cells.push(end < 0 ? line.slice(at) : line.slice(at, end));
      if (end < 0) return cells;
      at = end + delimiter.length;
      continue;
    }
    const close = closingQuote(line, at + 1);
    if (close < 0) return null;
    cells.push(line.slice(at + 1, close).replaceAll('""', '"'));
    at = close + 1;
    if (at === line.length) return cells;
    if (!line.startsWith(delimiter, at)) return null;
    at += delimiter.length;
  }
}

function closingQuote(line: string, from: number): number {
  let at = line.indexOf('"', from);
  while (at >= 0 && line[at + 1] === '"') at = line.indexOf('"', at + 2);
  return at;
}

/** One line of cells, quoted where need be. */
export function joinCells(cells: readonly string[], delimiter: string): string {
  return cells
    .map((cell) => (/["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(delimiter);
}
