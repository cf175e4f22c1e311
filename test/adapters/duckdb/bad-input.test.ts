import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createIngestHarness } from './ingest-harness.ts';

const zipHeader = (flags: number) =>
  Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4, 20, 0, flags, 0, 8, 0]), Buffer.alloc(40, 7)]);

describe('what is no log', () => {
  const harness = createIngestHarness();

  it.each<[string, Uint8Array | string, RegExp]>([
    [
      'photo.png',
      Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(200)]),
      /PNG image.*upload the log/,
    ],
    ['scan.jpg', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(200)]), /JPEG image/],
    [
      'capture.pcap',
      Buffer.concat([Buffer.from([0xd4, 0xc3, 0xb2, 0xa1]), Buffer.alloc(200)]),
      /packet capture.*conn\.log/,
    ],
    ['capture.pcapng', Buffer.concat([Buffer.from([0x0a, 0x0d, 0x0d, 0x0a]), Buffer.alloc(200)]), /packet capture/],
    ['letter.pdf', '%PDF-1.7\n%âãÏÓ\n1 0 obj\n', /PDF letter.*CSV/],
    ['report.xls', '<html>\n<body><table border=1>\n</table>', /HTML or XML page.*CSV/],
    ['report.xls', Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(200)]), /old Excel.*CSV/],
    ['logs.zip', zipHeader(0), /zip archive: unpack/],
    ['report.xlsx', Buffer.concat([zipHeader(0), Buffer.from('xl/workbook.xml')]), /Excel workbook \(xlsx\).*CSV/],
    ['secret.zip', zipHeader(1), /encrypted zip archive.*password/],
    ['data.parquet', 'PAR1\u0015\u0004', /Parquet file/],
    [
      'noise.bin',
      deflateSync(Buffer.from(Array.from({ length: 9000 }, (_, i) => `${(i * 7919) % 10_007}`).join())),
      /binary data/,
    ],
    ['array.json', '[{"event_type":"flow"}]', /JSON array.*one object a line/],
    ['half.json', '{"event_type":\n"flow"}\n', /none of the first fifty is a complete object/],
    ['other.json', '{"message":"hello"}\n', /no known layout/],
    [
      'dns.log',
      '#separator \\x09\n#path\tdns\n#fields\tts\tuid\tid.orig_h\tquery\n#types\ttime\tstring\taddr\tstring\n',
      /Zeek dns log: upload its conn\.log/,
    ],
    ['words.txt', 'Dear Sir,\nplease find nothing attached.\n', /no header row and no known layout/],
  ])('%s is refused with a message that says what it is and what to do', async (name, content, message) => {
    const { recognition } = await harness.text(name, content);
    expect(recognition.outcome).toBe('refused');
    expect(recognition.outcome === 'refused' && recognition.message).toMatch(message);
  });

  it.each([
    ['', 'the file has no bytes'],
    ['\n  \n\t\n', 'the file holds only blank lines'],
  ])('a file of %j is empty, not broken', async (content, message) => {
    const { recognition } = await harness.text('empty.csv', content);
    expect(recognition).toEqual({ outcome: 'empty', message });
  });

  it('columns nobody knows ask for a mapping and say what is missing', async () => {
    const { recognition } = await harness.text('unknown.csv', 'alpha,beta,gamma\n1,2,3\n');
    expect(recognition).toMatchObject({ outcome: 'needs_mapping', header: { line: 1 } });
    expect(recognition.outcome === 'needs_mapping' && recognition.message).toContain(
      'an address or subscriber and a time',
    );
  });

  it('a file whose name the engine could take for a pattern is read as that one file', async () => {
    const text = 'source_ip,destination_ip,start_time,bytes_sent\n100.70.1.2,157.240.16.35,2026-01-05 09:00:00,1\n';
    for (const name of ['a*.csv', 'b?.csv', 'c[1].csv', "d'.csv", 'e{x}.csv']) {
      const { result } = await harness.text(name, text);
      expect(result!.lines).toMatchObject({ physical: 2, accepted: 1 });
    }
  });

  it('leaves nothing behind', () => {
    expect(harness.strays()).toEqual([]);
  });
});
