import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { filesBelow, objectFaults } from './crash/folder-facts.ts';
import { plainCsv, uploadsHost } from './uploads-host.ts';

const text = (content: string) => Buffer.from(content);

/** An archive of one encrypted member: bit 0 of its flags. */
function encryptedZip(): Buffer {
  const name = text('a.csv');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(1, 6);
  local.writeUInt32LE(20, 18);
  local.writeUInt32LE(8, 22);
  local.writeUInt16LE(name.length, 26);
  return Buffer.concat([local, name, Buffer.alloc(200, 0x5a)]);
}

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), deflateSync(Buffer.alloc(4000, 7))]);
const PCAP = Buffer.concat([
  Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex'),
  Buffer.alloc(500, 1),
]);

/** What comes in, and what its message must name. */
const BAD: readonly [name: string, bytes: Buffer, status: 'failed' | 'empty_report', says: RegExp][] = [
  ['picture.png', PNG, 'failed', /PNG|image/i],
  ['capture.pcap', PCAP, 'failed', /pcap|capture/i],
  ['letter.pdf', text('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n'), 'failed', /PDF/],
  ['secret.zip', encryptedZip(), 'failed', /zip|archive|encrypted|password/i],
  ['report.xls', text('<html><body><table><tr><td>Start</td></tr></table></body></html>'), 'failed', /HTML/],
  ['nothing.csv', Buffer.alloc(0), 'failed', /no bytes|empty/],
  ['blank.csv', text('\n\n  \n'), 'failed', /blank/],
  ['header.csv', text(plainCsv(0)), 'empty_report', /header and no rows/],
  ['binary.csv', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 197) % 251)), 'failed', /binary|text|log/i],
  ['line.csv', Buffer.alloc(10_000_000, 'a'), 'failed', /./],
  ['prose.txt', text('Dear sir,\nplease find the records attached.\nYours\n'), 'failed', /names its columns/],
  ['broken.csv.gz', text('this is no gzip at all\n'), 'failed', /gzip|gz|names its columns/i],
];

describe('a file that is no log', () => {
  it('fails with a message that names what was found, and nothing of it is searched or half-kept', async () => {
    const host = await uploadsHost();
    for (const [name, bytes, status, says] of BAD) {
      const { upload } = await host.send(name, bytes);
      expect({ name, status: upload.status, message: upload.message }).toEqual({
        name,
        status,
        message: expect.stringMatching(says),
      });
      expect(upload.message).not.toMatch(/Error|\bat \w+ \(|node_modules|the server’s log/);
    }
    expect(await host.rows(['row_number'])).toEqual([]);
    expect(objectFaults(host.data)).toEqual({ strays: [], missing: [] });
    expect(filesBelow(`${host.data}/objects`).filter((key) => key.includes('.parquet'))).toEqual([]);
    expect(host.logged.filter(({ event }) => event === 'ingest_failed')).toEqual([]);
  });

  it('stays failed when it is sent again', async () => {
    const host = await uploadsHost();
    const first = await host.send('picture.png', PNG);
    const second = await host.send('picture.png', PNG);
    expect(second.upload).toMatchObject({ status: 'failed', message: first.upload.message });
    expect(objectFaults(host.data)).toEqual({ strays: [], missing: [] });
  });

  it('keeps what can be read of an archive that is cut off, and says so', async () => {
    const host = await uploadsHost();
    const whole = gzipSync(plainCsv(20_000));
    const { upload } = await host.send('cut.csv.gz', whole.subarray(0, whole.length / 2));
    expect(upload).toMatchObject({ status: 'ready' });
    expect(upload.ledger?.rows).toBeGreaterThan(1000);
    expect(upload.ledger?.rows).toBeLessThan(20_000);
    expect(upload.ledger?.warnings.join()).toContain('cut off');
  });

  it('whose every row is rejected fails, and its lines can be had as a list no spreadsheet runs', async () => {
    const host = await uploadsHost();
    const rows = ['=cmd|calc,,,,,,,,', '+1,"two\nlines",,,,,,,', '@x,,,,,,,,', 'bad,,,,,,,,'];
    const { upload } = await host.send('bad.csv', `${plainCsv(0)}${rows.join('\n')}\n`);
    expect(upload).toMatchObject({ status: 'failed', message: expect.stringContaining('see the rejected lines') });
    const csv = await new Response(await host.client.stream(`/api/uploads/${upload.upload_id}/rejected.csv`)).text();
    const lines = csv.split('\r\n');
    expect(lines[0]).toBe('line,reason,text');
    expect(lines[1]).toMatch(/^2,[A-Z_]+,"'=cmd\|calc,,,,,,,,"$/);
    expect(csv).not.toMatch(/,"?[=+@-]/);
    expect(await host.audited('rejected_downloaded')).toHaveLength(1);
  });
});
