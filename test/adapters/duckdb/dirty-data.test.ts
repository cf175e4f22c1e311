import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createIngestHarness, expectBalanced, type Row } from './ingest-harness.ts';

const HEADER = 'source_ip,source_port,destination_ip,destination_port,start_time,end_time,bytes_sent,domain\n';
const line = (i: number, cells: Partial<Record<'ip' | 'time' | 'end' | 'bytes' | 'domain' | 'port', string>> = {}) =>
  `${cells.ip ?? '100.70.1.2'},${cells.port ?? 40_000 + (i % 20_000)},157.240.16.35,443,${cells.time ?? '2026-01-05 09:00:00'},${cells.end ?? '2026-01-05 09:00:10'},${cells.bytes ?? i},${cells.domain ?? 'a.example'}\n`;
const lines = (count: number) => Array.from({ length: count }, (_, i) => line(i)).join('');

describe('bytes and lines', () => {
  const harness = createIngestHarness();
  async function ingest(content: string | Uint8Array, name = 'log.csv') {
    const { result, path, recognition } = await harness.text(name, content);
    if (result === null) throw new Error(`expected a recognised file: ${JSON.stringify(recognition)}`);
    expectBalanced(result);
    return { result, path, rows: await harness.rows(result) };
  }

  it('drops NULs and says in how many records', async () => {
    const { result, rows } = await ingest(`${HEADER}${line(1)}${line(2, { domain: 'b\u0000.exam\u0000ple' })}`);
    expect(result.lines).toMatchObject({ accepted: 2, rejected: 0 });
    expect(result.flags).toEqual({ NUL: 1 });
    expect(rows[1]).toMatchObject({ domain: 'b.example' });
  });

  it('strips byte-order marks in the middle of a file and inside quotes', async () => {
    const { result, rows } = await ingest(
      `${HEADER}${line(1)}\uFEFF${line(2)}${line(3, { domain: '"\uFEFFc.example"' })}`,
    );
    expect(result.lines).toMatchObject({ accepted: 3 });
    expect(rows.map((row) => row['domain'])).toEqual(['a.example', 'a.example', 'c.example']);
    // Whoever reads the text may strip the mark unseen: it must not be stored.
    expect(await harness.ask(result, 'SELECT max(length(domain)) FROM flows')).toEqual(['9']);
  });

  it('ends lines at LF, CR LF and lone CR alike, also mixed in one file', async () => {
    const { result, rows, path } = await ingest(
      `${HEADER}${line(1)}${line(2).replace('\n', '\r\n')}${line(3).replace('\n', '\r')}${line(4).replace('\n', '\r')}${line(5)}`,
    );
    expect(result.lines).toMatchObject({ physical: 6, accepted: 5 });
    expect(rows.map((row) => [row['row_number'], row['bytes_out']])).toEqual(
      [1, 2, 3, 4, 5].map((i) => [String(i + 1), String(i)]),
    );
    const head = await harness.engine.head(path, 'log.csv');
    expect(await harness.engine.lines(path, head, [4, 6])).toEqual([
      { line: 4, text: line(3).trimEnd() },
      { line: 6, text: line(5).trimEnd() },
    ]);
  });

  it('counts blank lines among the records and at the end', async () => {
    const { result } = await ingest(`${HEADER}${line(1)}\n   \n${line(2)},,,,\n\n\n`);
    expect(result.lines).toMatchObject({ physical: 8, accepted: 2, footer: 5 });
  });

  it('cuts off surplus cells that are empty, and rejects any others', async () => {
    const { result } = await ingest(
      `${HEADER}${line(1).replace('\n', ',,\n')}${line(2).replace('\n', ',x\n')}${line(3).replace(',a.example', '')}`,
    );
    expect(result.flags).toEqual({ ROW_PADDED: 1 });
    expect(result.rejects.map(({ line: at, reason }) => [at, reason])).toEqual([
      [3, 'FIELD_COUNT_MISMATCH'],
      [4, 'FIELD_COUNT_MISMATCH'],
    ]);
  });

  it('rejects a line of 10 MB and nothing else, wherever the file is cut into chunks', async () => {
    const long = `${'x'.repeat(10 << 20)}\n`;
    for (const before of [1, 5000, 60_000]) {
      const { result } = await ingest(`${HEADER}${lines(before)}${long}${lines(10)}`);
      expect(result.lines).toMatchObject({ physical: before + 12, accepted: before + 10, rejected: 1 });
      expect(result.rejects[0]).toMatchObject({ line: before + 2, reason: 'LINE_TOO_LONG' });
      expect(result.rejects[0]!.text.length).toBeLessThan(2000);
    }
  });

  it('rejects lines over 1 MiB and takes lines under it', async () => {
    const { result } = await ingest(
      `${HEADER}${line(1, { domain: 'y'.repeat(1_000_000) })}${line(2, { domain: 'z'.repeat(1 << 20) })}`,
    );
    expect(result.lines).toMatchObject({ accepted: 1, rejected: 1 });
    expect(await harness.ask(result, 'SELECT length(domain)::INTEGER FROM flows')).toEqual([1_000_000]);
  });

  it('keeps a quoted cell together over several lines, also across the end of a chunk', async () => {
    const split = line(7, { domain: '"over\r\nthree\nlines"' });
    for (const before of [1, 48_000, 48_500, 49_000, 120_000]) {
      const { result } = await ingest(`${HEADER}${lines(before)}${split}${lines(3)}`);
      expect(result.lines).toMatchObject({ physical: before + 7, accepted: before + 6, rejected: 0 });
      expect(
        await harness.ask(result, `SELECT row_number::INTEGER, domain FROM flows WHERE domain LIKE 'over%'`),
      ).toEqual([before + 2, 'over three lines']);
      expect(await harness.ask(result, 'SELECT max(row_number)::INTEGER FROM flows')).toEqual([before + 7]);
    }
  });

  it('recovers from a quote that is never closed on the very next line', async () => {
    const { result } = await ingest(`${HEADER}${line(1)}${line(2, { domain: '"open' })}${lines(500)}`);
    expect(result.rejects.map(({ line: at, reason }) => [at, reason])).toEqual([[3, 'UNBALANCED_QUOTE']]);
    expect(result.lines).toMatchObject({ accepted: 501 });
  });

  it('lists every line of a rejected record that runs over several', async () => {
    const { result } = await ingest(
      `${HEADER}${line(1)}${line(2, { time: 'never', domain: '"two\nlines"' })}${line(3)}`,
    );
    expect(result.rejects.map(({ line: at, reason }) => [at, reason])).toEqual([
      [3, 'TIME_BAD'],
      [4, 'TIME_BAD'],
    ]);
  });

  it('reads quotes in the middle of a cell, and behind a blank, as part of it', async () => {
    const { result, rows } = await ingest(
      `${HEADER}${line(1, { domain: 'say"hi"' })}${line(2, { domain: ' "b.example"' })}${line(3, { domain: "o'brien" })}`,
    );
    expect(result.lines).toMatchObject({ accepted: 3 });
    expect(rows.map((row) => row['domain'])).toEqual(['say"hi"', 'b.example', "o'brien"]);
  });

  it('finds Windows-1252 that shows only after the first megabyte, and says so', async () => {
    const late = Buffer.concat([
      Buffer.from(`${HEADER}${lines(20_000)}`),
      Buffer.from(line(1, { domain: 'caf\u00e9' }), 'latin1'),
      Buffer.from(lines(5)),
    ]);
    const { result } = await ingest(late);
    expect(result.encoding).toBe('windows-1252');
    expect(result.flags).toEqual(expect.objectContaining({ ENC_FALLBACK: 0 }));
    expect(await harness.ask(result, `SELECT domain FROM flows WHERE row_number = 20002`)).toEqual(['café']);
  });

  it('keeps what a truncated archive still gives, and rejects its last line even if its cells add up', async () => {
    const text = `${HEADER}${Array.from({ length: 5000 }, (_, i) => line(i, { domain: `host-${(i * 7919) % 104_729}.example` })).join('')}`;
    const packed = gzipSync(text);
    const { result } = await ingest(packed.subarray(0, packed.length >> 1), 'log.csv.gz');
    expect(result.truncated).toBe(true);
    expect(result.lines.accepted).toBeGreaterThan(1000);
    expect(result.rejects.map(({ line: at, reason }) => [at, reason])).toEqual([[result.lines.physical, 'TRUNC_LAST']]);
    expect(result.warnings.join()).toContain('cut off');
  });

  it('takes plain text that is only named .gz', async () => {
    const { result } = await ingest(`${HEADER}${lines(3)}`, 'log.csv.gz');
    expect(result.lines).toMatchObject({ accepted: 3 });
  });

  it('leaves a report without rows empty: header alone, notice above or below it', async () => {
    for (const text of [HEADER, `No Records Found\n${HEADER}`, `${HEADER}No Records Found\n`]) {
      const { result } = await ingest(text);
      expect(result.rows).toBe(0);
      expect(result.parts).toEqual([]);
    }
  });

  it('returns an index by which far lines are read from near them', async () => {
    const count = 200_000;
    const { result, path } = await ingest(`${HEADER}${lines(count)}`);
    expect(result.lineIndex).toHaveLength(3);
    const head = await harness.engine.head(path, 'log.csv');
    const wanted = [1, 2, 65_536, 65_537, 131_073, 131_074, 199_999, count + 1];
    const plain = await harness.engine.lines(path, head, wanted);
    expect(await harness.engine.lines(path, head, wanted, result.lineIndex)).toEqual(plain);
    expect(plain.at(-1)).toEqual({ line: count + 1, text: line(count - 1).trimEnd() });
  });

  it('leaves no scratch file behind', () => {
    expect(harness.strays()).toEqual([]);
  });
});

