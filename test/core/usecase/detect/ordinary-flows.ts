import type { FlowRecord } from '../../../../core/flow/record.ts';
import { createRandom } from '../../../../core/ml/random.ts';

export const DAY = Date.parse('2026-01-10T00:00:00Z');
export const UPLOAD_A = 'a'.repeat(32);
export const UPLOAD_B = 'b'.repeat(32);

/** Twenty people's small sessions with a dozen sites over a day. */
export function ordinaryFlows(rows: number, uploadId = UPLOAD_A): FlowRecord[] {
  const random = createRandom(21);
  return Array.from({ length: rows }, (_, row): FlowRecord => {
    const bytes_out = 400 + random.nextBelow(3000);
    const bytes_in = 2000 + random.nextBelow(90_000);
    return {
      upload_id: uploadId,
      row_number: row + 2,
      event_time: new Date(DAY + random.nextBelow(86_400) * 1000).toISOString(),
      msisdn: `9198000000${10 + random.nextBelow(20)}`,
      source_ip: '10.0.0.1',
      source_port: 1024 + random.nextBelow(60_000),
      source_class: 'private',
      destination_ip: `198.51.100.${1 + random.nextBelow(12)}`,
      destination_port: 443,
      destination_class: 'public',
      direction: 'outbound',
      protocol: 'tcp',
      bytes_out,
      bytes_in,
      bytes_total: bytes_out + bytes_in,
      duration_s: 1 + random.nextBelow(200),
    };
  });
}

/** One person's large nightly uploads to a host nobody else knows. */
export function largeUploads(rows: number, given: { uploadId?: string; firstRow: number }): FlowRecord[] {
  return Array.from(
    { length: rows },
    (_, row): FlowRecord => ({
      ...ordinaryFlows(1, given.uploadId)[0],
      row_number: given.firstRow + row,
      event_time: new Date(DAY + 20 * 3_600_000 + row * 240_000).toISOString(),
      msisdn: '919800000011',
      destination_ip: '203.0.113.66',
      destination_port: 8443,
      source_port: 50_000 + row,
      bytes_out: 150_000_000 + row * 1_000_000,
      bytes_in: 500_000 + row,
      bytes_total: 150_500_000 + row * 1_000_001,
      duration_s: 170 + row,
    }),
  );
}
