import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportRequest } from '../../../../core/contract/search.ts';
import { csvCell } from '../../../../core/usecase/search/csv-cell.ts';
import { exportFlows, type FlowExport } from '../../../../core/usecase/search/export-flows.ts';
import { xlsxExport } from '../../../../core/usecase/search/export-xlsx.ts';
import { columnLetters, xlsxCell } from '../../../../core/usecase/search/xlsx-cell.ts';
import { type QueryFixture, queryFixture } from '../../../contract/query-engine-fixture.ts';

let fixture: QueryFixture;
beforeAll(async () => {
  fixture = await queryFixture(5, 200);
});
afterAll(() => fixture.close());

const COLUMNS = [
  'row_number',
  'event_time',
  'entity',
  'user_agent',
  'quality_flags',
  'duration_s',
  'bytes_total',
] as const;
const request = (part: Partial<ExportRequest>): ExportRequest => ({
  filter: { pills: [] },
  columns: [...COLUMNS],
  sort: [],
  format: 'csv',
  zone: 'Asia/Kolkata',
  ...part,
});

async function bytesOf(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const part of parts) chunks.push(part);
  return Buffer.concat(chunks);
}
const fileOf = async (uploadId: string) => ({ name: `report,=1 ${uploadId.slice(0, 4)}.csv`, sha256: `${uploadId}00` });
const exported = async (part: Partial<ExportRequest>) =>
  bytesOf(await exportFlows({ ...fixture.deps, fileOf }, request(part)));

/** RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  return rows;
}

/** What a spreadsheet reads of a sheet: text and numbers by place. */
function parseSheet(xml: string): Map<string, string | number> {
  const cells = new Map<string, string | number>();
  const unescaped = (text: string) =>
    text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
      .replace(/_x([0-9A-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  for (const [, place, text, number] of xml.matchAll(
    /<c r="([A-Z]+\d+)"(?: t="inlineStr"><is><t xml:space="preserve">([^<]*)<\/t><\/is>|><v>([^<]*)<\/v>)<\/c>/g,
  )) {
    cells.set(place!, number === undefined ? unescaped(text!) : Number(number));
  }
  return cells;
}

describe('a CSV export', () => {
  it('carries filter, zone and statistics, then the columns, then every row in the order of the screen', async () => {
    const filter = { from: '2026-01-05T00:00:00Z', to: '2026-01-09T00:00:00Z', pills: [] };
    const text = Buffer.from(await exported({ filter })).toString();
    expect(text.startsWith('\uFEFF# Flowtrail export\r\n')).toBe(true);
    expect(text).toContain(`# filter: ${JSON.stringify(filter)}\r\n`);
    expect(text).toContain('# zone: Asia/Kolkata\r\n');
    expect(text).toMatch(
      /# file: \{"upload_id":"[0-9a-f]{32}","name":"report, '=1 [0-9a-f]{4}.csv","sha256":"[0-9a-f]+","rows":\d+\}\r\n/,
    );
    expect(text).toContain('# generated: 2026-01-10T05:30:00.000+05:30\r\n');
    const dated = fixture.flows.filter((flow) => String(flow.event_time).startsWith('2026-'));
    expect(text).toContain(`# rows: ${dated.length}\r\n`);
    const rows = parseCsv(text.slice(text.indexOf(COLUMNS.join(','))));
    expect(rows[0]).toEqual([...COLUMNS]);
    const times = rows.slice(1, -1).map((row) => row[1]!);
    expect(times.length).toBe(dated.length);
    expect(times).toEqual([...times].sort().reverse());
    expect(times[0]).toMatch(/^2026-01-\d\dT\d\d:\d\d:\d\d\.\d{3}\+05:30$/);
  });

  it('keeps hostile text whole and harmless', async () => {
    const text = Buffer.from(await exported({})).toString();
    const agents = parseCsv(text.slice(text.indexOf(COLUMNS.join(','))))
      .slice(1, -1)
      .map((row) => row[3]!);
    const given = fixture.flows
      .map((flow) => String(flow.user_agent ?? ''))
      .map((agent) => (agent.startsWith('=') ? `'${agent}` : agent));
    expect(agents.sort()).toEqual(given.sort());
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@x', "'@x"],
    [' =x', "' =x"],
    ['\tx', "'\tx"],
    ['＝1', "'＝1"],
    ['a"b', '"a""b"'],
    ['a,b', '"a,b"'],
    ['a\nb', '"a\nb"'],
    ['plain', 'plain'],
    ['2001:db8::1', '2001:db8::1'],
  ])('writes the text %j as %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });

  it('writes numbers as numbers, nulls as nothing and lists with semicolons', () => {
    expect([-5, 0.25, null, true, ['A', 'B']].map(csvCell)).toEqual(['-5', '0.25', '', 'true', 'A;B']);
  });
});

describe('a JSON export', () => {
  it('is one document with all rows', async () => {
    const document = JSON.parse(Buffer.from(await exported({ format: 'json', zone: 'UTC' })).toString());
    expect(document).toMatchObject({
      filter: { pills: [] },
      zone: 'UTC',
      generated_at: '2026-01-10T00:00:00.000+00:00',
    });
    expect(document.statistics).toMatchObject({
      rows: 200,
      entities: new Set(fixture.flows.map((flow) => flow.entity).filter((one) => one !== null)).size,
    });
    expect(document.rows.length).toBe(200);
    const first = document.rows[0];
    const original = fixture.flows.find((flow) => flow.row_number === first.row_number)!;
    expect(first).toEqual({
      ...Object.fromEntries(COLUMNS.map((name) => [name, original[name]])),
      event_time: String(original.event_time).replace('Z', '+00:00'),
    });
  });

  it('names the file of each row beside the id of its upload', async () => {
    const content = await exported({ format: 'json', columns: ['upload_id', 'row_number'] });
    const document = JSON.parse(Buffer.from(content).toString());
    expect(document.columns.map((column: { name: string }) => column.name)).toEqual([
      'upload_id',
      'file_name',
      'row_number',
    ]);
    const names = new Map(
      document.files.map((file: { upload_id: string; name: string }) => [file.upload_id, file.name]),
    );
    expect(names.size).toBeGreaterThan(1);
    for (const row of document.rows) expect(row.file_name).toBe(names.get(row.upload_id));
  });

  it('counts repeated rows once in its sums, and tells how many there are', async () => {
    const { statistics } = JSON.parse(Buffer.from(await exported({ format: 'json' })).toString());
    const once = fixture.flows.filter((flow) => flow.duplicate_of === null);
    expect(once.length).toBeLessThan(fixture.flows.length);
    expect(statistics).toMatchObject({
      rows: fixture.flows.length,
      duplicate_rows: fixture.flows.length - once.length,
      sessions: once.filter((flow) => ['FLOW', 'DATA_SESSION'].includes(String(flow.record_type))).length,
    });
  });

  it('is valid without rows', async () => {
    const filter = { pills: [{ field: 'address' as const, op: 'is' as const, values: ['9.9.9.9'] }] };
    expect(JSON.parse(Buffer.from(await exported({ format: 'json', filter })).toString())).toMatchObject({
      rows: [],
      statistics: { rows: 0 },
    });
  });
});

describe('an XLSX export', () => {
  it('holds the rows on Flows and what they are on About', async () => {
    const files = unzipSync(await exported({ format: 'xlsx' }));
    expect(strFromU8(files['xl/workbook.xml']!)).toContain(
      '<sheet name="Flows" sheetId="1" r:id="rId1"/><sheet name="About" sheetId="2"',
    );
    const flows = parseSheet(strFromU8(files['xl/worksheets/sheet1.xml']!));
    expect(COLUMNS.map((_, index) => flows.get(`${columnLetters(index)}1`))).toEqual([...COLUMNS]);
    const found = fixture.flows.map((_, index) => [flows.get(`A${index + 2}`), flows.get(`D${index + 2}`) ?? null]);
    const given = fixture.flows.map((flow) => [flow.row_number, flow.user_agent]);
    expect(found.sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual(given);
    expect(flows.get(`A${202}`)).toBeUndefined();
    const about = [...parseSheet(strFromU8(files['xl/worksheets/sheet2.xml']!)).values()];
    expect(about).toEqual(expect.arrayContaining(['Asia/Kolkata', '{"pills":[]}', 'rows', 200]));
    expect(about.slice(about.indexOf('duration_s'))).toEqual(expect.arrayContaining(['Duration', 's']));
  });

  it('continues on further sheets where one is full', async () => {
    const flows: FlowExport = {
      filter: { pills: [] },
      zone: 'UTC',
      generatedAt: '',
      columns: [
        { name: 'row_number', label: 'Line', type: 'BIGINT', group: 'evidence', about: '', ocsf: null, ecs: null },
      ],
      files: [],
      statistics: {
        rows: 25,
        duplicate_rows: 0,
        sessions: 0,
        bytes: null,
        first_time: null,
        last_time: null,
        entities: 0,
      },
      rows: async function* () {
        yield Array.from({ length: 25 }, (_, index) => [index]);
      },
    };
    const files = unzipSync(await bytesOf(xlsxExport(flows, 11)));
    expect(strFromU8(files['xl/workbook.xml']!).match(/name="[^"]+"/g)).toEqual([
      'name="Flows"',
      'name="Flows 2"',
      'name="Flows 3"',
      'name="About"',
    ]);
    const numbers = [1, 2, 3].flatMap((sheet) => {
      const cells = parseSheet(strFromU8(files[`xl/worksheets/sheet${sheet}.xml`]!));
      return [...cells].filter(([place]) => place !== 'A1').map(([, value]) => value);
    });
    expect(numbers).toEqual(Array.from({ length: 25 }, (_, index) => index));
  });

  it('writes what XML cannot say as spreadsheets do, and long text cut', () => {
    expect(xlsxCell('a\u0001<&>_x0041_', 'A1')).toContain('a_x0001_&lt;&amp;&gt;_x005F_x0041_');
    expect(xlsxCell('x'.repeat(40_000), 'A1').length).toBeLessThan(33_000);
    expect(xlsxCell(1e15, 'A1')).toContain('inlineStr');
    expect([0, 25, 26, 701, 702].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
  });
});

describe('any export', () => {
  it('refuses a zone nobody knows before the first byte', async () => {
    await expect(exported({ zone: 'Mars/Olympus' })).rejects.toMatchObject({ field: 'zone' });
  });
});
