import type { FlowColumn } from '../flow/column.ts';
import { DIMENSIONS, dimensionSql, measureSql, subscriberSql } from './dimensions.ts';
import { isFirstOfItsKind } from './measures.ts';
import { printExpression } from './print.ts';

/** Kinds of rollup rows; `key`, `key2` and the rest mean something else in each. */
export const ROLLUP_KINDS = ['time', 'entity', ...DIMENSIONS] as const;
export type RollupKind = (typeof ROLLUP_KINDS)[number];

type RollupColumn = Pick<FlowColumn, 'name' | 'type' | 'about'>;

/**
 * The `rollup` table: sums over one part of the flows (one upload, one UTC day), added up on read and deleted with the
 * part. Rows the ledger calls duplicates are left out, as everywhere in analytics.
 */
export const ROLLUP_COLUMNS = [
  { name: 'upload_id', type: 'VARCHAR', about: 'upload of the part' },
  { name: 'kind', type: 'VARCHAR', about: 'what the row is a sum over' },
  { name: 'slot', type: 'TIMESTAMP_MS', about: 'kind time: start of the five minutes, null for flows without a time' },
  { name: 'key', type: 'VARCHAR', about: 'entity, domain, service, protocol, source country, or country of a place' },
  { name: 'key2', type: 'VARCHAR', about: 'destination country, or city of a place' },
  { name: 'number', type: 'BIGINT', about: 'port, or tenths of a degree of latitude' },
  { name: 'number2', type: 'BIGINT', about: 'tenths of a degree of longitude' },
  { name: 'hours', type: 'BIGINT', about: 'kind entity: bit h is set where it was seen in UTC hour h of the day' },
  { name: 'events', type: 'BIGINT', about: 'rows' },
  { name: 'sessions', type: 'BIGINT', about: 'rows that are sessions' },
  { name: 'seconds', type: 'DOUBLE', about: 'sum of durations of sessions' },
  { name: 'bytes', type: 'BIGINT', about: 'sum of bytes, without those of whole IP leases; null where no row has any' },
  { name: 'first_time', type: 'TIMESTAMP_MS', about: 'kind time: earliest time in the slot' },
  { name: 'last_time', type: 'TIMESTAMP_MS', about: 'kind time: latest time in the slot' },
] as const satisfies readonly RollupColumn[];

/** Minutes of a row of kind time. */
export const ROLLUP_MINUTES = 5;

/** Flows of one upload, of which a derived table is made. */
export interface DerivedSource {
  /** SQL of a relation with the flow columns. */
  readonly flows: string;
  readonly uploadId: string;
  /** SQL over the relation that tells the upload's parts apart. */
  readonly part: string;
}

/** Order of a part's rows in its file. */
export const ROLLUP_ORDER = 'kind, key, key2, number, number2, slot';

/** DuckDB SQL of an upload's rollups: the columns of the table behind `part`, in no order. */
export function rollupSelectSql(source: DerivedSource): string {
  const { uploadId, part } = source;
  const flows = `(select *, ${part} as part from ${source.flows} where ${printExpression(isFirstOfItsKind)})`;
  const selects = [timeSelect(flows), entitySelect(flows), ...DIMENSIONS.map((one) => dimensionSelect(flows, one))];
  const names = ROLLUP_COLUMNS.map(({ name }) => (name === 'upload_id' ? `'${uploadId}' as upload_id` : name));
  return `select part, ${names.join(', ')} from (${selects.join(' union all ')})`;
}

/** How each column that is no key is added up over several parts. */
const ADDED: Partial<Record<(typeof ROLLUP_COLUMNS)[number]['name'], string>> = {
  hours: 'bit_or',
  events: 'sum',
  sessions: 'sum',
  seconds: 'sum',
  bytes: 'sum',
  first_time: 'min',
  last_time: 'max',
};

/** DuckDB SQL of the rollup of several parts together, from a relation that holds theirs, in no order. */
export function rollupAddedSql(rollups: string): string {
  const columns = ROLLUP_COLUMNS.map(({ name, type }) =>
    name in ADDED ? `${ADDED[name]}(${name})::${type} as ${name}` : name,
  );
  const keys = ROLLUP_COLUMNS.map(({ name }) => name).filter((name) => !(name in ADDED));
  return `select ${columns.join(', ')} from ${rollups} group by ${keys.join(', ')}`;
}

/** All columns of the table but the upload, null where a kind does not have them. */
function rollupRow(kind: RollupKind, filled: Readonly<Record<string, string>>): string {
  const columns = ROLLUP_COLUMNS.filter(({ name }) => name !== 'upload_id').map(({ name, type }) =>
    name === 'kind' ? `'${kind}' as kind` : `(${filled[name] ?? 'null'})::${type} as ${name}`,
  );
  return ['part', ...columns].join(', ');
}

const MEASURES = Object.fromEntries(
  measureSql().map((one) => {
    const at = one.lastIndexOf(' as ');
    return [one.slice(at + 4), one.slice(0, at)];
  }),
);

function timeSelect(source: string): string {
  const slot = `time_bucket(interval ${ROLLUP_MINUTES} minutes, event_time::TIMESTAMP)`;
  const row = rollupRow('time', { ...MEASURES, slot, first_time: 'min(event_time)', last_time: 'max(event_time)' });
  return `select ${row} from ${source} group by part, ${slot}`;
}

function entitySelect(source: string): string {
  const row = rollupRow('entity', {
    ...MEASURES,
    key: subscriberSql,
    hours: 'bit_or(1::BIGINT << hour(event_time))',
  });
  return `select ${row} from ${source} where ${subscriberSql} is not null group by part, ${subscriberSql}`;
}

function dimensionSelect(source: string, dimension: (typeof DIMENSIONS)[number]): string {
  const { keys, needs } = dimensionSql(dimension);
  const names = ['key', 'key2', 'number', 'number2'];
  const filled = Object.fromEntries(names.map((name) => [name, name]));
  const measured = measureSql().join(', ');
  const summed = `select part, ${keys.join(', ')}, ${measured} from ${source} where ${needs} group by 1, 2, 3, 4, 5`;
  const plain = Object.fromEntries(Object.keys(MEASURES).map((name) => [name, name]));
  return `select ${rollupRow(dimension, { ...filled, ...plain })} from (${summed})`;
}
