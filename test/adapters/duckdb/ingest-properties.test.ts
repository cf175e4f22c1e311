import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKnownError } from '../../../core/errors.ts';
import { createIngestHarness, expectBalanced } from './ingest-harness.ts';

/** Fixed, so that a failure is the same failure tomorrow. */
const SEED = 20_260_105;
const RUNS = { seed: SEED, numRuns: process.env['FLOWTRAIL_SLOW_TESTS'] === '1' ? 100 : 10 };

/** Lines of a text as an independent reader counts them: ended by LF, CR LF or CR. */
function physicalLines(text: string): number {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}

const NASTY = [
  '',
  '-',
  'NA',
  '0',
  '-1',
  '443',
  '443.0',
  '443.5',
  '65536',
  '99999999999999999999',
  '1e400',
  '-1e400',
  '9.1E+11',
  'NaN',
  'Infinity',
  '0x1F',
  '0xZZ',
  '1,234',
  '1.2 M',
  '999999999999 T',
  '1.5.5',
  '..',
  '--1',
  '+',
  "'",
  "''",
  "'5'",
  '="5"',
  '=',
  '"',
  '9223372036854775807',
  '-9223372036854775808',
  'infinity',
  '-infinity',
  'epoch',
  'now',
  'today',
  '294247-01-10 04:00:54',
  '290309-12-22 (BC) 00:00:00',
  '2026-01-05 09:00:00',
  '2026-13-45 99:99:99',
  '0000-00-00 00:00:00',
  '9999-12-31 23:59:59',
  '290000-01-01',
  '24:00:00',
  '05/01/2026 09:00:00',
  '13/13/2026',
  '05-Jan-2026 09:00:00',
  '1767583800',
  '17675838001767583800',
  '-1',
  '1767583800.123456789',
  '20260105090000',
  '2026-01-05T09:00:00+99:99',
  '2026-01-05T09:00:00Z',
  '10.0.0.1',
  '999.1.1.1',
  '::',
  '::ffff:1.2.3.4',
  'fe80::1%eth0',
  '[::1]:99999',
  '1.2.3.4:5:6',
  '2405:200::/129',
  'not an address',
  '\u202e',
  '\ufeff',
  'é',
  '💥',
  '\u0000',
  '\t',
  ' ',
  'x'.repeat(5000),
  '\\N',
  '\\',
  '\\"',
  "'); DROP TABLE typed; --",
  '${x}',
  '%s',
  '#',
  '919800000001',
  '000000000000000',
  '350000000000010f',
];

const HEADERS = {
  generic:
    'msisdn,imsi,imei,source_ip,source_port,nat_ip,nat_port,destination_ip,destination_port,protocol,start_time,end_time,duration_sec,bytes_up,bytes_down,domain,app,rat,latitude,longitude,src_ip_country_code,tcp_flags,http_status',
  session5: 'source_ip,destination_ip,session_start_time,session_end_time,bytes_transferred',
  web_threat: 'src_ip,dst_ip,src_ip_country_code,dst_port,protocol,bytes_in,bytes_out,creation_time,response.code',
  airtel:
    'MSISDN_userID,IMEI,IMSI,Downlink_Vol,Uplink_Vol,Event_Start_Time,Session_Start_Time,Session_End_Time,Source_Public_IPv4,Source_Public_IPv6,Source_Public_Port,Destination_IP4,Destination_IP6,Destination_Port,Source_Private_IPV4,Source_Handset_Port,Duration,PACO_GW_IP,CGI Latitude,CGI Longitude',
};

const cell = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
);
const good = {
  source_ip: '100.70.1.2',
  start_time: '2026-01-05 09:00:00',
};

