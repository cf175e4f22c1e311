/** What can be odd about an accepted row, or about the file it stands in; code -> meaning. */
export const QUALITY_FLAGS = {
  DATE_ORDER_ASSUMED: 'every date in the file reads both as day-month and month-day; the layout’s habit was taken',
  DUPLICATE_ROW: 'the line is the same, byte for byte in every cell, as an earlier one; analytics count it once',
  DUR_NEG: 'the printed duration is negative; the duration is left empty',
  END_BAD: 'the printed end time does not read as a time; the end is left empty',
  PARTIAL: 'the lines of this flow are there, but the line that sums it up is not',
  SCI_LOSSY: 'a spreadsheet has printed an identifier in exponent form with digits lost; it is left empty',
  TIME_OUT_OF_RANGE:
    'the time is before 2005 or after the day that follows the upload; kept, but left out of analytics',
  VOLUME_BAD: 'a printed byte or packet count is no whole number from 0 to a petabyte; it is left empty',
} as const;

export type QualityFlag = keyof typeof QUALITY_FLAGS;

/** Counted in the ledger for the file as a whole; no single row carries them. */
export const FILE_FLAGS = {
  ENC_FALLBACK: 'the text is not UTF-8; it was read as Windows-1252',
  NUL: 'lines held NUL bytes, which were dropped',
  ROW_PADDED: 'lines had surplus cells that were all empty, such as after a trailing delimiter; they were cut off',
  SCOPE_MISMATCH: 'the letterhead names one subscriber, and these rows are of others; the rows were believed',
  TRUNCATED_ARCHIVE: 'the archive breaks off; what could be read was kept',
} as const;

/** Why a line was rejected; reason -> meaning. */
export const REJECT_REASONS = {
  DATE_MIXED: 'the time reads only with day and month the other way round than the rest of the file',
  EMPTY_ROW: 'the row names no address, nor a subscriber with a time',
  FIELD_COUNT_MISMATCH: 'the line has more or fewer cells than the header',
  IP_BAD: 'an address column holds what is no address',
  JSON_BAD: 'the line begins like a JSON object but does not parse',
  LINE_TOO_LONG: 'the line is longer than 1 MiB',
  NOT_JSON: 'the line does not begin like a JSON object',
  PORT_BAD: 'a port is not a whole number from 0 to 65535',
  TIME_BAD: 'the time does not read as a time',
  TRUNC_LAST: 'the last line of an archive that breaks off',
  UNBALANCED_QUOTE: 'a quote is opened and not closed within the lines that follow',
} as const;

/** Where each physical line belongs; class -> meaning. */
export const LINE_CLASSES = {
  preamble: 'above the header: letterhead, query, Zeek’s comments',
  header: 'names the columns; also where it is repeated further down',
  separator: 'dashes and the like between records',
  notice: '“No Records Found”, and records of kinds that are no flows, such as Suricata’s stats',
  accepted: 'became a row, or part of one',
  rejected: 'meant to be a record and could not be read; kept with its reason and its text',
  footer: 'below the records: signatures, dates, totals, blank lines',
} as const;
