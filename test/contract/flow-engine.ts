import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { FlowEngine, IngestResult } from '../../core/flow-engine.ts';
import { recognise } from '../../core/formats/recognise.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const HEADER = 'source_ip,destination_ip,session_start_time,session_end_time,bytes_transferred';
const UPLOAD = '0123456789abcdef0123456789abcdef';
const day = (date: string) => `10.0.0.1,8.8.8.8,${date} 10:00:00,,1`;

/** What every flow engine does with one file. `make` gives one whose scratch files lie in the folder. */
export function flowEngineContract(name: string, make: (folder: string) => FlowEngine): void {
  const ingest = async (text: string | Uint8Array, folder = temporaryFolder()): Promise<IngestResult> => {
    const path = join(folder, 'input.csv');
    writeFileSync(path, text);
    const engine = make(folder);
    const head = await engine.head(path, 'input.csv');
    const recognition = recognise(head);
    if (recognition.outcome !== 'recognised') throw new Error(`not recognised: ${recognition.outcome}`);
    let parts = 0;
    const result = await engine.ingest({
      path,
      head,
      plan: recognition.plan,
      uploadId: UPLOAD,
      member: 0,
      defaultZone: 'UTC',
      nowMs: Date.UTC(2026, 0, 10),
      partPath: () => join(folder, `part-${parts++}.parquet`),
    });
    for (const part of result.parts) expect(existsSync(part.path)).toBe(true);
    return result;
  };

  describe(`${name} as a flow engine`, () => {
    it('puts every physical line in exactly one class', async () => {
      const rows = [
        '10.0.0.1,8.8.8.8,2026-01-05 10:00:00,2026-01-05 10:00:09,100',
        'x,8.8.8.8,2026-01-05 10:00:00,,1',
        'too,few',
        '',
      ];
      const { lines } = await ingest([HEADER, ...rows, rows[0]].join('\n'));
      expect(lines).toEqual({
        physical: 6,
        preamble: 0,
        header: 1,
        separator: 0,
        notice: 0,
        accepted: 2,
        rejected: 2,
        footer: 1,
      });
    });

    it('names each rejected line with its reason and its text', async () => {
      const { rejects } = await ingest(
        `${HEADER}\nx,8.8.8.8,2026-01-05 10:00:00,,1\n10.0.0.1,8.8.8.8,2026-13-45 10:00:00,,1\n`,
      );
      expect(rejects).toEqual([
        { line: 2, reason: 'IP_BAD', text: 'x,8.8.8.8,2026-01-05 10:00:00,,1' },
        { line: 3, reason: 'TIME_BAD', text: '10.0.0.1,8.8.8.8,2026-13-45 10:00:00,,1' },
      ]);
    });

    it('writes one part of flows for each UTC day, and nothing else', async () => {
      const { parts, rows } = await ingest(
        [HEADER, day('2026-01-06'), day('2026-01-05'), day('2026-01-06')].join('\n'),
      );
      expect(rows).toBe(3);
      expect(parts.map(({ table, dt, rows: n }) => [table, dt, n])).toEqual([
        ['flows', '2026-01-05', 1],
        ['flows', '2026-01-06', 2],
      ]);
    });

    it('derives one rollup and one lookup for each part of the flows, the same each time', async () => {
      const folder = temporaryFolder();
      const days = ['2026-01-06', '2026-01-05', '2026-01-06', '2026-01-07'].map(day);
      const { parts: flows } = await ingest([HEADER, ...days].join('\n'), folder);
      const derive = async (name: string) => {
        let files = 0;
        const partPath = () => join(folder, `${name}-${files++}.parquet`);
        const derived = await make(folder).derive({ uploadId: UPLOAD, flows, partPath });
        for (const part of derived) expect(existsSync(part.path)).toBe(true);
        return derived.map(({ table, dt, rows, from, to }) => ({ table, dt, rows, from, to }));
      };
      const derived = await derive('once');
      for (const table of ['rollup', 'lookup'])
        expect(derived.filter((part) => part.table === table).map(({ dt }) => dt)).toEqual(
          expect.arrayContaining(['2026-01-05', '2026-01-06', '2026-01-07']),
        );
      expect(derived).toHaveLength(6);
      for (const { rows } of derived) expect(rows).toBeGreaterThan(0);
      expect(await derive('again')).toEqual(derived);
    });

    it('reads times in the layout’s zone and reports them in UTC', async () => {
      const { firstEvent, zone } = await ingest(`${HEADER}\n10.0.0.1,8.8.8.8,2026-01-05 05:30:00,,1\n`);
      expect([firstEvent, zone.value]).toEqual(['2026-01-05T00:00:00Z', 'Asia/Kolkata']);
    });

    it('keeps what a cut-off archive still gives and says so', async () => {
      const whole = gzipSync(
        [
          HEADER,
          ...Array.from(
            { length: 5000 },
            (_, i) => `10.0.${i >> 8}.${i & 255},8.8.8.8,2026-01-05 10:00:00,,${i * 7919}`,
          ),
        ].join('\n'),
      );
      const result = await ingest(whole.subarray(0, whole.length >> 1));
      expect(result.truncated).toBe(true);
      expect(result.rows).toBeGreaterThan(500);
      expect(result.lines.accepted + result.lines.rejected + result.lines.header).toBe(result.lines.physical);
    });

    it('gives the same rows whatever the line ends', async () => {
      const text = `${HEADER}\n10.0.0.1,8.8.8.8,2026-01-05 10:00:00,,1\n10.0.0.2,8.8.4.4,2026-01-05 10:00:01,,2\n`;
      const [lf, crlf, cr] = [
        await ingest(text),
        await ingest(text.replaceAll('\n', '\r\n')),
        await ingest(text.replaceAll('\n', '\r')),
      ];
      expect([crlf!.lines, cr!.lines]).toEqual([lf!.lines, lf!.lines]);
      expect([crlf!.rows, cr!.rows]).toEqual([2, 2]);
    });
  });
}
