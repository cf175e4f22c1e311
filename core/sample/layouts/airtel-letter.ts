import { istNamed } from '../ist-time.ts';
import type { Report } from '../layout.ts';

/** Letterhead and closing lines of an Airtel report. */
export function airtelLetter(
  query: string,
  columns: readonly string[],
  report: Report,
): { head: string; tail: string } {
  const { fromMs, toMs } = report.period;
  const head = [
    'BHARTI AIRTEL LTD',
    '',
    'Pan India',
    '',
    `${query} from ${istNamed(fromMs)} to ${istNamed(toMs - 1000)}`,
    '',
    columns.join(','),
  ];
  const tail = ['', ' This is System generated report, and needs no signature.', '', ` ${istNamed(toMs)}`];
  return { head: `${head.join('\r\n')}\r\n`, tail: `${tail.join('\r\n')}\r\n` };
}

/** Airtel prints 16 digits: the handset's 14 and two zeros. */
export function airtelImei(imei: string): string {
  return `${imei.slice(0, 14)}00`;
}

const FIRST_CHARGING_ID = 1_000_000_000;

/** A fresh numbering of charging sessions, one to a row. */
export function chargingIds(): () => number {
  let last = FIRST_CHARGING_ID;
  return () => ++last;
}
