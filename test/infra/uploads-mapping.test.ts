import { describe, expect, it } from 'vitest';
import type { MappingDraft, PreviewResponse, Profile, Upload } from '../../core/contract/uploads.ts';
import { objectFaults } from './crash/folder-facts.ts';
import { type UploadsHost, uploadsHost } from './uploads-host.ts';

const HEADERS = ['Wann', 'Wer', 'Wohin', 'Menge'];
const CELLS = (i: number): Record<string, string> => ({
  Wann: `2025-06-03 10:${String(i % 60).padStart(2, '0')}:00`,
  Wer: `10.0.0.${i + 1}`,
  Wohin: `157.240.1.${i + 1}`,
  Menge: String(1000 + i),
});

/** A file whose headers nobody knows, in an order of one's choosing. */
function strange(count: number, headers: readonly string[] = HEADERS): string {
  const rows = Array.from({ length: count }, (_, i) => headers.map((header) => CELLS(i)[header]).join(','));
  return `${[headers.join(','), ...rows].join('\n')}\n`;
}

const MAPPING = {
  columns: { Wann: 'event_time', Wer: 'source_ip', Wohin: 'destination_ip', Menge: 'bytes_out' },
  zone: 'UTC',
};

async function strangeUpload(host: UploadsHost, count = 30): Promise<{ upload_id: string }> {
  const { upload } = await host.send('strange.csv', strange(count));
  expect(upload).toMatchObject({ status: 'needs_mapping', ledger: null });
  return { upload_id: upload.upload_id };
}

const apply = (host: UploadsHost, params: { upload_id: string }, body: object) =>
  host.client.call<Upload>('applyMapping', { params, body });

