import { FLOW_COLUMNS } from '../../core/flow/columns.ts';
import type { Format } from '../../core/formats/format.ts';
import { QUALITY_FLAGS } from '../../core/formats/quality-flags.ts';
import { PROTOCOL_TYPE, RAT_TYPE } from '../../core/formats/sql-macros.ts';
import { appExpressions } from './app-expressions.ts';
import { portKeySql } from './app-tables.ts';
import { ADDRESS_COLUMNS } from './enrich.ts';
import { sqlText } from './file-reader.ts';
import { constantWord, wordType } from './words.ts';

export interface FlowSelectOptions {
  readonly columns: ReadonlySet<string>;
  /** What is known of any address of a column, as `source_ip.country`. */
  readonly known: ReadonlySet<string>;
  /** The table `address` has names by reverse DNS. */
  readonly hasNames: boolean;
  readonly format: Format;
  readonly uploadId: string;
  readonly member: number;
  readonly flags: readonly string[];
  /** Flags every row carries. */
  readonly fileFlags: readonly string[];
  /** Some rows repeat another. */
  readonly hasDuplicates: boolean;
  /** SQL of the physical line of a staged row. */
  readonly lineSql: string;
  readonly lineJoin: string;
  /** Latest time taken as real, TIMESTAMP literal text. */
  readonly latest: string;
}

/**
 * SELECT of finished flows, from the staged rows aliased `s` joined to what enrichment found: the columns of the schema
 * that the source can fill, in the schema's order. Rows keep the order of `source`.
 */
export function flowSelect(source: string, options: FlowSelectOptions): string {
  const expressions = flowExpressions(options);
  const list = FLOW_COLUMNS.flatMap(({ name, type }) => {
    const sql = expressions.get(name) ?? staged(options, name);
    if (sql === 'NULL') return [];
    // Text may be words of an ENUM; the cast would undo that.
    const keep = type === 'VARCHAR';
    return `${keep || name === 'quality_flags' ? sql : `CAST(${sql} AS ${type})`} AS ${name}`;
  });
  return `SELECT ${list.join(',\n  ')}\nFROM ${source} s ${joins(options)}`;
}

function staged(options: FlowSelectOptions, name: string): string {
  return options.columns.has(name) ? `s.${name}` : 'NULL';
}

/** Event times before 2005 or after the upload's next day are kept but take no part in analytics. */
export function timeInRange(column: string, latest: string): string {
  return `(${column} >= TIMESTAMP '2005-01-01 00:00:00' AND ${column} <= TIMESTAMP '${latest}')`;
}

/** Columns that can name a subscriber, the surest first. */
export const PERSON = ['msisdn', 'imsi', 'user_id', 'subscriber_id'] as const;

/** Some column can name a subscriber. */
export function hasPerson(columns: ReadonlySet<string>): boolean {
  return PERSON.some((name) => columns.has(name));
}

/** The subscriber a row names, without any address. */
export function personSql(columns: ReadonlySet<string>, alias = 's'): string {
  const present = PERSON.filter((name) => columns.has(name)).map((name) => `${alias}.${name}`);
  return present.length === 0
    ? 'CAST(NULL AS VARCHAR)'
    : present.length === 1
      ? present[0]!
      : `coalesce(${present.join(', ')})`;
}

const ENTITY_KIND = wordType([...PERSON, 'source_ip']);
const DIRECTION = wordType(['outbound', 'inbound', 'internal', 'external', 'unknown']);
const COUNTRY_BASIS = wordType(['reported', 'geo']);
const FLAG = wordType(Object.keys(QUALITY_FLAGS));

