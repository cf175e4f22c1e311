import { describe, expect, it } from 'vitest';
import { columnOf } from '../../../core/flow/schema.ts';
import { fieldGroups } from '../../../web/src/pages/record/field-groups.ts';
import { exactText, flowText, tcpFlagNames } from '../../../web/src/pages/record/flow-text.ts';
import { aroundRange, pivotPill } from '../../../web/src/pages/record/pivot-pill.ts';
import { lineLabel, parseRecordKey, recordIdOf, recordKey } from '../../../web/src/pages/record/record-id.ts';

const text = (name: string, value: Parameters<typeof flowText>[1]) => flowText(columnOf(name)!, value);

describe('values of a flow', () => {
  it('carry their unit', () => {
    expect(text('bytes_out', 377_300)).toBe('377.3 kB');
    expect(text('duration_s', 185)).toBe('3 min 5 s');
    expect(text('packets_in', 1200)).toBe('1,200 packets');
    expect(text('cell_latitude', 19.07)).toBe('19.0700°');
  });

  it('print numbers that are names without grouping', () => {
    expect(text('destination_port', 8443)).toBe('8443');
    expect(text('destination_asn', 15169)).toBe('15169');
  });

  it('keep 64-bit counters that do not fit a number', () => {
    expect(text('bytes_in', '9223372036854775807')).toBe('9223.4 PB');
  });

  it('stay missing where the source says nothing', () => {
    for (const value of [null, undefined, '', []]) expect(text('domain', value)).toBeNull();
    expect(text('bytes_out', 0)).toBe('0 B');
  });

  it('say the exact figure beside the rounded one', () => {
    expect(exactText(columnOf('bytes_out')!, 377_300)).toBe('377,300 bytes');
    expect(exactText(columnOf('destination_port')!, 22)).toBe('SSH');
  });

  it('spell TCP flags out', () => {
    expect(tcpFlagNames(18)).toBe('SYN ACK');
    expect(tcpFlagNames(0)).toBe('none');
  });
});

describe('pivots', () => {
  it('keep or drop a value', () => {
    expect(pivotPill('destination_port', 22)).toEqual({ field: 'destination_port', op: 'is', values: [22] });
    expect(pivotPill('domain', 'x.example', true)).toEqual({
      field: 'domain',
      op: 'is',
      values: ['x.example'],
      negate: true,
    });
  });

  it('turn a missing value into a question of presence', () => {
    expect(pivotPill('domain', null)).toEqual({ field: 'domain', op: 'exists', values: [], negate: true });
    expect(pivotPill('domain', null, true)).toEqual({ field: 'domain', op: 'exists', values: [] });
  });

  it('are not offered for scores, times and unknown columns', () => {
    expect(pivotPill('score', 0.8)).toBeNull();
    expect(pivotPill('event_time', '2026-04-17T00:00:00Z')).toBeNull();
    expect(pivotPill('no_such', 1)).toBeNull();
  });

  it('set the time range around an instant', () => {
    expect(aroundRange('2026-04-17T07:02:00Z', 5)).toEqual({
      from: '2026-04-17T06:57:00.000Z',
      to: '2026-04-17T07:07:00.000Z',
    });
  });
});

describe('a record', () => {
  const id = { upload_id: 'ab12', member: 0, row_number: 237_314 };

  it('is found again by the key in the address', () => {
    expect(parseRecordKey(recordKey(id))).toEqual(id);
  });

  it('is not found by a mangled key', () => {
    for (const key of ['ab12/0', '../0/1', 'ab12/x/1', undefined, 'ab12/0/1/2']) expect(parseRecordKey(key)).toBeNull();
  });

  it('without evidence columns has no identity', () => {
    expect(recordIdOf({ domain: 'x' })).toBeNull();
    expect(recordIdOf({ upload_id: 'ab12', row_number: '12' })).toEqual({
      upload_id: 'ab12',
      member: 0,
      row_number: 12,
    });
  });

  it('says its line, and its member where there is one', () => {
    expect(lineLabel(id)).toBe('line 237,314');
    expect(lineLabel({ member: 2, row_number: 5 })).toBe('member 2, line 5');
  });

  it('lists the fields it has, and counts those it says nothing about', () => {
    const groups = fieldGroups({ source_ip: '10.0.0.1', bytes_out: 0, domain: null, quality_flags: [] }, false);
    expect(groups.map((group) => group.group)).toEqual(['address', 'volume']);
    expect(groups[0]?.columns.map((column) => column.name)).toEqual(['source_ip']);
    expect(groups[0]!.silent).toBeGreaterThan(5);
    const all = fieldGroups({}, true).flatMap((group) => group.columns);
    expect(all.some((column) => column.hidden)).toBe(false);
    expect(all.length).toBeGreaterThan(80);
  });
});
