import type { Filter } from '../contract/filter.ts';
import { filterToPredicate } from '../query/filter-predicate.ts';
import { printExpression } from '../query/print.ts';
import type { SqlQuery } from '../query/sql-query.ts';
import { epochMs, TIMELESS_DAY } from '../query/utc-time.ts';
import { FLOW_FEATURES } from './flow-features.ts';
import { offsetMinutesSql } from './local-clock.ts';
import { POPULAR_BITS } from './print-value.ts';

export interface FeatureScope {
  readonly filter: Filter;
  /** IANA zone of the hour and weekday features. */
  readonly zone: string;
  readonly nowMs: number;
}

/**
 * Columns of the features statement before the features themselves. `episode` is one number for each entity and hour; null
 * where either is not known.
 */
export const KEY_COLUMNS = ['upload_id', 'member', 'row_number', 'family', 'sample_key', 'episode'] as const;

/** `sample_key` is spread evenly over 0 (inclusive) to this (exclusive). */
export const SAMPLE_KEYS = 1_000_003;

/** Rows an entity needs before it has a usual upload to deviate from. */
const MIN_HISTORY = 20;
/** Least spread of an entity's uploads on the log scale: a factor of 1.6 is no deviation, however regular an entity is. */
const MIN_SPREAD = '0.5e0';

const EPOCH = "timestamp '1970-01-01 00:00:00'";
/** Times that are missing or implausible take no part. */
const TIME = `case when dt <> '${TIMELESS_DAY}' then event_time end`;
const HOUR = `date_diff('hour', ${EPOCH}, ${TIME})`;
const log1p = (sql: string) => `case when ${sql} >= 0 then ln(1e0 + cast(${sql} as double)) end`;

/** SQL over flows: 1 where nobody answered, or refused; 0 where somebody did; null where the log does not tell. */
export const UNANSWERED = `case when conn_state in ('S0', 'REJ', 'RSTOS0', 'SH', 'RSTRH') or action in ('deny', 'drop', 'reset')
  or bytes_in = 0 or packets_in = 0 then 1
  when coalesce(conn_state, action) is not null or bytes_in is not null or packets_in is not null then 0 end`;

/** What a flow is told apart by without its place in a file, so that a sample does not depend on where rows stand. */
const SAMPLE_KEY = `(coalesce(date_diff('millisecond', ${EPOCH}, event_time) % ${SAMPLE_KEYS}, 0) * 7919
  + cast(coalesce(source_port, 0) as bigint) * 104729 + cast(coalesce(destination_port, 0) as bigint) * 1299709
  + coalesce(bytes_out % ${SAMPLE_KEYS}, 0) * 15485863 + coalesce(bytes_in % ${SAMPLE_KEYS}, 0) * 32452843) % ${SAMPLE_KEYS}`;

/**
 * The features of every flow in scope, repetitions of a line left out: one portable statement. Each part reads the few
 * columns it needs of the flows; the wide rows are read once. Null: not known.
 * Throws InvalidInputError for a filter that cannot be read.
 */
export function featuresQuery(given: FeatureScope): SqlQuery {
  const { predicate, scope } = filterToPredicate(given.filter);
  const where = `duplicate_of is null${predicate === null ? '' : ` and ${printExpression(predicate)}`}`;
  const period = {
    fromMs: Math.max(epochMs(scope.from ?? '') ?? FIRST_MS, FIRST_MS),
    toMs: Math.max(FIRST_MS, Math.min(epochMs(scope.to ?? '') ?? given.nowMs, given.nowMs) + DAY_MS),
  };
  const offset = offsetMinutesSql(given.zone, 'event_time', period);
  const features = FLOW_FEATURES.map(
    ({ name, sql, log }) => `cast(${log ? log1p(`(${sql})`) : sql} as real) as ${name}`,
  );
  const sql = `with ${parts(where).join(', ')}
select upload_id, member, row_number, family, sample_key, episode, ${features.join(', ')}
from (select f.*, family, episode, pair_flows, pair_ports, entity_flows, entity_destinations, entity_unanswered,
    entity_surge, destination_surge, destination_rarity, asn_rarity, ${DEVIATION} as upload_deviation
  from (${flowRows(where, offset)}) as f
  join families on families.upload_id = f.upload_id and families.record_type = f.record_type
  left join pairs on pairs.entity = f.entity and pairs.destination_ip = f.destination_ip and pairs.hour = f.hour
  left join entity_hours on entity_hours.entity = f.entity and entity_hours.hour = f.hour
  left join destination_hours on destination_hours.destination_ip = f.destination_ip and destination_hours.hour = f.hour
  left join destinations on destinations.destination_ip = f.destination_ip
  left join networks on networks.asn = f.destination_asn
  left join usual on usual.entity = f.entity) as known`;
  return { sql, tables: ['flows'], scope };
}

/** The flows' own columns the features read, one row a flow. */
function flowRows(where: string, offset: string): string {
  const minutes = `(date_diff('minute', ${EPOCH}, ${TIME}) + ${offset})`;
  return `select upload_id, member, row_number, record_type, entity, destination_ip, destination_port, destination_asn,
    bytes_out, bytes_in, bytes_total, packets_out, packets_in, packets_total, duration_s, tcp_flags_out,
    source_class, destination_class, direction, ${HOUR} as hour, ${UNANSWERED} as unanswered, ${SAMPLE_KEY} as sample_key,
    ${minutes} % 1440 as local_minute, (${minutes} / 1440 + 3) % 7 as local_weekday
    from flows where ${where}`;
}