function flowExpressions(options: FlowSelectOptions): Map<string, string> {
  const has = (name: string) => options.columns.has(name);
  const s = (name: string) => staged(options, name);
  const address = (column: string, alias: string, field: string) => (has(column) ? `${alias}.${field}` : 'NULL');
  const expressions = new Map<string, string>([
    ['upload_id', constantWord(options.uploadId)],
    ['member', String(options.member)],
    ['row_number', options.lineSql],
    ['record_type', has('record_type') ? 's.record_type' : constantWord(options.format.recordType)],
    ['bytes_scope', constantWord(options.format.bytesScope)],
    [
      'operator',
      has('operator')
        ? 's.operator'
        : options.format.operator === undefined
          ? 'NULL'
          : constantWord(options.format.operator),
    ],
    ['duplicate_of', options.hasDuplicates ? 'dup.first_line' : 'NULL'],
    ['quality_flags', flagList(options)],
    ['entity', entity(options)],
    ['entity_kind', entityKind(options)],
    ['imei_base14', has('imei') ? 'left(s.imei, 14)' : 'NULL'],
    ['source_ip', address('source_ip', 'a', 'canonical')],
    ['destination_ip', address('destination_ip', 'b', 'canonical')],
    ['nat_source_ip', address('nat_source_ip', 'n', 'canonical')],
    ['nat_destination_ip', address('nat_destination_ip', 'm', 'canonical')],
    ['gateway_ip', has('gateway_ip') ? 'coalesce(g.canonical, s.gateway_ip)' : 'NULL'],
    ['source_ip_key', address('source_ip', 'a', 'key')],
    ['destination_ip_key', address('destination_ip', 'b', 'key')],
    ['nat_source_ip_key', address('nat_source_ip', 'n', 'key')],
    ['source_class', address('source_ip', 'a', 'class')],
    ['destination_class', address('destination_ip', 'b', 'class')],
    ['direction', direction(options)],
    ['duration_s', has('end_time') && has('event_time') ? durationSql(s('duration_s')) : s('duration_s')],
    ['bytes_total', totalSql(options, 'bytes')],
    ['packets_total', totalSql(options, 'packets')],
    ['protocol', has('protocol') ? `CAST(s.protocol AS ${PROTOCOL_TYPE})` : 'NULL'],
    ['rat', has('rat') ? `CAST(s.rat AS ${RAT_TYPE})` : 'NULL'],
    ['protocol_num', has('protocol') ? 'ft_protocol_num(s.protocol)' : 'NULL'],
    ['domain', has('domain') ? 'd.word' : 'NULL'],
    ...(options.hasNames ? domainExpressions(options) : []),
    ...TIMES.map((name): [string, string] => [name, has(name) ? milliseconds(`s.${name}`) : 'NULL']),
    ['cell_latitude', coordinate(options, 'cell_latitude')],
    ['cell_longitude', coordinate(options, 'cell_longitude')],
  ]);
  for (const [end, alias] of [
    ['source', 'a'],
    ['destination', 'b'],
  ] as const) {
    const geo = (field: string) => (options.known.has(`${end}_ip.${field}`) ? `${alias}.${field}` : 'NULL');
    const reported = s(`${end}_country`);
    const country = geo('country');
    expressions.set(`${end}_country`, reported === 'NULL' ? country : `coalesce(${reported}, ${country})`);
    expressions.set(`${end}_country_basis`, countryBasis(reported, country));
    for (const field of ['region', 'city', 'latitude', 'longitude', 'asn', 'as_org'])
      expressions.set(`${end}_${field}`, geo(field));
  }
  for (const [name, sql] of appExpressions(options.columns)) expressions.set(name, sql);
  return expressions;
}

/** What the log itself names stands; a name by reverse DNS only fills the place of none. */
function domainExpressions(options: FlowSelectOptions): [string, string][] {
  const domain = staged(options, 'domain');
  const basis = staged(options, 'domain_basis');
  return [
    ['domain', `coalesce(${domain === 'NULL' ? domain : 'd.word'}, b.rdns)`],
    [
      'domain_basis',
      `CASE WHEN ${domain} IS NOT NULL THEN CAST(${basis} AS VARCHAR) WHEN b.rdns IS NOT NULL THEN 'rdns' END`,
    ],
  ];
}

const TIMES = ['event_time', 'end_time', 'alloc_start', 'alloc_end'];

/** Cut off at the millisecond: a plain cast would round into the next one. */
function milliseconds(time: string): string {
  return `make_timestamp_ms(epoch_us(${time}) // 1000)`;
}

function durationSql(reported: string): string {
  const span = `date_diff('millisecond', s.event_time, s.end_time) / 1e3`;
  return `coalesce(${reported}, CASE WHEN s.end_time >= s.event_time THEN ${span} END)`;
}

/** As reported, else the sum of both directions. */
function totalSql(options: FlowSelectOptions, unit: 'bytes' | 'packets'): string {
  const { columns } = options;
  const reported = staged(options, `${unit}_total`);
  if (!columns.has(`${unit}_out`) || !columns.has(`${unit}_in`)) return reported;
  const sum = `(s.${unit}_out + s.${unit}_in)`;
  return reported === 'NULL' ? sum : `coalesce(${reported}, ${sum})`;
}

function coordinate(options: FlowSelectOptions, name: string): string {
  if (!options.columns.has('cell_latitude') || !options.columns.has('cell_longitude')) return 'NULL';
  return `CASE WHEN s.cell_latitude BETWEEN -90 AND 90 AND s.cell_longitude BETWEEN -180 AND 180 AND NOT (s.cell_latitude = 0 AND s.cell_longitude = 0) THEN s.${name} END`;
}

