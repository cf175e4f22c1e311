import type { FileHead } from './file-head.ts';
import type { JsonFormat } from './format.ts';
import { FORMATS } from './index.ts';
import type { Recognition } from './recognise.ts';

/** Recognises lines of JSON by the first objects that parse. */
export function recogniseJson(head: FileHead, layout: string | undefined): Recognition {
  const records = head.lines
    .slice(0, 50)
    .map(parse)
    .filter((record) => record !== null);
  if (records.length === 0) {
    return {
      outcome: 'refused',
      message: 'the lines start like JSON but none of the first fifty is a complete object: write one object a line',
    };
  }
  const formats = FORMATS.filter((format): format is JsonFormat => format.kind === 'json');
  const found =
    formats.find((format) => format.id === layout) ??
    formats.find((format) => records.some((record) => format.recognise(record)));
  if (found === undefined) {
    return {
      outcome: 'refused',
      message: `JSON of no known layout: its objects have ${fieldWords(records)}. JSON is read as ${formats.map(({ title }) => title).join(' or ')}; write other records as CSV with a header row and upload that: its columns can then be mapped`,
    };
  }
  const matching = records.filter((record) => found.recognise(record)).length;
  return {
    outcome: 'recognised',
    plan: { kind: 'json', format: found, zone: null },
    evidence: [
      {
        signal: 'signature',
        detail: `${found.title}: ${matching} of the first ${records.length} objects have its fields`,
      },
    ],
    warnings: [],
  };
}

const NAMED_FIELDS = 12;
const NAME_CHARS = 40;

function fieldWords(records: readonly Record<string, unknown>[]): string {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  if (names.length === 0) return 'no fields';
  const shown = names.slice(0, NAMED_FIELDS).map((name) => name.slice(0, NAME_CHARS));
  const rest = names.length - shown.length;
  return `the top-level fields ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
