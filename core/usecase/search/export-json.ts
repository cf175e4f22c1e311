import type { FlowExport } from './export-flows.ts';

/** One JSON document: filter, generated_at, zone, statistics, files, columns, and rows as objects, one a line. */
export async function* jsonExport(flows: FlowExport): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  const names = flows.columns.map((column) => column.name);
  const head = {
    filter: flows.filter,
    generated_at: flows.generatedAt,
    zone: flows.zone,
    statistics: flows.statistics,
    files: flows.files,
    columns: flows.columns.map(({ name, label, type, unit }) => ({ name, label, type, unit: unit ?? null })),
  };
  yield encoder.encode(`${JSON.stringify(head).slice(0, -1)},"rows":[`);
  let separator = '\n';
  for await (const rows of flows.rows()) {
    let text = '';
    for (const row of rows) {
      text += separator + JSON.stringify(Object.fromEntries(names.map((name, index) => [name, row[index]])));
      separator = ',\n';
    }
    yield encoder.encode(text);
  }
  yield encoder.encode('\n]}\n');
}
