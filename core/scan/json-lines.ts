import { type LineRules, lineText, MAX_LINE, nulFlag, withoutMarks } from './line-rules.ts';

/** One JSON object a line. Whether it parses is seen when it is read; here it only has to begin like one. */
export function jsonLines(): LineRules {
  return {
    scan: { delimiter: 0, quoted: false, cells: 0, columns: 0, header: new Uint8Array(), maxLine: MAX_LINE },
    preambleLines: 0,
    above: () => 'preamble',
    irregular({ bytes, from, to }) {
      if (to - from > MAX_LINE) return { kind: 'residue', class: 'rejected', reason: 'LINE_TOO_LONG' };
      const raw = lineText(bytes, from, to);
      const text = withoutMarks(raw).replaceAll('\u0001', ' ').trim();
      if (text.startsWith('{')) return { kind: 'record', text, lines: 1, end: to + 1, flag: nulFlag(raw) };
      if (text === '') return { kind: 'residue', class: 'footer', reason: '' };
      return { kind: 'residue', class: 'rejected', reason: 'NOT_JSON' };
    },
    changed: () => false,
  };
}
