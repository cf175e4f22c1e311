import { ANY_CELL, allFacts, type CellFacts } from '../scan/cell-facts.ts';

/**
 * SQL that reads a cell's text as a value, null where it is none. Each kind has a general form, and a short one for
 * columns of which the scan has shown that nothing unusual occurs: most columns of most files.
 */
type CellSql = (text: string, facts: CellFacts) => string;

/** Digits up to which cells of nothing else can be read as a number of a kind by a cast, without being looked at. */
const MOST_DIGITS: Readonly<Record<string, number>> = {
  port: 18,
  bigint: 18,
  // What is less than a petabyte need not be bounded.
  volume: 15,
  integer: 9,
  double: 15,
  is_given: 18,
  is_bad_volume: 15,
  is_negative: 18,
};

/** The SQL of a kind is the same, and as good, where the cell is a number already. */
export function readsNumbers(kind: string, facts: CellFacts): boolean {
  return facts.digits && facts.longest <= (MOST_DIGITS[kind] ?? -1);
}

const KINDS: Readonly<Record<string, CellSql>> = {
  // An unsigned 16-bit number is what a port is: the cast is the test.
  port: (text, facts) =>
    readsNumbers('port', facts) ? `CAST(try_cast(${text} AS USMALLINT) AS INTEGER)` : `ft_port(${text})`,
  bigint: (text, facts) => (readsNumbers('bigint', facts) ? `CAST(${text} AS BIGINT)` : `ft_int(${text})`),
  volume: (text, facts) => (readsNumbers('volume', facts) ? `CAST(${text} AS BIGINT)` : `ft_volume(${text})`),
  integer: (text, facts) =>
    readsNumbers('integer', facts) ? `CAST(${text} AS INTEGER)` : `try_cast(ft_int(${text}) AS INTEGER)`,
  double: (text, facts) => (readsNumbers('double', facts) ? `CAST(${text} AS DOUBLE)` : `ft_double(${text})`),
  country: (text) => `ft_country(${text})`,
  text: (text) => text,
  // Addresses stay as printed until each distinct one is resolved.
  address: (text) => text,
  kept_text: (text, facts) => (facts.longest <= 65_536 ? text : `ft_text(${text})`),
  msisdn: (text, facts) => (facts.digits ? `ft_msisdn_digits(${text})` : `ft_msisdn(${text})`),
  imsi: (text, facts) => (facts.digits ? `ft_imsi_digits(${text})` : `ft_imsi(${text})`),
  imei: (text, facts) => (facts.digits ? `ft_imei_digits(${text})` : `ft_imei(${text})`),
  protocol: (text) => `ft_protocol(${text})`,
  rat: (text) => `ft_rat(${text})`,
  lower: (text, facts) => (facts.lower ? text : `lower(${text})`),
  domain: (text, facts) => {
    const lower = facts.lower ? text : `lower(${text})`;
    return facts.undotted ? lower : `ft_undotted(${lower})`;
  },
  is_given: (text) => `${text} IS NOT NULL`,
  is_exponent: (text, facts) => (facts.noExponent ? 'false' : `coalesce(ft_is_e(${text}), false)`),
  is_lossy: (text, facts) => (facts.noExponent ? 'false' : `ft_sci_lossy(${text})`),
  is_bad_volume: (text, facts) =>
    readsNumbers('is_bad_volume', facts) ? 'false' : `(${text} IS NOT NULL AND ft_volume(${text}) IS NULL)`,
  is_negative: (text, facts) => (facts.digits ? 'false' : `ft_double(${text}) < 0`),
};

/** SQL of a role's text read as `kind`; `facts` of the cells it comes from. */
export function cellSql(kind: string, text: string, facts: readonly CellFacts[]): string {
  const sql = KINDS[kind];
  if (sql === undefined) throw new Error(`no kind of cell is called ${kind}`);
  return sql(text, facts.length === 0 ? ANY_CELL : allFacts(facts));
}
