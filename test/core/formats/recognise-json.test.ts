import { describe, expect, it } from 'vitest';
import type { FileHead } from '../../../core/formats/file-head.ts';
import { recogniseJson } from '../../../core/formats/recognise-json.ts';

const head = (...records: readonly object[]) =>
  ({ lines: records.map((record) => JSON.stringify(record)) }) as unknown as FileHead;

function refusal(...records: readonly object[]): string {
  const found = recogniseJson(head(...records), undefined);
  if (found.outcome !== 'refused') throw new Error(found.outcome);
  return found.message;
}

describe('JSON of no known layout', () => {
  it('is refused with the fields that were found, the layouts that are read, and what to do', () => {
    const message = refusal({ when: 1, from: { ip: '192.0.2.1' } }, { when: 2, to: '192.0.2.2' });
    expect(message).toBe(
      'JSON of no known layout: its objects have the top-level fields when, from, to. JSON is read as Zeek conn log (JSON) or Suricata eve.json; write other records as CSV with a header row and upload that: its columns can then be mapped',
    );
  });

  it('names a dozen fields at most, and no more of one than can be read', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`field_${at}`, at]));
    expect(refusal(many)).toContain('field_10, field_11 and 18 more.');
    expect(refusal({ ['x'.repeat(500)]: 1 }).length).toBeLessThan(400);
    expect(refusal({})).toContain('its objects have no fields.');
  });
});
