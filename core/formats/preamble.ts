/** What a report's letterhead and file name say about its rows. */
export interface PreambleFacts {
  /** Local time without zone, `YYYY-MM-DD HH:MM:SS`. */
  readonly window: { readonly from: string; readonly to: string } | null;
  /** Digits of the subscriber the report is about. */
  readonly subject: string | null;
}

/** Lines of a letterhead that a ledger keeps. */
export const PREAMBLE_LINES = 60;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const NAMED = /\b(\d{1,2})-([A-Za-z]{3})-(\d{4})(?: (\d{2}:\d{2}:\d{2}))?/g;
const ISO = /\b(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}:\d{2}:\d{2}))?/g;
const PERIOD_LINE = /\bfrom\b.*\bto\b|\b(from|till|start|end|to)\s*date\b|\bperiod\b|date\s*range/i;
const FILE_WINDOW = /_(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})_(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})_/;
const SUBJECT = /\b(?:msisdn|mobile(?:\s*no)?)\b\W*?(\d{10,15})\b/i;

/** Reads only dates that cannot be misread: with the month as a name, or the year first. */
export function preambleFacts(lines: readonly string[], fileName: string): PreambleFacts {
  const dates = lines
    .filter((line) => PERIOD_LINE.test(line))
    .flatMap(unambiguousDates)
    .sort();
  const first = dates[0];
  const last = dates.at(-1);
  const window = first === undefined || last === undefined ? fileWindow(fileName) : { from: first, to: endOfDay(last) };
  const subject = lines.map((line) => SUBJECT.exec(line)?.[1]).find((digits) => digits !== undefined) ?? null;
  return { window, subject };
}

function unambiguousDates(line: string): string[] {
  const named = [...line.matchAll(NAMED)].flatMap((match) => {
    const month = MONTHS.indexOf(match[2]!.toLowerCase()) + 1;
    return month === 0 ? [] : [`${match[3]}-${pad(month)}-${match[1]!.padStart(2, '0')} ${match[4] ?? '00:00:00'}`];
  });
  return [
    ...named,
    ...[...line.matchAll(ISO)].map((match) => `${match[1]}-${match[2]}-${match[3]} ${match[4] ?? '00:00:00'}`),
  ];
}

function endOfDay(time: string): string {
  return time.endsWith('00:00:00') ? `${time.slice(0, 10)} 23:59:59` : time;
}

function fileWindow(name: string): PreambleFacts['window'] {
  const m = FILE_WINDOW.exec(name);
  if (m === null) return null;
  const at = (i: number) => `${m[i]}-${m[i + 1]}-${m[i + 2]} ${m[i + 3]}:${m[i + 4]}:${m[i + 5]}`;
  return { from: at(1), to: at(7) };
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