/** What a flow is judged against, each part over the whole scope. */
function parts(where: string): string[] {
  const present = (column: string, word: string) => `case when count(${column}) > 0 then ', ${word}' else '' end`;
  return [
    `families as (select upload_id, record_type, record_type || ', bytes: ' || coalesce(max(bytes_scope), 'unknown')
      || ${present('coalesce(bytes_total, bytes_out, bytes_in)', 'volumes')} || ${present('packets_total', 'packets')}
      || ${present('duration_s', 'durations')} || ${present('conn_state', 'states')} as family
      from flows where ${where} group by upload_id, record_type)`,
    // Grouped by port first: counting distinct ports in one step is several times slower.
    `pairs as (select entity, destination_ip, hour, cast(sum(flows) as bigint) as pair_flows, count(destination_port) as pair_ports,
      sum(unanswered) as unanswered
      from (select entity, destination_ip, hour, destination_port, count(*) as flows, sum(unanswered) as unanswered
        from (select entity, destination_ip, destination_port, ${HOUR} as hour, ${UNANSWERED} as unanswered
          from flows where ${where} and entity is not null) as seen
        where hour is not null group by entity, destination_ip, hour, destination_port) as ports
      group by entity, destination_ip, hour)`,
    'hours as (select max(hour) - min(hour) as others from pairs)',
    `entity_counts as (select entity, hour, cast(sum(pair_flows) as bigint) as flows, count(destination_ip) as destinations,
      sum(unanswered) as unanswered from pairs group by entity, hour)`,
    `entity_hours as (select c.entity, c.hour, flows as entity_flows, destinations as entity_destinations,
      unanswered as entity_unanswered, ${SURGE} as entity_surge,
      row_number() over (order by c.entity, c.hour) as episode
      from entity_counts as c
      join (select entity, sum(flows) as total from entity_counts group by entity) as t on t.entity = c.entity
      cross join hours)`,
    `destination_counts as (select destination_ip, hour, cast(sum(pair_flows) as bigint) as flows
      from pairs where destination_ip is not null group by destination_ip, hour)`,
    `destination_hours as (select c.destination_ip, c.hour, ${SURGE} as destination_surge
      from destination_counts as c
      join (select destination_ip, sum(flows) as total from destination_counts group by destination_ip) as t
        on t.destination_ip = c.destination_ip
      cross join hours)`,
    `contacts as (select distinct entity, destination_ip, destination_asn from flows where ${where} and entity is not null)`,
    'population as (select count(distinct entity) as entities from contacts)',
    rarity('destinations', { of: 'destination_ip', key: 'destination_ip', name: 'destination_rarity' }),
    rarity('networks', { of: 'destination_asn', key: 'asn', name: 'asn_rarity' }),
    `ranked as (select entity, bytes_out, row_number() over (partition by entity order by bytes_out) as place,
      count(*) over (partition by entity) as rows
      from flows where ${where} and bytes_out >= 0 and entity is not null)`,
    `usual as (select entity, rows, ${placed('(rows + 1) / 2 - 1', 'below')}, ${placed('(rows + 1) / 2', 'middle')},
      ${placed('(rows + 1) / 2 + 1', 'above')}, ${placed('(rows + 3) / 4', 'lower')}, ${placed('(3 * rows + 1) / 4', 'upper')}
      from ranked where rows >= ${MIN_HISTORY} group by entity, rows)`,
  ];
}

/** -log2 of the share of entities that contact it; what is popular is not told apart, for being popular is not unusual. */
function rarity(part: string, { of, key, name }: { of: string; key: string; name: string }): string {
  const bits = 'ln(cast(entities as double) / contacting) / ln(2e0)';
  return `${part} as (select ${of} as ${key}, case when ${bits} > ${POPULAR_BITS} then ${bits} else ${POPULAR_BITS} end as ${name}
    from (select ${of}, max(entities) as entities, count(*) as contacting
      from (select distinct entity, ${of} from contacts) as seen cross join population where ${of} is not null group by ${of}) as counted)`;
}

/** Flows of the hour to the mean of the other hours, that hour left out and one flow added to both for hours of silence. */
const SURGE = '(flows + 1) / (1e0 + cast(total - flows as double) / nullif(others, 0))';

const placed = (place: string, name: string) =>
  `max(case when place = ${place} then ln(1e0 + cast(bytes_out as double)) end) as ${name}`;

const UPLOADED = 'ln(1e0 + cast(bytes_out as double))';
/**
 * Median of the entity's other uploads, from the three values in the middle: leaving one value out moves the median to
 * a neighbour, which one depends on the side the value lay.
 */
const OTHERS_MEDIAN = `case when rows % 2 = 0 then case when ${UPLOADED} <= middle then above else middle end
  when ${UPLOADED} < middle then (middle + above) / 2 when ${UPLOADED} > middle then (below + middle) / 2
  else (below + above) / 2 end`;
/** Quartiles 1.349 apart are one standard deviation of a normal distribution. */
const SPREAD = `case when (upper - lower) / 1.349e0 > ${MIN_SPREAD} then (upper - lower) / 1.349e0 else ${MIN_SPREAD} end`;
const DEVIATION = `case when bytes_out >= 0 then (${UPLOADED} - (${OTHERS_MEDIAN})) / (${SPREAD}) end`;

/** 2005-01-01, the oldest time taken as real. */
const FIRST_MS = 1_104_537_600_000;
const DAY_MS = 86_400_000;
