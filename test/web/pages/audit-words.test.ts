import { describe, expect, it } from 'vitest';
import { auditWords } from '../../../web/src/pages/settings/audit-words.ts';

const told = (action: string, detail: Record<string, unknown>) =>
  auditWords({ action, detail }).map(({ name, text }) => `${name}: ${text}`);

describe('parameters in the audit list', () => {
  it('of a record that was read name its file and line', () => {
    const detail = { name: 'target.csv', row_number: 1204, member: 0 };
    expect(told('record_read', detail)).toEqual(['File: target.csv', 'Line: 1,204']);
    expect(told('record_read', { ...detail, member: 2 })).toContain('Part of the archive: 2');
  });

  it('of a search tell the filter as its pills do', () => {
    const filter = {
      text: 'vpn',
      from: '2026-01-05T00:00:00Z',
      pills: [
        { field: 'port', op: 'is', values: [53], negate: true },
        { field: 'msisdn', op: 'is', values: ['919800000001'], disabled: true },
      ],
    };
    expect(
      told('search', { filter, sort: [{ column: 'bytes_out', descending: true }], offset: 0, total: 12_345 }),
    ).toEqual([
      'Filter: “vpn”; Port is not 53; from 2026-01-05T00:00:00Z',
      'Sort: Bytes out descending',
      'Found: 12,345',
    ]);
    expect(told('overview', { filter: { pills: [] } })).toEqual(['Filter: everything']);
  });

  it('never show a key of the program', () => {
    const shown = [
      ...told('upload_deleted', {
        upload_id: 'ab',
        size_bytes: 1_500_000,
        deleted_by: 'vikram',
        reason: null,
        object_bytes: 2_000,
      }),
      ...told('settings_changed', {
        default_input_zone: 'UTC',
        reverse_dns: { mode: 'resolver', server: '192.0.2.1' },
      }),
      ...told('detection', { request: { filter: { pills: [] }, sample_size: 256, max_share: 0.005 } }),
      ...told('user_changed', { username: 'asha', someNewKey: true }),
    ];
    expect(shown).toContain('Size: 1.50 MB');
    expect(shown).toContain('Reverse DNS: mode resolver, server 192.0.2.1');
    expect(shown).toContain('Highest share of episodes: 0.005');
    expect(shown).toContain('Some new key: yes');
    expect(shown.filter((line) => /^[^:]*(_|[a-z][A-Z]{1}[a-z])/.test(line))).toEqual([]);
  });
});
