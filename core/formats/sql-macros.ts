import { NULL_WORDS } from './null-words.ts';

/** Transport protocols and their IANA numbers. */
const PROTOCOLS = {
  tcp: 6,
  udp: 17,
  icmp: 1,
  icmp6: 58,
  sctp: 132,
  gre: 47,
  esp: 50,
  ah: 51,
  igmp: 2,
  ipv6: 41,
  ospf: 89,
} as const;
const OTHER_NAMES = { icmpv6: 'icmp6', 'ipv6-icmp': 'icmp6', quic: 'udp' } as const;

/** Radio access, by what its names hold; the first that fits. */
const RADIO = [
  ['5G|NR', '5G'],
  ['4G|LTE', '4G'],
  ['3G|UMTS|HSPA|UTRAN', '3G'],
  ['2G|GSM|GPRS|EDGE|GERAN', '2G'],
  ['WI-?FI|WLAN', 'WIFI'],
  ['FIXED|FTTH|DSL|FIBER|FIBRE', 'FIXED'],
] as const;

/** All that `ft_protocol` and `ft_rat` can answer. */
export const PROTOCOL_WORDS: readonly string[] = Object.keys(PROTOCOLS);
export const RAT_WORDS: readonly string[] = RADIO.map(([, word]) => word);

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(', ');

/** Types of those answers: as words of an ENUM they take a byte a row, and are compared and written as numbers. */
export const PROTOCOL_TYPE = `ENUM(${quoted(PROTOCOL_WORDS)})`;
export const RAT_TYPE = `ENUM(${quoted(RAT_WORDS)})`;

const protocol = (word: string) => `CAST('${word}' AS ${PROTOCOL_TYPE})`;
const rat = (word: string) => `CAST('${word}' AS ${RAT_TYPE})`;
const protocolNames: [string, string][] = [
  ...Object.keys(PROTOCOLS).map((word): [string, string] => [word, word]),
  ...Object.entries(PROTOCOLS).map(([word, number]): [string, string] => [String(number), word]),
  ...Object.entries(OTHER_NAMES),
];

/** What may stand around a cell: blank, tab, byte-order mark. */
const BLANKS = `' ' || chr(9) || chr(65279)`;

const nullList = quoted(NULL_WORDS);

/**
 * SQL macros the compiled mappings use. Each has a cheap path for clean cells and a slow one for the rest, so that a
 * clean file pays almost nothing. Null in, null out; what does not fit becomes null, and the caller decides whether
 * that rejects the row. No list of IN is long: it would become a join, and the rows of a file lose their order.
 */
