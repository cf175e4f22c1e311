import { describe, expect, it } from 'vitest';
import type { Receipt, Upload } from '../../core/contract/uploads.ts';
import { filesBelow, filesWith, objectFaults, readTable } from './crash/folder-facts.ts';
import { plainCsv, type UploadsHost, uploadsHost } from './uploads-host.ts';

const remove = ({ client }: UploadsHost, upload_id: string, reason?: string) =>
  client.call<Receipt>('deleteUpload', { params: { upload_id }, query: { reason } });

/** Stands in the preamble, which is kept in the row, in the rows, and in a rejected line. */
const TRACE = 'zq7trace';
const traced = (count: number) =>
  `Report for ${TRACE}\n\n${plainCsv(count, (i) => `${TRACE}${i}.example`)}no time,${TRACE},,,,,,,\n`;

describe('deleting an upload', () => {
  it('leaves a receipt and nothing else, in search or on disk', async () => {
    const host = await uploadsHost();
    const { upload } = await host.send('report.csv', traced(50));
    expect(upload.ledger?.preamble.join()).toContain(TRACE);
    expect(filesWith(host.data, TRACE).length).toBeGreaterThan(0);
    const kept = await host.send('other.csv', plainCsv(5));
    const before = filesBelow(`${host.data}/objects`).filter((key) => key.includes(upload.upload_id));

    const receipt = await remove(host, upload.upload_id, 'case closed');

    expect(receipt).toMatchObject({
      upload_id: upload.upload_id,
      name: 'report.csv',
      sha256: upload.sha256,
      size_bytes: traced(50).length,
      reason: 'case closed',
      rows: 50,
      objects: before.length,
      alerts: 0,
    });
    expect(receipt.object_bytes).toBeGreaterThan(traced(50).length);
    expect(filesWith(host.data, TRACE)).toEqual([]);
    expect(filesBelow(`${host.data}/objects`).filter((key) => key.includes(upload.upload_id))).toEqual([]);
    expect(objectFaults(host.data)).toEqual({ strays: [], missing: [] });
    expect(await host.rows(['upload_id'])).toEqual(Array(5).fill({ upload_id: kept.upload.upload_id }));
    await expect(host.upload(upload.upload_id)).rejects.toThrow('no upload');
    expect((await host.client.call<{ receipts: Receipt[] }>('receipts')).receipts).toEqual([receipt]);
    expect(await host.audited('upload_deleted')).toMatchObject([
      { target: upload.upload_id, detail: { receipt_id: receipt.receipt_id, rows: 50 } },
    ]);
  });

  it('asked for by several at once happens once', async () => {
    const host = await uploadsHost();
    const { upload } = await host.send('a.csv', plainCsv());
    const receipts = await Promise.all([1, 2, 3].map(() => remove(host, upload.upload_id)));
    expect(new Set(receipts.map(({ receipt_id }) => receipt_id)).size).toBe(1);
    expect(readTable(host.data, 'receipts')).toHaveLength(1);
    expect(await host.audited('upload_deleted')).toHaveLength(1);
    await expect(remove(host, upload.upload_id)).rejects.toThrow('no upload');
  });

  it('lets the same bytes come again', async () => {
    const host = await uploadsHost();
    const first = await host.send('a.csv', plainCsv());
    await remove(host, first.upload.upload_id);
    const again = await host.send('a.csv', plainCsv());
    expect(again).toMatchObject({ duplicate: false, upload: { status: 'ready', upload_id: first.upload.upload_id } });
    expect(await host.rows(['row_number'])).toHaveLength(20);
  });

  it('goes on while the same bytes come in, and neither spoils the other', async () => {
    const host = await uploadsHost();
    const { upload } = await host.send('a.csv', plainCsv());
    const answers = await Promise.allSettled([
      remove(host, upload.upload_id),
      host.send('b.csv', plainCsv()),
      remove(host, upload.upload_id),
    ]);
    await host.host.idle?.();
    const { uploads } = await host.client.call<{ uploads: Upload[] }>('uploads');
    const rows = await host.rows(['row_number']);
    expect(answers[0]?.status).toBe('fulfilled');
    for (const { status } of uploads) expect(status).toBe('ready');
    expect(rows).toHaveLength(uploads.length * 20);
    expect(objectFaults(host.data)).toEqual({ strays: [], missing: [] });
  });

  it('waits for its turn while the upload is being normalised', async () => {
    const host = await uploadsHost();
    const text = plainCsv(30_000);
    const body = { name: 'a.csv', size_bytes: text.length };
    const { ticket } = await host.client.call<{ ticket: string }>('beginUpload', { body });
    const stored = await host.client.call<{ upload_id: string }>('sendUpload', {
      params: { ticket },
      bytes: new Blob([text]).stream(),
    });
    await expect(remove(host, stored.upload_id)).rejects.toThrow('delete it when that is done');
    await host.settled(stored.upload_id);
    expect((await remove(host, stored.upload_id)).rows).toBe(30_000);
  });

  it('of one that waits in the queue takes it out of the queue', async () => {
    const host = await uploadsHost();
    const texts = [plainCsv(20_000), plainCsv(11)];
    const ids: string[] = [];
    for (const text of texts) {
      const body = { name: 'a.csv', size_bytes: text.length };
      const { ticket } = await host.client.call<{ ticket: string }>('beginUpload', { body });
      const bytes = new Blob([text]).stream();
      ids.push((await host.client.call<{ upload_id: string }>('sendUpload', { params: { ticket }, bytes })).upload_id);
    }
    expect(await remove(host, ids[1]!)).toMatchObject({ rows: 0, objects: 1 });
    await host.host.idle?.();
    expect(readTable<Upload>(host.data, 'uploads').map(({ upload_id }) => upload_id)).toEqual([ids[0]]);
    expect(host.logged.filter(({ event }) => event.startsWith('ingest_'))).toEqual([]);
  });
});
