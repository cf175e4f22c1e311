import type { FILTER_ROLES, Pill } from '../contract/filter.ts';
import { InvalidInputError } from '../errors.ts';
import type { FlowColumn } from '../flow/column.ts';
import { columnOf, isQueryColumn, type QueryColumnName } from '../flow/schema.ts';
import { countryCode } from './country-code.ts';
import {
  between,
  binary,
  call,
  type Expression,
  flow,
  isPresent,
  not,
  oneOf,
  some,
  text,
  truth,
  whole,
} from './expression.ts';
import { bareNumber, imeiBase, msisdnForms } from './subscriber-number.ts';
import { addressOrBlock, type GivenValue, invalid, plainText, portNumber, typedValue } from './typed-value.ts';

type Role = (typeof FILTER_ROLES)[number];
type Operator = Pill['op'];

/** Stored columns a role of the filter stands for. */
export const ROLE_COLUMNS = {
  subscriber: ['msisdn', 'imsi', 'imei', 'user_id', 'subscriber_id'],
  address: ['source_ip', 'destination_ip', 'nat_source_ip'],
  port: ['source_port', 'destination_port', 'nat_source_port'],
  country: ['source_country', 'destination_country'],
} as const satisfies Record<Role, readonly QueryColumnName[]>;

/** Addresses that carry a sortable key beside them. */
const KEY_COLUMNS: Readonly<Partial<Record<string, QueryColumnName>>> = {
  source_ip: 'source_ip_key',
  destination_ip: 'destination_ip_key',
  nat_source_ip: 'nat_source_ip_key',
};
const KEYLESS_ADDRESSES: ReadonlySet<string> = new Set(['nat_destination_ip', 'gateway_ip']);
const NUMBERS: ReadonlySet<string> = new Set(['msisdn', 'b_party_number', 'entity', 'a_party', 'b_party']);
const PORTS: ReadonlySet<string> = new Set([
  ...ROLE_COLUMNS.port,
  'nat_port_start',
  'nat_port_end',
  'nat_destination_port',
]);
/** Columns that ingest writes in one case, so that exact comparison can follow what was typed in another. */
const LOWER: ReadonlySet<string> = new Set([
  'domain',
  'protocol',
  'app_protocol',
  'upload_id',
  'severity',
  'direction',
]);
const UPPER: ReadonlySet<string> = new Set(['record_type', 'rat']);
const COUNTRIES: ReadonlySet<string> = new Set(ROLE_COLUMNS.country);

const ORDERED_TYPES: ReadonlySet<string> = new Set(['INTEGER', 'BIGINT', 'DOUBLE', 'TIMESTAMP_MS']);

/**
 * What one pill asks for; negation holds for rows without a value too. `field` is the pill's dotted name.
 * Throws InvalidInputError naming the field at fault.
 */
export function pillPredicate(pill: Pill, field: string): Expression {
  const columns = pill.field in ROLE_COLUMNS ? ROLE_COLUMNS[pill.field as Role] : [pill.field];
  const values = givenValues(pill, field);
  const test = some(columns.map((name) => columnPredicate(columnNamed(name, field), pill.op, { values, field })));
  return pill.negate ? not(call('coalesce', test, truth(false))) : test;
}

function columnNamed(name: string, field: string): FlowColumn & { name: QueryColumnName } {
  const column = columnOf(name);
  if (column === undefined || !isQueryColumn(name)) {
    throw new InvalidInputError(`unknown field ${JSON.stringify(name)}`, { field: `${field}.field` });
  }
  return { ...column, name };
}

function givenValues(pill: Pill, field: string): GivenValue[] {
  const values = pill.values.map((value, index) => ({ value, field: `${field}.values.${index}` }));
  if (pill.op === 'exists') return [];
  if (values.length === 0) throw new InvalidInputError('expected at least one value', { field: `${field}.values` });
  if ((pill.op === 'gte' || pill.op === 'lt') && values.length > 1) {
    throw new InvalidInputError('expected one value to compare with', { field: `${field}.values` });
  }
  return values;
}

interface Given {
  readonly values: readonly GivenValue[];
  readonly field: string;
}

function columnPredicate(column: FlowColumn & { name: QueryColumnName }, op: Operator, given: Given): Expression {
  switch (op) {
    case 'exists':
      return column.type === 'VARCHAR[]'
        ? binary('>', call('cardinality', flow(column.name)), whole(0))
        : isPresent(flow(column.name));
    case 'is':
      return isPredicate(column, given.values);
    case 'contains':
    case 'starts_with':
      return textPredicate(column, op, given);
    case 'gte':
    case 'lt':
      return orderPredicate(column, op, given);
  }
}