export const SQL_MACROS: readonly string[] = [
  // Strips blanks, quotes around the whole cell, a lone stray one at its end, and the ="..." wrapper of spreadsheets.
  `ft_unquote(t) AS CASE WHEN regexp_matches(t, '^=?["'']') THEN regexp_replace(t, '^=?["'']+|["'']+$', '', 'g')
     WHEN regexp_full_match(t, '[^"'']*["'']') THEN left(t, length(t) - 1) ELSE t END`,
  `ft_unwrap(x) AS nullif(trim(ft_unquote(trim(x, ${BLANKS})), ${BLANKS}), '')`,
  `ft_clean(x) AS CASE
     WHEN x IS NULL THEN NULL
     WHEN ascii(x) > 39 AND ascii(x) NOT IN (61, 65279) AND ascii(right(x, 1)) > 39 THEN x
     WHEN list_contains([${nullList}], ft_unwrap(x)) THEN NULL
     ELSE ft_unwrap(x) END`,
  `ft_is_e(x) AS regexp_full_match(x, '[0-9](\\.[0-9]+)?[eE]\\+?[0-9]+')`,
  // E-form numbers keep their digits only where the mantissa prints them all.
  `ft_e_digits(x) AS CASE WHEN length(replace(split_part(upper(x), 'E', 1), '.', '')) = try_cast(replace(split_part(upper(x), 'E', 2), '+', '') AS INTEGER) + 1
     THEN replace(split_part(upper(x), 'E', 1), '.', '') END`,
  `ft_digits(x) AS CASE WHEN ft_is_e(x) THEN ft_e_digits(x) ELSE regexp_replace(x, '[\\s-]|\\.0+$', '', 'g') END`,
  `ft_msisdn_of(d) AS CASE
     WHEN regexp_full_match(d, '0?[6-9][0-9]{9}') THEN '91' || right(d, 10)
     WHEN regexp_full_match(d, '(\\+|00)?91[6-9][0-9]{9}') THEN right(d, 12)
     WHEN regexp_full_match(d, '(\\+|00)[1-9][0-9]{7,14}') THEN regexp_replace(d, '^(\\+|00)', '')
     WHEN regexp_full_match(d, '[1-9][0-9]{10,14}') THEN d END`,
  `ft_msisdn(x) AS CASE WHEN x IS NULL THEN NULL WHEN regexp_full_match(x, '91[6-9][0-9]{9}') THEN x ELSE ft_msisdn_of(ft_digits(x)) END`,
  // The same for cells that are known to hold nothing but digits.
  `ft_msisdn_digits(x) AS CASE WHEN strlen(x) = 12 AND x >= '916' AND x < '92' THEN x ELSE ft_msisdn_of(x) END`,
  `ft_imsi_digits(x) AS CASE WHEN strlen(x) IN (14, 15) THEN x END`,
  `ft_imei_digits(x) AS CASE WHEN strlen(x) IN (14, 15, 16) AND x > '0000000000000000' THEN x END`,
  `ft_imei_of(d) AS CASE WHEN regexp_full_match(d, '[0-9]{14,16}') AND NOT regexp_full_match(d, '0+') THEN d END`,
  `ft_imei(x) AS CASE WHEN x IS NULL THEN NULL ELSE ft_imei_of(ft_digits(x)) END`,
  `ft_imsi_of(d) AS CASE WHEN regexp_full_match(d, '[0-9]{14,15}[fF]?') THEN regexp_replace(d, '[fF]$', '') END`,
  `ft_imsi(x) AS CASE WHEN x IS NULL THEN NULL ELSE ft_imsi_of(ft_digits(x)) END`,
  `ft_sci_lossy(x) AS (x IS NOT NULL AND ft_is_e(x) AND ft_e_digits(x) IS NULL)`,
  `ft_scaled(x) AS try_cast(round(try_cast(regexp_extract(x, '^([0-9.]+)', 1) AS DOUBLE) *
     CASE upper(regexp_extract(x, '([kKmMgGtT])i?[bB]?$', 1)) WHEN 'K' THEN 1e3 WHEN 'M' THEN 1e6 WHEN 'G' THEN 1e9 WHEN 'T' THEN 1e12 END) AS BIGINT)`,
  // Thousands separators (also Indian grouping), 443.0, 1.2 M; anything else with a point or comma is not an integer.
  `ft_int_slow(x) AS CASE
     WHEN regexp_full_match(x, '-?[0-9]{1,3}(,[0-9]{2,3})+(\\.0+)?') THEN try_cast(regexp_replace(x, ',|\\.0+$', '', 'g') AS BIGINT)
     WHEN regexp_full_match(x, '-?[0-9]+([.,]0+)?') THEN try_cast(regexp_replace(x, '[.,]0+$', '') AS BIGINT)
     WHEN regexp_full_match(x, '[0-9]+(\\.[0-9]+)? ?[kKmMgGtT]i?[bB]?') THEN ft_scaled(x)
     WHEN ft_is_e(x) THEN try_cast(ft_e_digits(x) AS BIGINT)
     WHEN regexp_full_match(x, '[0-9]+\\.[0-9]+') THEN try_cast(round(try_cast(x AS DOUBLE)) AS BIGINT) END`,
  `ft_int(x) AS CASE WHEN x IS NULL THEN NULL WHEN contains(x, '.') OR contains(x, ',') OR try_cast(x AS BIGINT) IS NULL THEN ft_int_slow(x) ELSE try_cast(x AS BIGINT) END`,
  `ft_double_slow(x) AS CASE
     WHEN regexp_full_match(x, '-?[0-9]{1,3}(,[0-9]{2,3})+(\\.[0-9]+)?') THEN try_cast(replace(x, ',', '') AS DOUBLE)
     WHEN regexp_full_match(x, '-?[0-9]+,[0-9]+') THEN try_cast(replace(x, ',', '.') AS DOUBLE) END`,
  `ft_finite(d) AS CASE WHEN isfinite(d) THEN d END`,
  `ft_double(x) AS ft_finite(coalesce(try_cast(x AS DOUBLE), ft_double_slow(x)))`,
  // A petabyte in one flow is no measurement, and sums must stay within 64 bits.
  `ft_in_volume(n) AS CASE WHEN n BETWEEN 0 AND 1000000000000000 THEN n END`,
  `ft_volume(x) AS ft_in_volume(ft_int(x))`,
  `ft_not_negative(d) AS CASE WHEN d >= 0 THEN d END`,
  `ft_in_port_range(n) AS CASE WHEN n BETWEEN 0 AND 65535 THEN CAST(n AS INTEGER) END`,
  `ft_port_slow(x) AS CASE
     WHEN regexp_full_match(x, '[0-9]+\\.0+') THEN ft_in_port_range(try_cast(split_part(x, '.', 1) AS BIGINT))
     WHEN regexp_full_match(x, '0[xX][0-9a-fA-F]{1,4}') THEN try_cast(lower(x) AS INTEGER) END`,
  `ft_port(x) AS CASE WHEN x IS NULL THEN NULL WHEN contains(x, '.') OR contains(x, 'x') OR contains(x, 'X') THEN ft_port_slow(x) ELSE ft_in_port_range(try_cast(x AS BIGINT)) END`,
  `ft_hex(x) AS try_cast('0x' || regexp_replace(lower(x), '^0x', '') AS INTEGER)`,
  `ft_protocol_name(x) AS CASE x ${protocolNames.map(([from, to]) => `WHEN '${from}' THEN ${protocol(to)}`).join(' ')} END`,
  `ft_protocol(x) AS coalesce(ft_protocol_name(x), ft_protocol_name(regexp_replace(lower(x), '_ip$|\\.0$', '')))`,
  `ft_protocol_num(p) AS CASE CAST(p AS ${PROTOCOL_TYPE}) ${Object.entries(PROTOCOLS)
    .map(([word, number]) => `WHEN ${protocol(word)} THEN ${number}`)
    .join(' ')} END`,
  // A transport column that holds an application's name says nothing sure about the transport.
  `ft_app_protocol(x) AS CASE x WHEN 'tcp' THEN NULL WHEN 'udp' THEN NULL WHEN 'TCP' THEN NULL WHEN 'UDP' THEN NULL WHEN '6' THEN NULL WHEN '17' THEN NULL ELSE CASE WHEN ft_protocol(x) IS NULL OR lower(x) = 'quic' THEN lower(x) END END`,
  `ft_undotted(x) AS CASE WHEN ends_with(x, '.') THEN nullif(rtrim(x, '.'), '') ELSE x END`,
  `ft_domain(x) AS ft_undotted(lower(x))`,
  `ft_country(x) AS CASE WHEN regexp_full_match(x, '[A-Za-z]{2}') THEN upper(x) END`,
  `ft_rat(x) AS CASE x WHEN '4G' THEN ${rat('4G')} WHEN '5G' THEN ${rat('5G')} ELSE CASE ${RADIO.map(
    ([pattern, word]) => `WHEN regexp_matches(upper(x), '${pattern}') THEN ${rat(word)}`,
  ).join(' ')} END END`,
  `ft_text(x) AS left(x, 65536)`,
];
