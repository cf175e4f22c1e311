import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import type { SqlValue } from '../../ports.ts';
import type { FlowExport } from './export-flows.ts';
import { columnLetters, xlsxCell } from './xlsx-cell.ts';

/** Rows a sheet takes, its heading included. */
export const SHEET_ROWS = 1_048_576;
/** Zip without extensions counts a file's size in 32 bits; a sheet ends well before. */
const SHEET_CHARS = 2 ** 31;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/**
 * A workbook (ECMA-376) written as a stream: `Flows`, continued on `Flows 2` and so on where a sheet is full, and
 * `About` with filter, zone, time, statistics and what each column means. Headings are the schema's names, as in CSV and JSON. Text cells are inline strings; times are text with their offset.
 */
export async function* xlsxExport(flows: FlowExport, sheetRows = SHEET_ROWS): AsyncIterable<Uint8Array> {
  const archive = zipStream();
  const sheets: string[] = [];
  const letters = flows.columns.map((_, index) => columnLetters(index));
  let sheet = beginSheet();
  function beginSheet() {
    sheets.push(sheets.length === 0 ? 'Flows' : `Flows ${sheets.length + 1}`);
    const opened = archive.add(`xl/worksheets/sheet${sheets.length}.xml`);
    opened.push(sheetHead());
    opened.push(
      rowXml(
        flows.columns.map((column) => column.name),
        letters,
        1,
      ),
    );
    return Object.assign(opened, { rows: 1, chars: 0 });
  }
  for await (const rows of flows.rows()) {
    for (const row of rows) {
      if (sheet.rows >= sheetRows || sheet.chars > SHEET_CHARS) {
        sheet.end('</sheetData></worksheet>');
        sheet = beginSheet();
      }
      const xml = rowXml(row, letters, ++sheet.rows);
      sheet.chars += xml.length;
      sheet.push(xml);
    }
    sheet.flush();
    yield* archive.take();
  }
  sheet.end('</sheetData></worksheet>');
  sheets.push('About');
  archive.add(`xl/worksheets/sheet${sheets.length}.xml`).end(aboutSheet(flows));
  for (const [name, content] of packageParts(sheets)) archive.add(name).end(content);
  archive.end();
  yield* archive.take();
}

function sheetHead(): string {
  const frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  return `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${frozen}</sheetView></sheetViews><sheetData>`;
}

function rowXml(row: readonly (SqlValue | undefined)[], letters: readonly string[], number: number): string {
  let cells = '';
  for (let index = 0; index < letters.length; index++) cells += xlsxCell(row[index], `${letters[index]}${number}`);
  return `<row r="${number}">${cells}</row>`;
}

function aboutSheet(flows: FlowExport): string {
  const lines: SqlValue[][] = [
    ['Flowtrail export', null],
    ['generated', flows.generatedAt],
    ['zone', flows.zone],
    ['filter', JSON.stringify(flows.filter)],
    ...Object.entries(flows.statistics),
    ['files', 'name', 'rows', 'SHA-256'],
    ...flows.files.map((file): SqlValue[] => [file.upload_id, file.name, file.rows, file.sha256]),
    ['columns', 'label', 'unit', 'meaning'],
    ...flows.columns.map(({ name, label, unit, about }): SqlValue[] => [name, label, unit ?? null, about]),
  ];
  const rows = lines.map((line, index) => rowXml(line, ['A', 'B', 'C', 'D'].slice(0, line.length), index + 1));
  return `${XML}<worksheet xmlns="${MAIN}"><sheetData>${rows.join('')}</sheetData></worksheet>`;
}

function packageParts(sheets: readonly string[]): [string, string][] {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const overrides = sheets.map(
    (_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${type}.worksheet+xml"/>`,
  );
  const listed = sheets.map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`);
  const relations = sheets.map(
    (_, index) =>
      `<Relationship Id="rId${index + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  );
  return [
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>${overrides.join('')}</Types>`,
    ],
    [
      '_rels/.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${listed.join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships">${relations.join('')}</Relationships>`,
    ],
  ];
}

interface ZipEntry {
  push(text: string): void;
  flush(): void;
  end(text: string): void;
}

/** Zip has no zone: the same bytes everywhere need one fixed time, 1980-01-02. */
const ENTRY_TIME = 315_619_200_000;

/** A zip whose finished bytes wait to be taken, so that the reader's pace decides how much is made. */
function zipStream(): { add(name: string): ZipEntry; end(): void; take(): Iterable<Uint8Array> } {
  const encoder = new TextEncoder();
  let ready: Uint8Array[] = [];
  const zip = new Zip((error, data) => {
    if (error) throw error;
    ready.push(data);
  });
  return {
    add(name) {
      const entry = name.startsWith('xl/worksheets') ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name);
      entry.mtime = ENTRY_TIME;
      zip.add(entry);
      let text = '';
      const flush = (last: boolean) => {
        if (text !== '' || last) entry.push(encoder.encode(text), last);
        text = '';
      };
      return {
        push(more) {
          text += more;
          if (text.length > 1 << 16) flush(false);
        },
        flush: () => flush(false),
        end(more) {
          text += more;
          flush(true);
        },
      };
    },
    end: () => zip.end(),
    take() {
      const taken = ready;
      ready = [];
      return taken;
    },
  };
}