function isPredicate(column: FlowColumn & { name: QueryColumnName }, values: readonly GivenValue[]): Expression {
  const { name } = column;
  const key = KEY_COLUMNS[name];
  if (key !== undefined) return addressPredicate(name, key, values);
  if (name === 'imei') return imeiPredicate(values);
  if (column.type === 'VARCHAR[]') {
    return some(values.map((given) => call('contains', flow(name), text(plainText(given)))));
  }
  return oneOf(
    flow(name),
    values.flatMap((given) => exactForms(column, given)),
  );
}

function exactForms(column: FlowColumn, given: GivenValue): Expression[] {
  if (PORTS.has(column.name)) return [portNumber(given)];
  if (column.type !== 'VARCHAR') return [typedValue(column.type, given)];
  if (NUMBERS.has(column.name)) return numberForms(column.name, given);
  if (KEYLESS_ADDRESSES.has(column.name)) {
    const address = addressOrBlock(given);
    if ('text' in address) return [text(address.text)];
    throw invalid(given, 'expected a single address: this field has no search by block');
  }
  if (COUNTRIES.has(column.name)) return [text(countryOf(given))];
  return [text(inStoredCase(column.name, plainText(given)))];
}

function countryOf(given: GivenValue): string {
  const code = countryCode(plainText(given));
  if (code === null)
    throw invalid(given, 'expected a country by its two letters or its English name, such as IN or India');
  return code;
}

/** An entity or party may be anything, so what was typed stays one of the forms; addresses are made canonical. */
function numberForms(name: string, given: GivenValue): Expression[] {
  const typed = plainText(given);
  const forms = new Set(msisdnForms(typed));
  if (name !== 'msisdn') forms.add(typed);
  return [...forms].map(text);
}

function inStoredCase(name: string, value: string): string {
  if (LOWER.has(name)) return value.toLowerCase();
  return UPPER.has(name) ? value.toUpperCase() : value;
}

function addressPredicate(name: QueryColumnName, key: QueryColumnName, values: readonly GivenValue[]): Expression {
  const parsed = values.map(addressOrBlock);
  const single = parsed.flatMap((one) => ('text' in one ? [text(one.text)] : []));
  const blocks = parsed.flatMap((one) => ('lo' in one ? [between(flow(key), text(one.lo), text(one.hi))] : []));
  return some([single.length > 0 ? oneOf(flow(name), single) : null, ...blocks]);
}

/** Operators print the check digit differently, so a full IMEI is compared by the digits before it. */
function imeiPredicate(values: readonly GivenValue[]): Expression {
  const bases = values.flatMap((given) => imeiBase(plainText(given)) ?? []);
  const others = values.map(plainText).filter((typed) => imeiBase(typed) === null);
  return some([
    bases.length > 0 ? oneOf(flow('imei_base14'), bases.map(text)) : null,
    others.length > 0 ? oneOf(flow('imei'), others.map(text)) : null,
  ]);
}

function textPredicate(
  column: FlowColumn & { name: QueryColumnName },
  op: 'contains' | 'starts_with',
  given: Given,
): Expression {
  if (column.type !== 'VARCHAR') {
    throw new InvalidInputError(`${op} needs a text field, ${column.name} is none`, { field: `${given.field}.op` });
  }
  const typed = given.values.map((one) => (column.name === 'msisdn' ? bareNumber(plainText(one)) : plainText(one)));
  const lower = call('lower', flow(column.name));
  return some(
    typed.map((value) =>
      op === 'starts_with'
        ? call('starts_with', lower, call('lower', text(value)))
        : binary('>', call('strpos', lower, call('lower', text(value))), whole(0)),
    ),
  );
}

function orderPredicate(column: FlowColumn & { name: QueryColumnName }, op: 'gte' | 'lt', given: Given): Expression {
  const [value] = given.values;
  if (!ORDERED_TYPES.has(column.type) || value === undefined) {
    throw new InvalidInputError(`${op} needs a number or a time, ${column.name} is neither`, {
      field: `${given.field}.op`,
    });
  }
  const limit = PORTS.has(column.name) ? portNumber(value) : typedValue(column.type, value);
  return binary(op === 'gte' ? '>=' : '<', flow(column.name), limit);
}
