import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import synonyms from '../../../core/formats/header-synonyms.json' with { type: 'json' };
import { SAMPLE_LAYOUTS } from '../../../core/sample/layouts/index.ts';
import { sampleFile } from '../../../core/sample/sample-file.ts';
import { OPTIONS, sampleText } from './sample-options.ts';

const GOLDEN = new URL('../../golden/sample-layouts.json', import.meta.url);
const { rows } = OPTIONS;

function linesOf(layoutId: string): string[] {
  return sampleText(layoutId).trimEnd().split(/\r?\n/);
}

function tableOf(layoutId: string, headerPrefix: string): { columns: string[]; body: string[][] } {
  const lines = linesOf(layoutId);
  const header = lines.findIndex((line) => line.startsWith(headerPrefix));
  return {
    columns: (lines[header] as string).split(','),
    body: lines.slice(header + 1, header + 1 + rows).map((line) => line.split(',')),
  };
}

const TABLES = [
  { id: 'generic21', header: 'msisdn,', columns: 21, extraLines: 1 },
  { id: 'generic5', header: 'source_ip,', columns: 5, extraLines: 1 },
  { id: 'jio_nat', header: 'Landline/MSISDN', columns: 26, extraLines: 1 },
  { id: 'airtel_dynamic', header: 'MSISDN_userID,', columns: 28, extraLines: 7 + 4 },
  { id: 'airtel_cdr_of_msisdn', header: 'MSISDN,', columns: 26, extraLines: 7 + 4 },
  { id: 'vi_dot', header: 'SR.NO.,', columns: 25, extraLines: 12 + 4 },
  { id: 'web_threat', header: 'bytes_in,', columns: 16, extraLines: 1 },
  { id: 'web_threat_9', header: 'src_ip,', columns: 9, extraLines: 1 },
];

describe('every layout', () => {
  it('gives the golden bytes', () => {
    const hashes = Object.fromEntries(
      SAMPLE_LAYOUTS.map(({ id }) => [id, createHash('sha256').update(sampleText(id)).digest('hex')]),
    );
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(GOLDEN, `${JSON.stringify(hashes, null, 2)}\n`);
    expect(existsSync(GOLDEN), 'golden missing: run with UPDATE_GOLDENS=1 and review').toBe(true);
    expect(hashes).toEqual(JSON.parse(readFileSync(GOLDEN, 'utf8')));
  });

  it.each(SAMPLE_LAYOUTS.map((layout) => [layout.id, layout] as const))(
    '%s comes in chunks, twice the same',
    (_, layout) => {
      const file = sampleFile(layout, OPTIONS);
      const chunks = [...file.chunks()];
      expect(chunks.slice(0, -1).every((chunk) => chunk.length >= 65_536 && chunk.length < 80_000)).toBe(true);
      expect([...file.chunks()].join('') === chunks.join('')).toBe(true);
    },
  );

  it.each(TABLES)('$id has $columns columns in every row and as many rows as asked for', (table) => {
    const { columns, body } = tableOf(table.id, table.header);
    expect(columns).toHaveLength(table.columns);
    expect(body).toHaveLength(rows);
    expect(body.filter((cells) => cells.length !== table.columns)).toEqual([]);
    expect(linesOf(table.id)).toHaveLength(rows + table.extraLines);
  });
});

describe('generic21', () => {
  it('uses only headers that the synonym table knows, each for another field', () => {
    const { columns } = tableOf('generic21', 'msisdn,');
    const index: Record<string, unknown> = synonyms.index;
    const known = columns.map((name) => index[name.toLowerCase().replace(/[^a-z0-9]/g, '')]);
    expect(known.filter((field) => field === undefined)).toEqual([]);
    expect(new Set(known.map((field) => JSON.stringify(field))).size).toBe(21);
  });

  it('prints times without a zone, a duration that is their difference, and both ends of NAT or neither', () => {
    for (const cells of tableOf('generic21', 'msisdn,').body) {
      const [start, end] = [cells[10] as string, cells[11] as string];
      expect(start).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
      expect(Number(cells[12])).toBe((Date.parse(`${end}Z`) - Date.parse(`${start}Z`)) / 1000);
      expect(cells[5] === '').toBe(cells[6] === '');
      expect(cells[5] === '').toBe((cells[3] as string).includes(':'));
    }
  });
});

