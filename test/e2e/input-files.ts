/** Small logs with known content; subscribers and addresses that the demo data does not hold. */

export interface InputFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

function file(name: string, text: string | Uint8Array, mimeType = 'text/csv'): InputFile {
  return { name, mimeType, buffer: Buffer.from(text) };
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** 30 sessions of 172.31.77.1-30 with 203.0.113.1-10 on 17 April 2026, 10:00 to 12:55; 1000 to 30000 bytes. */
export const SESSIONS = file(
  'sessions-april.csv',
  lines(
    'source_ip,destination_ip,session_start_time,session_end_time,bytes_transferred',
    ...Array.from({ length: 30 }, (_, at) => {
      const minute = `2026-04-17 ${10 + Math.floor(at / 10)}:${two((at * 5) % 60)}`;
      return `172.31.77.${at + 1},203.0.113.${(at % 10) + 1},${minute}:00,${minute}:30,${1000 * (at + 1)}`;
    }),
  ),
);

function branchLine(at: number): string {
  const minute = `17/04/2026 14:${two(at)}`;
  return `91981999900${(at % 4) + 1},172.31.79.${at + 1},${40_000 + at},198.51.100.${at + 1},443,tcp,${minute}:00,${minute}:20,${100 + at},${2000 + at}`;
}

export const BROKEN_LINES = [
  { line: 5, reason: 'TIME_BAD', text: branchLine(50).replace('17/04/2026 14:50:00', 'yesterday') },
  { line: 9, reason: 'IP_BAD', text: branchLine(51).replace('172.31.79.52', '999.31.79.52') },
  { line: 11, reason: 'FIELD_COUNT_MISMATCH', text: '919819999002,truncated' },
] as const;

/** 12 good records of four subscribers, and the three broken lines above. */
export const WITH_BROKEN_LINES = file(
  'branch-gateway.csv',
  lines(
    'MSISDN,Source IP Address,Source Port,Destination IP Address,Destination Port,Protocol,Start Time,End Time,Bytes Sent,Bytes Received',
    ...BROKEN_LINES.reduce(
      (all, broken) => all.toSpliced(broken.line - 2, 0, broken.text),
      Array.from({ length: 12 }, (_, at) => branchLine(at)),
    ),
  ),
);

/** What a spreadsheet would compute, standing in a log. */
export const FORMULA = '=1+1';

const PLACES = ['zephyr bazaar', 'monsoon bazaar', 'kestrel bazaar'] as const;

function regional(name: string, day: number, records: number): InputFile {
  return file(
    name,
    lines(
      'ticket,party,origin,peer,slot,when_seen,volume,place',
      ...Array.from({ length: records }, (_, at) => {
        const place = at === 4 ? FORMULA : PLACES[at % 3];
        const port = at % 2 === 0 ? 53 : 443;
        return `T${at},91981888800${(at % 5) + 1},172.31.78.${at + 1},198.51.100.${at + 1},${port},2026-04-${day} 09:${two(at)}:00,${500 * at},${place}`;
      }),
    ),
  );
}

/** Headers nobody knows: 25 records of five subscribers with ports, bytes and a named place. */
export const UNKNOWN_LAYOUT = regional('regional-isp-18.csv', 18, 25);
/** The same headers a day later. */
export const SAME_HEADERS = regional('regional-isp-19.csv', 19, 10);

/** What each of its columns means, as a person would say it. */
export const MEANINGS = {
  party: 'MSISDN',
  origin: 'Source',
  peer: 'Destination',
  slot: 'Destination port',
  when_seen: 'Time',
  place: 'Service',
} as const;

export const PICTURE = file('screenshot.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'image/png');

export function renamed(from: InputFile, name: string): InputFile {
  return { ...from, name };
}
