import { createHash } from 'node:crypto';

export interface SmallReport {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly uploadId: string;
  /** Of the lines that are rows. */
  readonly rowNumbers: readonly number[];
}

const HEADER = 'Start Time,User ID,Source IP,Destination IP,Destination Port,Protocol,Bytes Up,Bytes Down,Domain';

/** A report over two days, with one line that is rejected; each number gives another. */
export function smallReport(number: number, rows = 6): SmallReport {
  const lines = Array.from({ length: rows }, (_, i) =>
    [
      `2025-06-0${3 + (i % 2)} ${String(6 + (i % 12)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}:07`,
      `user${number}`,
      `10.0.${number % 250}.${1 + (i % 250)}`,
      `157.240.1.${1 + (i % 250)}`,
      '443,TCP',
      100 + i,
      2000 + number,
      `site${i}.example`,
    ].join(','),
  );
  const bytes = Buffer.from(`${[HEADER, ...lines, `not a time,user${number},x,y,z,TCP,1,2,z`].join('\n')}\n`);
  return {
    name: `report ${number}.csv`,
    bytes,
    uploadId: uploadIdOfBytes(bytes),
    rowNumbers: lines.map((_, i) => i + 2),
  };
}

export function uploadIdOfBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}
