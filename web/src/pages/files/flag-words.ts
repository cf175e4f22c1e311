/** What a quality flag means to a person. Codes without an entry are shown in words of their own. */
const WORDS: Readonly<Record<string, string>> = {
  DUR_NEG: 'the end lies before the start; the duration was left out',
  DUPLICATE_ROW: 'repeats an earlier line of the same file; kept, counted once in analytics',
  TIME_OUT_OF_RANGE: 'before 2005 or later than the upload; kept, left out of charts over time',
  DATE_ORDER_ASSUMED: 'no date of the file tells day from month; the order was assumed',
  DATE_MIXED: 'dates of the file contradict each other; the majority’s order holds, the rest are rejected',
  SCOPE_MISMATCH: 'the preamble names one subscriber, the rows another; the rows hold',
  SCI_LOSSY: 'a number was saved as 9.19E+11: its last digits are lost',
  TRUNCATED_ARCHIVE: 'the compressed file ends early; kept as far as it reads',
  TRUNC_LAST: 'the last line is cut off',
  ROW_PADDED: 'the line had fewer cells than the header; the missing ones are empty',
  END_BAD: 'the end time could not be read; it was left out',
  PARTIAL: 'no flow record for these events; put together from what is there',
  NAT_SWAP_SUSPECT: 'inside and outside addresses look exchanged; nothing was changed',
  ROLLOVER: 'the end lies after midnight; a day was added',
};

/** "SOME_CODE" -> "some code" where no explanation is known. */
export function flagWords(code: string): string {
  return WORDS[code] ?? code.toLowerCase().replaceAll('_', ' ');
}

const REASONS: Readonly<Record<string, string>> = {
  TIME_BAD: 'the time cannot be read',
  DATE_MIXED: 'the date contradicts the order of the other dates',
  PORT_BAD: 'a port is not a whole number from 0 to 65535',
  IP_BAD: 'an address is not an IPv4 or IPv6 address',
  EMPTY_ROW: 'no cell says anything',
  FIELD_COUNT_MISMATCH: 'more or fewer cells than the header has',
  UNBALANCED_QUOTE: 'a quotation mark is opened and never closed',
  LINE_TOO_LONG: 'the line is too long to be a record',
  TRUNC_LAST: 'the last line is cut off',
  NOT_JSON: 'the line is not JSON',
  JSON_BAD: 'the line is not JSON',
};

/** Why a line was rejected, in words; null where the reason is words already. */
export function reasonWords(reason: string): string | null {
  return REASONS[reason.split(':')[0] ?? ''] ?? null;
}
