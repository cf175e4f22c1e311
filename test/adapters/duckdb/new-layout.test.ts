import { expect, it } from 'vitest';
import type { DelimitedFormat, Format } from '../../../core/formats/format.ts';
import { FORMATS } from '../../../core/formats/index.ts';

/** All that a new layout takes: this definition, and its name in the list of core/formats/index.ts. */
const shipTracker: DelimitedFormat = {
  id: 'ship_tracker',
  title: 'Ship tracker',
  kind: 'delimited',
  signature: { all: ['vessel', 'uplinkaddress', 'shoreaddress'] },
  columns: {
    vessel: 'subscriber_id',
    uplinkaddress: 'source_ip',
    shoreaddress: 'destination_ip',
    seen: 'event_time',
    kilobytesashore: 'bytes_out_kb',
    harbour: null,
  },
  derive: {
    connection_type: () => `'satellite'`,
    action: (cell) => `CASE ${cell('action')} WHEN 'Y' THEN 'deny' ELSE 'allow' END`,
  },
  zone: 'UTC',
  zoneWhy: 'ships keep universal time',
  dateOrder: 'dmy',
  recordType: 'FLOW',
  bytesScope: 'session',
  quoted: true,
};

it('a layout is recognised and read by its definition alone', async () => {
  (FORMATS as Format[]).unshift(shipTracker);
  try {
    const { createIngestHarness } = await import('./ingest-harness.ts');
    const harness = createIngestHarness();
    const text = [
      'Vessel;Uplink address;Shore address;Seen;Kilobytes ashore;Harbour;Action',
      'MV Example;49.32.1.2;157.240.16.35;25.01.2026 10:00;2;Rotterdam;N',
      'MV Example;49.32.1.2;nowhere;25.01.2026 10:05;2;Rotterdam;Y',
    ].join('\n');
    const { recognition, result } = await harness.text('ship.csv', text);
    expect(recognition).toMatchObject({ outcome: 'recognised', plan: { format: { id: 'ship_tracker' } } });
    expect(result!.lines).toMatchObject({ header: 1, accepted: 1, rejected: 1 });
    expect((await harness.rows(result!))[0]).toMatchObject({
      subscriber_id: 'MV Example',
      event_time: '2026-01-25 10:00:00',
      bytes_out: '2048',
      connection_type: 'satellite',
      action: 'allow',
    });
  } finally {
    (FORMATS as Format[]).shift();
  }
});