describe('a file whose headers nobody knows', () => {
  it('asks for a mapping, and shows its columns with samples to make one from', async () => {
    const host = await uploadsHost();
    const params = await strangeUpload(host);
    expect((await host.upload(params.upload_id)).message).toMatch(/^say which column holds/);
    const draft = await host.client.call<MappingDraft>('mappingDraft', { params });
    expect(draft.columns.map(({ header }) => header)).toEqual(HEADERS);
    expect(draft.columns[1]?.samples).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5']);
    expect(draft.targets.map(({ name }) => name)).toContain('event_time');
    expect(await host.rows(['row_number'])).toEqual([]);
    expect(objectFaults(host.data)).toEqual({ strays: [], missing: [] });
  });

  it('shows 20 rows as a mapping would make them, and keeps none of it', async () => {
    const host = await uploadsHost();
    const params = await strangeUpload(host);
    const preview = await host.client.call<PreviewResponse>('previewMapping', { params, body: MAPPING });
    expect(preview.problems).toEqual([]);
    expect(preview.rows).toHaveLength(20);
    expect(preview.rows[0]).toMatchObject({
      event_time: '2025-06-03T10:00:00Z',
      source_ip: '10.0.0.1',
      bytes_out: expect.anything(),
      row_number: expect.anything(),
    });
    expect(await host.rows(['row_number'])).toEqual([]);
    expect(objectFaults(host.data)).toEqual({ strays: [], missing: [] });
  });

  it('refuses a mapping that types badly, with examples, or that makes no sense', async () => {
    const host = await uploadsHost();
    const params = await strangeUpload(host);
    const bad = { columns: { ...MAPPING.columns, Wohin: 'bytes_in' } };
    await expect(apply(host, params, { mapping: bad })).rejects.toThrow(
      /^column "Wohin": \d+ of \d+ sampled cells do not read as “Bytes in”, for example "157\.240\.1\.1"/,
    );
    const preview = await host.client.call<PreviewResponse>('previewMapping', { params, body: bad });
    expect(preview.problems).toMatchObject([{ header: 'Wohin', column: 'bytes_in', refused: true }]);
    const swapped = { columns: { ...MAPPING.columns, Wann: null, Menge: 'event_time' } };
    await expect(apply(host, params, { mapping: swapped })).rejects.toThrow(
      /^no row can be read with this mapping, for example line 2, [A-Z_]+: 2025-06-03 10:00:00,10\.0\.0\.1,/,
    );
    const columns = (changes: object) => ({ mapping: { columns: { ...MAPPING.columns, ...changes } } });
    await expect(apply(host, params, columns({ Nirgends: 'domain' }))).rejects.toThrow('no column "Nirgends"');
    await expect(apply(host, params, columns({ Menge: 'nonsense' }))).rejects.toThrow('"nonsense" is nothing');
    await expect(apply(host, params, columns({ Wann: null }))).rejects.toThrow(/^a mapping needs a time$/);
    await expect(apply(host, params, { mapping: { ...MAPPING, zone: 'Mars/Base' } })).rejects.toThrow(/time zone/);
    expect((await host.upload(params.upload_id)).status).toBe('needs_mapping');
    expect(await host.audited('mapping_applied')).toEqual([]);
  });

  it('takes a mapping whose columns hold a few cells that do not read, and rejects those lines by their number', async () => {
    const host = await uploadsHost();
    const lines = strange(4).split('\n');
    lines[2] = lines[2]!.replace(/^[^,]+/, 'yesterday');
    const { upload } = await host.send('strange.csv', lines.join('\n'));
    const params = { upload_id: upload.upload_id };
    const preview = await host.client.call<PreviewResponse>('previewMapping', { params, body: MAPPING });
    expect(preview.problems).toEqual([
      {
        header: 'Wann',
        column: 'event_time',
        message: '1 of 4 sampled cells does not read as “Time”',
        examples: ['yesterday'],
        refused: false,
      },
    ]);
    await apply(host, params, { mapping: MAPPING });
    expect(await host.settled(params.upload_id)).toMatchObject({
      status: 'ready',
      ledger: { lines: { accepted: 3, rejected: 1 }, rejects: [{ line: 3, reason: 'TIME_BAD' }] },
    });
  });

  it('takes words for nothing as empty cells, not as cells that do not read', async () => {
    const host = await uploadsHost();
    const { upload } = await host.send('strange.csv', strange(6).replaceAll(/10\d\d$/gm, 'N/A'));
    const params = { upload_id: upload.upload_id };
    const preview = await host.client.call<PreviewResponse>('previewMapping', { params, body: MAPPING });
    expect(preview.problems).toEqual([]);
  });

  it('refuses a mapping once half of the cells of a column do not read', async () => {
    const host = await uploadsHost();
    const lines = strange(4)
      .split('\n')
      .map((line, at) => (at === 2 || at === 3 ? line.replace(/^[^,]+/, 'yesterday') : line));
    const { upload } = await host.send('strange.csv', lines.join('\n'));
    await expect(apply(host, { upload_id: upload.upload_id }, { mapping: MAPPING })).rejects.toThrow(
      '2 of 4 sampled cells do not read as “Time”, for example "yesterday"',
    );
  });

  it('is normalised with a mapping, and the next file with these headers in another order is recognised', async () => {
    const host = await uploadsHost();
    const params = await strangeUpload(host);
    await apply(host, params, { mapping: MAPPING, save_as: 'Gateway export' });
    expect(await host.settled(params.upload_id)).toMatchObject({ status: 'ready', revision: 1, ledger: { rows: 30 } });
    const { upload } = await host.send('next.csv', strange(7, ['Menge', 'Wohin', 'Wann', 'Wer']));
    expect(upload).toMatchObject({ status: 'ready', ledger: { rows: 7, zone: { value: 'UTC' } } });
    expect(upload.evidence.map(({ detail }) => detail)).toContain('saved mapping "Gateway export"');
    const rows = await host.rows(
      ['source_ip', 'bytes_out'],
      [{ field: 'upload_id', op: 'is', values: [upload.upload_id] }],
    );
    expect(rows[0]).toEqual({ source_ip: '10.0.0.1', bytes_out: 1000 });
    const { profiles } = await host.client.call<{ profiles: Profile[] }>('profiles');
    expect(profiles).toMatchObject([{ name: 'Gateway export', mapping: MAPPING }]);
    expect(await host.audited('mapping_applied')).toMatchObject([
      { target: params.upload_id, detail: { mapping: MAPPING, save_as: 'Gateway export' } },
    ]);
  });

  it('that waits for a mapping is read when it is sent again after one was saved', async () => {
    const host = await uploadsHost();
    const waiting = await strangeUpload(host, 9);
    const first = await strangeUpload(host, 30);
    await apply(host, first, { mapping: MAPPING, save_as: 'Gateway export' });
    await host.settled(first.upload_id);
    const { upload, duplicate } = await host.send('strange.csv', strange(9));
    expect({ duplicate, ...upload }).toMatchObject({ duplicate: false, status: 'ready', upload_id: waiting.upload_id });
  });

  it('is asked about again once its saved mapping is forgotten', async () => {
    const host = await uploadsHost();
    const params = await strangeUpload(host);
    await apply(host, params, { mapping: MAPPING, save_as: 'Gateway export' });
    await host.settled(params.upload_id);
    const { profiles } = await host.client.call<{ profiles: Profile[] }>('profiles');
    await host.client.call('deleteProfile', { params: { signature: profiles[0]!.signature } });
    expect((await host.send('next.csv', strange(5))).upload.status).toBe('needs_mapping');
    expect(await host.audited('mapping_deleted')).toHaveLength(1);
  });

  it('mapped again has the rows of the new revision alone', async () => {
    const host = await uploadsHost();
    const params = await strangeUpload(host);
    await apply(host, params, { mapping: MAPPING });
    await host.settled(params.upload_id);
    await apply(host, params, { mapping: { columns: { ...MAPPING.columns, Menge: 'bytes_in' } } });
    expect(await host.settled(params.upload_id)).toMatchObject({ status: 'ready', revision: 2 });
    const rows = await host.rows(['bytes_out', 'bytes_in']);
    expect(rows).toHaveLength(30);
    expect(rows[0]).toEqual({ bytes_out: null, bytes_in: 1000 });
    expect(objectFaults(host.data)).toEqual({ strays: [], missing: [] });
  });

  it('mapped by two at once is mapped by one', async () => {
    const host = await uploadsHost();
    const params = await strangeUpload(host);
    const answers = await Promise.allSettled([
      apply(host, params, { mapping: MAPPING }),
      apply(host, params, { mapping: MAPPING }),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await host.settled(params.upload_id)).toMatchObject({ status: 'ready', revision: 1 });
    expect(await host.audited('mapping_applied')).toHaveLength(1);
  });

  it('cannot be mapped where it has no header', async () => {
    const host = await uploadsHost();
    const { upload } = await host.send('x.csv', '');
    await expect(host.client.call('mappingDraft', { params: { upload_id: upload.upload_id } })).rejects.toThrow(
      'nothing to map',
    );
  });
});
