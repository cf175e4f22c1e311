import { createHash } from 'node:crypto';

/** Text that stands in the file's preamble, in a row and in a line that is rejected: a trace of the file wherever it turns up. */
export const TRACE = 'zq7trace';

const ROWS = 30;
const HEADER = 'Start Time,User ID,Source IP,Destination IP,Destination Port,Protocol,Bytes Up,Bytes Down,Domain';

/** A small report of one day with a preamble, rows, and one line that is rejected. */
export function caseFile(): { name: string; bytes: Buffer; uploadId: string; rowNumbers: number[]; physical: number } {
  const row = (i: number) =>
    `2025-06-03 10:${String(i).padStart(2, '0')}:00,user${i % 5},10.0.0.${i + 1},157.240.1.${i + 1},443,TCP,${100 + i},${2000 + i},${TRACE}${i}.example`;
  const rows = Array.from({ length: ROWS }, (_, i) => row(i));
  const lines = [`Report of ${TRACE}`, '', HEADER, ...rows, `not a time,${TRACE},10.0.0.1,157.240.1.1,443,TCP,1,2,x`];
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    name: 'report.csv',
    bytes,
    uploadId: sha256.slice(0, 32),
    rowNumbers: rows.map((_, i) => i + 4),
    physical: lines.length,
  };
}

/** A mapping of it that leaves the domain out, so that rows tell which revision made them. */
export const SECOND_MAPPING = {
  columns: {
    'Start Time': 'event_time',
    'User ID': 'user_id',
    'Source IP': 'source_ip',
    'Destination IP': 'destination_ip',
    'Destination Port': 'destination_port',
    Protocol: 'protocol',
    'Bytes Up': 'bytes_out',
    'Bytes Down': 'bytes_in',
    Domain: null,
  },
};