describe('operator reports', () => {
  it('jio_nat is day first and repeats the volumes of a lease on each of its rows', () => {
    const { body } = tableOf('jio_nat', 'Landline');
    const volumes = new Map<string, Set<string>>();
    for (const cells of body) {
      expect(cells[19]).toMatch(/^\d\d\/\d\d\/2026 \d\d:\d\d:\d\d$/);
      const lease = [cells[0], cells[9], cells[11]].join();
      volumes.set(lease, (volumes.get(lease) ?? new Set()).add(`${cells[21]},${cells[22]}`));
    }
    expect([...volumes.values()].every((seen) => seen.size === 1)).toBe(true);
    expect(volumes.size).toBeLessThan(body.length);
  });

  it('airtel_dynamic names the one public address of all its rows', () => {
    const [query] = linesOf('airtel_dynamic').filter((line) => line.startsWith('Dynamic IPDR OF'));
    const address = /PUBLIC IP4 : (\S+) from 05-Jan-2026 00:00:00 to 11-Jan-2026 23:59:59/.exec(query as string)?.[1];
    expect(new Set(tableOf('airtel_dynamic', 'MSISDN_userID').body.map((cells) => cells[12]))).toEqual(
      new Set([address]),
    );
  });

  it('airtel_cdr_of_msisdn holds the one number it was asked for', () => {
    const [query] = linesOf('airtel_cdr_of_msisdn').filter((line) => line.startsWith('CDR OF MSISDN'));
    const { body } = tableOf('airtel_cdr_of_msisdn', 'MSISDN,');
    expect(new Set(body.map((cells) => cells[0]))).toEqual(new Set([/ : (\d+) /.exec(query as string)?.[1]]));
  });

  it('vi_dot numbers its rows and closes with the operator’s note', () => {
    const { body } = tableOf('vi_dot', 'SR.NO.');
    expect(body.map((cells) => Number(cells[0]))).toEqual(body.map((_, index) => index + 1));
    expect(linesOf('vi_dot').slice(-4, -2)).toEqual(['-'.repeat(60), 'Note :- This is a System generated Report.']);
  });
});

describe('sensor logs', () => {
  it('zeek_conn declares its fields and fills each of them in every row', () => {
    const lines = linesOf('zeek_conn');
    const fields = (lines.find((line) => line.startsWith('#fields')) as string).split('\t').slice(1);
    const types = (lines.find((line) => line.startsWith('#types')) as string).split('\t').slice(1);
    const body = lines.filter((line) => !line.startsWith('#')).map((line) => line.split('\t'));
    expect(fields).toHaveLength(types.length);
    expect(body).toHaveLength(rows);
    expect(body.filter((cells) => cells.length !== fields.length || cells.includes(''))).toEqual([]);
    expect(new Set(body.map((cells) => cells[1])).size).toBe(rows);
    expect(lines.at(-1)).toMatch(/^#close\t/);
  });

  it('zeek_json says the same as zeek_conn', () => {
    const tsv = linesOf('zeek_conn').filter((line) => !line.startsWith('#'));
    const json = linesOf('zeek_json').map((line) => JSON.parse(line));
    expect(json).toHaveLength(rows);
    expect(
      json.map((record) => [record.uid, record['id.orig_h'], String(record.orig_bytes ?? '-'), record.conn_state]),
    ).toEqual(tsv.map((line) => [1, 2, 9, 11].map((column) => line.split('\t')[column])));
  });

  it('suricata_eve has one flow event per session, and every other event belongs to one', () => {
    const events = linesOf('suricata_eve').map((line) => JSON.parse(line));
    const flows = events.filter((event) => event.event_type === 'flow');
    const flowIds = new Set(flows.map((event) => event.flow_id));
    expect(flows).toHaveLength(rows);
    expect(flowIds.size).toBe(rows);
    expect(events.filter((event) => !flowIds.has(event.flow_id))).toEqual([]);
    expect([...new Set(events.map((event) => event.event_type))].sort()).toEqual([
      'alert',
      'dns',
      'flow',
      'http',
      'tls',
    ]);
    const alerted = new Set(events.filter((event) => event.event_type === 'alert').map((event) => event.flow_id));
    expect(flows.every((event) => event.flow.alerted === alerted.has(event.flow_id))).toBe(true);
  });
});