/** Without a person the address is taken as it is: a word stays one. */
function entity({ columns }: FlowSelectOptions): string {
  const address = columns.has('source_ip') ? 'a.canonical' : 'NULL';
  return hasPerson(columns) ? `coalesce(${personSql(columns)}, ${address})` : address;
}

function entityKind(options: FlowSelectOptions): string {
  const cases = PERSON.filter((name) => options.columns.has(name)).map(
    (name) => `WHEN s.${name} IS NOT NULL THEN CAST('${name}' AS ${ENTITY_KIND})`,
  );
  if (options.columns.has('source_ip'))
    cases.push(`WHEN a.canonical IS NOT NULL THEN CAST('source_ip' AS ${ENTITY_KIND})`);
  return cases.length === 0 ? 'NULL' : `CASE ${cases.join(' ')} END`;
}

function countryBasis(reported: string, country: string): string {
  if (reported === 'NULL' && country === 'NULL') return 'NULL';
  const word = (basis: string) => `CAST('${basis}' AS ${COUNTRY_BASIS})`;
  return `CASE WHEN ${reported} IS NOT NULL THEN ${word('reported')} WHEN ${country} IS NOT NULL THEN ${word('geo')} END`;
}

function direction(options: FlowSelectOptions): string {
  if (!options.columns.has('source_ip') || !options.columns.has('destination_ip')) return constantWord('unknown');
  const word = (name: string) => `CAST('${name}' AS ${DIRECTION})`;
  return `CASE WHEN a.inside IS NULL OR b.inside IS NULL THEN ${word('unknown')}
    WHEN a.inside AND b.inside THEN ${word('internal')} WHEN a.inside THEN ${word('outbound')}
    WHEN b.inside THEN ${word('inbound')} ELSE ${word('external')} END`;
}

function flagList(options: FlowSelectOptions): string {
  const file = options.fileFlags.map(sqlText).join(', ');
  const constant = `CAST([${file}] AS ${FLAG}[])`;
  const rows = options.flags.map((flag, i) => `CASE WHEN s.flags & ${1 << i} <> 0 THEN ${sqlText(flag)} END`);
  if (options.hasDuplicates) rows.push(`CASE WHEN dup.first_line IS NOT NULL THEN 'DUPLICATE_ROW' END`);
  if (options.columns.has('event_time')) {
    rows.push(
      `CASE WHEN s.event_time IS NOT NULL AND NOT ${timeInRange('s.event_time', options.latest)} THEN 'TIME_OUT_OF_RANGE' END`,
    );
  }
  if (rows.length === 0) return constant;
  const any = [
    options.flags.length > 0 ? 's.flags <> 0' : 'false',
    options.hasDuplicates ? 'dup.first_line IS NOT NULL' : 'false',
    options.columns.has('event_time') ? `NOT ${timeInRange('s.event_time', options.latest)}` : 'false',
  ].filter((condition) => condition !== 'false');
  const full = `CAST(list_filter([${[...rows, ...options.fileFlags.map(sqlText)].join(', ')}], lambda f: f IS NOT NULL) AS ${FLAG}[])`;
  return `CASE WHEN ${any.join(' OR ')} THEN ${full} ELSE ${constant} END`;
}

const ADDRESS_ALIASES = {
  source_ip: 'a',
  destination_ip: 'b',
  nat_source_ip: 'n',
  nat_destination_ip: 'm',
  gateway_ip: 'g',
} as const;

function joins(options: FlowSelectOptions): string {
  const has = (name: string) => options.columns.has(name);
  const list: string[] = [options.lineJoin];
  const join = (present: boolean, sql: string) => {
    if (present) list.push(`LEFT JOIN ${sql}`);
  };
  for (const column of ADDRESS_COLUMNS) {
    const alias = ADDRESS_ALIASES[column];
    join(has(column), `address_${column} ${alias} ON ${alias}.raw = s.${column}`);
  }
  join(has('domain'), 'domain_app d ON d.domain = s.domain');
  const portKey = portKeySql('s.destination_port', has('protocol') ? 's.protocol' : null);
  if (has('destination_port')) {
    join(has('destination_ip'), `port_refinement r ON r.port_key = ${portKey} AND r.address_app = b.app_name`);
    join(true, `port_service p ON p.port_key = ${portKey}`);
  }
  join(options.hasDuplicates, 'duplicate dup ON dup.record = s.record');
  return list.join('\n  ');
}