describe('ingest never breaks', () => {
  const harness = createIngestHarness();

  it.each(Object.entries(HEADERS))('whatever stands in the cells of %s', async (_, header) => {
    const columns = header.split(',').length;
    const row = fc.array(cell, { minLength: columns, maxLength: columns });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (rows) => {
        const text = `${header}\n${rows.map((cells) => cells.join(',')).join('\n')}\n`;
        const { result } = await harness.text('cells.csv', text);
        if (result === null) return;
        expectBalanced(result);
        expect(result.lines.physical).toBe(physicalLines(text));
      }),
      RUNS,
    );
  });

  it('whatever the one column with values holds', async () => {
    const columns = HEADERS.generic.split(',');
    for (const value of NASTY) {
      const rows = columns.map((_, at) =>
        columns
          .map((name, i) =>
            i === at ? value : name === 'source_ip' ? good.source_ip : name === 'start_time' ? good.start_time : '',
          )
          .join(','),
      );
      const text = `${HEADERS.generic}\n${rows.join('\n')}\n`;
      const { result } = await harness.text('column.csv', text);
      if (result !== null) expectBalanced(result);
    }
  });

  it('whatever the lines of JSON hold', async () => {
    const keys = [
      'ts',
      'id.orig_h',
      'id.orig_p',
      'id.resp_h',
      'id.resp_p',
      'proto',
      'duration',
      'orig_bytes',
      'conn_state',
      'service',
    ];
    const value = fc.oneof(
      cell,
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.string(), { maxLength: 2 }),
      fc.object({ maxDepth: 1 }),
    );
    const record = fc.dictionary(fc.constantFrom(...keys), value).map((one) => JSON.stringify(one));
    const line = fc.oneof({ weight: 6, arbitrary: record }, { weight: 1, arbitrary: fc.string({ maxLength: 30 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 30 }), async (lines) => {
        const first = '{"ts":1767603600.5,"id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2","conn_state":"SF"}';
        const text = [first, ...lines].join('\n');
        const { result } = await harness.text('conn.log', text);
        expect(result).not.toBeNull();
        expectBalanced(result!);
        expect(result!.lines.physical).toBe(physicalLines(text));
      }),
      RUNS,
    );
  });

  it('whatever Suricata’s lines are joined from', async () => {
    const event = fc
      .record(
        {
          event_type: fc.constantFrom('flow', 'alert', 'dns', 'http', 'tls', 'stats', 'fileinfo', ''),
          flow_id: fc.option(fc.integer({ min: 1, max: 4 })),
          timestamp: fc.constantFrom('2026-01-05T09:00:00.5+0530', '2026-01-05T09:00:01Z', 'never'),
          src_ip: fc.constantFrom('10.0.0.1', 'x', ''),
          dest_ip: fc.constantFrom('10.0.0.2', '157.240.16.35'),
          src_port: fc.constantFrom(1, 70_000, 'p'),
        },
        { requiredKeys: ['event_type', 'timestamp'] },
      )
      .map((one) => JSON.stringify(one));
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 30 }), async (lines) => {
        const { result } = await harness.text('eve.json', `${lines.join('\n')}\n`);
        expect(result).not.toBeNull();
        expectBalanced(result!);
      }),
      RUNS,
    );
  });

  it('whatever bytes follow a header, in any encoding or container', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 4000 }),
        fc.constantFrom('plain', 'gzip', 'bare'),
        async (tail, how) => {
          const text = Buffer.concat([Buffer.from(how === 'bare' ? '' : `${HEADERS.session5}\n`), tail]);
          const bytes = how === 'gzip' ? gzipSync(text) : text;
          try {
            const { result } = await harness.text('bytes.csv', bytes);
            if (result !== null) expectBalanced(result);
          } catch (error) {
            expect(isKnownError(error), String(error)).toBe(true);
          }
        },
      ),
      { seed: SEED, numRuns: 60 },
    );
  });

  it('wherever a good file is cut off', async () => {
    const rows = Array.from(
      { length: 30 },
      (_, i) => `100.70.1.${i},157.240.16.35,2026-01-05 09:00:0${i % 10},"2026-01-05\n09:01:00",${i}`,
    );
    const text = `${HEADERS.session5}\n${rows.join('\n')}\n`;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: HEADERS.session5.length + 1, max: text.length }), async (end) => {
        const cut = text.slice(0, end);
        const { result } = await harness.text('cut.csv', cut);
        expectBalanced(result!);
        expect(result!.lines.physical).toBe(physicalLines(cut));
      }),
      RUNS,
    );
  });
});
