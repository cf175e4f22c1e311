import { csvCell } from './csv-cell.ts';
import type { FlowExport } from './export-flows.ts';

/**
 * RFC 4180 with CRLF and a byte order mark. Lines that begin with `# ` come first and carry the filter, the zone, the
 * statistics and the files the rows come of; then the column names. Text that a spreadsheet would take for a formula gets an apostrophe before it;
 * numbers stay numbers, negative ones too.
 */
export async function* csvExport(flows: FlowExport): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  const head = [
    '# Flowtrail export',
    `# generated: ${flows.generatedAt}`,
    `# zone: ${flows.zone}`,
    `# filter: ${plain(JSON.stringify(flows.filter))}`,
    ...Object.entries(flows.statistics).map(([name, value]) => `# ${name}: ${value ?? ''}`),
    ...flows.files.map((file) => `# file: ${plain(JSON.stringify(file))}`),
    flows.columns.map((column) => column.name).join(','),
  ];
  yield encoder.encode(`\uFEFF${head.join('\r\n')}\r\n`);
  for await (const rows of flows.rows()) {
    yield encoder.encode(rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join(''));
  }
}

/** A spreadsheet cuts such a line at its commas too: what follows one must not begin like a formula. */
function plain(json: string): string {
  return json.replace(/,(?=[\s]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g, ", '");
}
