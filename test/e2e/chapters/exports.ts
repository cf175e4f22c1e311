import { expect, it } from 'vitest';
import { download, readWorkbook } from '../downloads.ts';
import { FORMULA } from '../input-files.ts';
import { expectRecords } from '../screens/explore.ts';
import { choose } from '../screens/shell.ts';
import type { WalkRef } from '../walk.ts';

const RECORDS = 35;
const SEARCH = '/explore?f=address:172.31.78.0/24';
const FILTER = { pills: [{ field: 'address', op: 'is', values: ['172.31.78.0/24'] }] };

export function exports(walk: WalkRef): void {
  const exported = async (format: string) => {
    const page = await walk().analyst.open(SEARCH);
    await expectRecords(page, RECORDS);
    return download(page, () => choose(page, page.getByRole('button', { name: 'Export' }), format));
  };

  it('exports the whole result as CSV with its filter, and defuses what a spreadsheet would compute', async () => {
    const csv = await exported('CSV');
    expect(csv.name).toMatch(/\.csv$/);
    const lines = csv.text.replace('\uFEFF', '').trimEnd().split('\r\n');
    const said = lines.filter((line) => line.startsWith('# ')).join('\n');
    const filter = /^# filter: (.*)$/m.exec(said)?.[1] ?? '';
    expect(JSON.parse(filter)).toMatchObject(FILTER);
    expect(said).toContain('# zone: Asia/Kolkata');
    const [head = '', ...rows] = lines.filter((line) => !line.startsWith('# '));
    expect(rows).toHaveLength(RECORDS);
    const column = head.split(',').indexOf('app_name');
    const services = rows.map((row) => row.split(',')[column]);
    expect(services.filter((service) => service === `'${FORMULA}`)).toHaveLength(2);
    expect(services).not.toContain(FORMULA);
  });

  it('exports the same result as JSON', async () => {
    const json = await exported('JSON');
    const document = JSON.parse(json.text);
    expect(document.filter).toMatchObject(FILTER);
    expect(document.rows).toHaveLength(RECORDS);
    expect(document.rows.every((row: { source_ip: string }) => row.source_ip.startsWith('172.31.78.'))).toBe(true);
  });

  it('exports the same result as a workbook without a formula', async () => {
    const file = await exported('Excel (XLSX)');
    expect(file.name).toMatch(/\.xlsx$/);
    const { sheets, hasFormulas } = readWorkbook(file.bytes);
    expect(sheets['Flows']).toHaveLength(RECORDS + 1);
    expect(sheets['Flows']?.[0]).toContain('source_ip');
    expect(sheets['Flows']?.flat().filter((cell) => cell.includes(FORMULA))).toHaveLength(2);
    expect(hasFormulas).toBe(false);
    expect(sheets['About']?.flat().join(' ')).toContain('172.31.78.0/24');
  });
}