describe('cells', () => {
  const harness = createIngestHarness();
  async function one(header: string, cells: string, options = {}): Promise<Row & { flags: readonly string[] }> {
    const { result, recognition } = await harness.text('cells.csv', `${header}\n${cells}\n`, options);
    if (result === null) throw new Error(`expected a recognised file: ${JSON.stringify(recognition)}`);
    expectBalanced(result);
    const [row] = await harness.rows(result);
    return { rejected: result.rejects[0]?.reason, ...row, flags: Object.keys(result.flags) };
  }
  const base = 'msisdn,source_ip,destination_ip,start_time';

  it.each([
    ['919800000001', '919800000001'],
    ['+919800000001', '919800000001'],
    ['00919800000001', '919800000001'],
    ['91-9800000001', '919800000001'],
    ['09800000001', '919800000001'],
    ['9800000001', '919800000001'],
    ["'919800000001'", '919800000001'],
    ['"=""919800000001"""', '919800000001'],
    ['9.19800000001E+11', '919800000001'],
    ['919800000001.0', '919800000001'],
    ['5754000000001', '5754000000001'],
    ['9.198E+11', undefined],
  ])('reads the number %s as %s', async (printed, expected) => {
    const row = await one(base, `${printed},100.70.1.2,157.240.16.35,2026-01-05 09:00:00`);
    expect(row['msisdn']).toBe(expected);
    expect(row.flags.includes('SCI_LOSSY')).toBe(expected === undefined);
  });

  it.each([
    ['2026-01-05 09:00:00', '2026-01-05 03:30:00'],
    ['2026-01-05T09:00:00', '2026-01-05 03:30:00'],
    ['2026-01-05T09:00:00.250Z', '2026-01-05 09:00:00.25'],
    ['2026-01-05T09:00:00+0530', '2026-01-05 03:30:00'],
    ['2026-01-05 09:00:00 +05:30', '2026-01-05 03:30:00'],
    ['2026-01-05-09:00:00', '2026-01-05 03:30:00'],
    ['2026/01/05 09:00:00', '2026-01-05 03:30:00'],
    ['2026/01/05 09:00:00.607825', '2026-01-05 03:30:00.607'],
    ['25/01/2026 09:00', '2026-01-25 03:30:00'],
    ['01/25/2026 09:00:00 PM', '2026-01-25 15:30:00'],
    ['25-01-26 09:00:00', '2026-01-25 03:30:00'],
    ['25.01.2026 09:00:00', '2026-01-25 03:30:00'],
    ['05-Jan-2026 09:00:00', '2026-01-05 03:30:00'],
    ['05-JAN-26 09.00.00.000 AM', '2026-01-05 03:30:00'],
    ['20260105090000', '2026-01-05 03:30:00'],
    ['1767583800', '2026-01-05 03:30:00'],
    ['1767583800.25', '2026-01-05 03:30:00.25'],
    ['1767583800250', '2026-01-05 03:30:00.25'],
    ['1767583800250999', '2026-01-05 03:30:00.25'],
    ['1767583800250999888', '2026-01-05 03:30:00.25'],
  ])('reads the time %s as %s UTC', async (printed, expected) => {
    const row = await one(base, `919800000001,100.70.1.2,157.240.16.35,${printed}`);
    expect(row['event_time']).toBe(expected);
  });

  it.each([
    ['America/Halifax', '2026-07-01 09:00:00', '2026-07-01 12:00:00'],
    ['America/Halifax', '2026-01-01 09:00:00', '2026-01-01 13:00:00'],
    ['Europe/Berlin', '2026-07-01 09:00:00', '2026-07-01 07:00:00'],
    ['UTC', '2026-01-01 09:00:00', '2026-01-01 09:00:00'],
  ])('in %s reads %s as %s UTC', async (zone, printed, expected) => {
    const row = await one(base, `919800000001,100.70.1.2,157.240.16.35,${printed}`, {
      defaultZone: zone,
      nowMs: Date.parse('2026-12-01T00:00:00Z'),
    });
    expect(row['event_time']).toBe(expected);
  });

  it.each([
    ['2031-01-05 09:00:00', 'a time after the day that follows the upload'],
    ['2004-12-31 09:00:00', 'a time before 2005'],
  ])('keeps %s (%s) apart from the days of analytics', async (printed) => {
    const { result } = await harness.text('far.csv', `${base}\n919800000001,100.70.1.2,157.240.16.35,${printed}\n`);
    expect(result!.flags).toEqual({ TIME_OUT_OF_RANGE: 1 });
    expect(result!.parts.map((part) => part.dt)).toEqual(['1970-01-01']);
  });

  it.each([
    ['443', 443],
    ['443.0', 443],
    ['0x01bb', 443],
    ['0', 0],
    ['-', undefined],
    ['443.5', 'PORT_BAD'],
    ['70000', 'PORT_BAD'],
    ['-1', 'PORT_BAD'],
    ['99999999999999999999', 'PORT_BAD'],
    ['https', 'PORT_BAD'],
  ])('reads the port %s as %s', async (printed, expected) => {
    const row = await one(`${base},dest_port`, `919800000001,100.70.1.2,157.240.16.35,2026-01-05 09:00:00,${printed}`);
    if (expected === 'PORT_BAD') expect(row['rejected']).toBe('PORT_BAD');
    else expect(row['destination_port']).toBe(expected);
  });

  it.each([
    ['1391679', '1391679'],
    ['"1,391,679"', '1391679'],
    ['"13,91,679"', '1391679'],
    ['1391679.0', '1391679'],
    ['1.2 M', '1200000'],
    ['12 KB', '12000'],
    ['NaN', undefined],
    ['Infinity', undefined],
    ['99999999999999999999', undefined],
    ['1000000000000000', '1000000000000000'],
    ['9223372036854775807', undefined],
    ['-5', undefined],
  ])('reads the volume %s as %s', async (printed, expected) => {
    const row = await one(`${base},bytes_sent`, `919800000001,100.70.1.2,157.240.16.35,2026-01-05 09:00:00,${printed}`);
    expect(row['bytes_out']).toBe(expected);
    expect(row.flags.includes('VOLUME_BAD')).toBe(expected === undefined && printed !== 'NaN');
  });

  it.each([
    ['::ffff:49.32.1.2', '49.32.1.2'],
    ['049.032.001.002', '49.32.1.2'],
    ['49.32.1.2:443', '49.32.1.2'],
    ['[2405:0200:0:0:0:0:0:1]:443', '2405:200::1'],
    ['2405:200::1/128', '2405:200::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['0.0.0.0', undefined],
    ['::', undefined],
  ])('reads the address %s as %s', async (printed, expected) => {
    const row = await one(base, `919800000001,${printed},157.240.16.35,2026-01-05 09:00:00`);
    expect(row['source_ip']).toBe(expected);
    expect(row['rejected']).toBeUndefined();
  });

  it.each([
    ['6', 'tcp'],
    ['17', 'udp'],
    ['TCP', 'tcp'],
    ['tcp_ip', 'tcp'],
    ['6.0', 'tcp'],
    ['QUIC', 'udp'],
    ['ipv6-icmp', 'icmp6'],
    ['whatever', undefined],
  ])('reads the protocol %s as %s', async (printed, expected) => {
    const row = await one(`${base},protocol`, `919800000001,100.70.1.2,157.240.16.35,2026-01-05 09:00:00,${printed}`);
    expect(row['protocol']).toBe(expected);
  });

  it('keeps Namibia apart from "not available"', async () => {
    const row = await one(
      `${base},src_ip_country_code,domain`,
      '919800000001,100.70.1.2,157.240.16.35,2026-01-05 09:00:00,NA,NA',
    );
    expect(row).toMatchObject({ source_country: 'NA', source_country_basis: 'reported' });
    expect(row['domain']).toBeUndefined();
  });

  it('keeps hostile text as it is, and never lets it become SQL', async () => {
    const row = await one(
      `${base},user_agent,domain`,
      `919800000001,100.70.1.2,157.240.16.35,2026-01-05 09:00:00,<script>alert('1')</script>\u202e\u001b[31m,'); DROP TABLE typed; --`,
    );
    expect(row['user_agent']).toBe("<script>alert('1')</script>\u202e\u001b[31m");
    expect(row['domain']).toBe('); drop table typed; --');
  });
});

describe('times', () => {
  const harness = createIngestHarness();
  const ingest = async (content: string, name = 'log.csv') => {
    const { result, recognition } = await harness.text(name, content, { nowMs: Date.parse('2026-12-20T00:00:00Z') });
    if (result === null) throw new Error(`expected a recognised file: ${JSON.stringify(recognition)}`);
    expectBalanced(result);
    return result;
  };

  it('rejects a time no clock shows, in whatever shape it is printed', async () => {
    const seconds = (i: number) => line(i, { time: String(1_767_600_000 + i), end: String(1_767_600_060 + i) });
    const many = Array.from({ length: 200 }, (_, i) => seconds(i)).join('');
    const odd = line(1, { time: '1767693600000', end: '1767693660000' });
    const epoch = await ingest(`${HEADER}${many}${odd}${line(2, { time: '1767600500', end: '99999999999999' })}`);
    expect(epoch.lastEvent).toBe('2026-01-05T08:08:20Z');
    expect(epoch.rejects.map(({ reason }) => reason)).toEqual(epoch.rejects.map(() => 'TIME_BAD'));
    const slashes = await ingest(
      `${HEADER}${line(1, { time: '25/01/2026 10:00:00', end: '25/01/2026 10:00:09' })}${line(2, { time: '01/01/0000 00:00:00', end: '01/01/0000 00:00:00' })}`,
    );
    expect(slashes.rejects.map(({ line: at, reason }) => [at, reason])).toEqual([[3, 'TIME_BAD']]);
  });

  it('does not take a date that no month has for a sign of its order', async () => {
    const times = ['03/04/2026', '05/06/2026', '31/02/2026', '31/04/2026', '32/13/2026', '13/32/2026'];
    const rows = times.map((day, i) => line(i, { time: `${day} 10:00:00`, end: '' })).join('');
    const { result } = await harness.text('dates.csv', `${HEADER}${rows}`);
    expect(result?.rejects).toHaveLength(4);
    expect(result?.warnings.join(' ')).toContain('day and month could be swapped');
  });

  it('does not turn the dates of a file round for one odd row', async () => {
    const day = (i: number) => String(1 + (i % 12)).padStart(2, '0');
    const rows = Array.from({ length: 1200 }, (_, i) =>
      line(i, { time: `${day(i)}/06/2026 10:00:00`, end: `${day(i)}/06/2026 10:05:00` }),
    ).join('');
    const odd = line(7, { time: '07/09/2026 10:00:00', end: '10/06/2026 10:05:00' });
    const result = await ingest(`${HEADER}${rows}${odd}`);
    expect(result.dateOrder?.value).toBe('dmy');
    expect(result.warnings.join(' ')).toContain('day and month could be swapped');
  });
});

describe('repeated flows of Suricata', () => {
  const harness = createIngestHarness();

  it('are found though the lines beside them were joined to the first only', async () => {
    const flow = (id: number) =>
      `{"timestamp":"2026-01-05T09:00:00.000000+0000","flow_id":${id},"event_type":"flow","src_ip":"10.0.0.5","src_port":51000,"dest_ip":"157.240.16.35","dest_port":443,"proto":"TCP","flow":{"pkts_toserver":3,"pkts_toclient":4,"bytes_toserver":300,"bytes_toclient":400,"start":"2026-01-05T08:59:00.000000+0000","end":"2026-01-05T09:00:00.000000+0000"}}\n`;
    const alert =
      '{"timestamp":"2026-01-05T08:59:30.000000+0000","flow_id":1,"event_type":"alert","src_ip":"10.0.0.5","src_port":51000,"dest_ip":"157.240.16.35","dest_port":443,"proto":"TCP","alert":{"action":"allowed","signature_id":2001,"signature":"Invented","category":"Test","severity":2}}\n';
    const { result } = await harness.text('eve.json', `${flow(1)}${alert}${flow(1)}${flow(2)}`);
    expect(result!.flags).toMatchObject({ DUPLICATE_ROW: 1 });
  });
});
