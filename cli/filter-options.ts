import type { Filter, Pill } from '../core/contract/filter.ts';
import { InvalidInputError } from '../core/errors.ts';
import { flag, type ParsedArgs, text, texts } from './command.ts';

/** Options that make a filter, shared by search, export and detect. */
export const FILTER_OPTIONS = {
  subscriber: { type: 'string', multiple: true },
  address: { type: 'string', multiple: true },
  port: { type: 'string', multiple: true },
  country: { type: 'string', multiple: true },
  protocol: { type: 'string', multiple: true },
  domain: { type: 'string', multiple: true },
  upload: { type: 'string', multiple: true },
  where: { type: 'string', multiple: true },
  text: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
} as const;

export const FILTER_HELP = `Filter (repeat an option for several values; different options must all hold):
  --subscriber N   MSISDN, IMSI, IMEI, user id or subscriber id
  --address A      source, destination or NAT address, or CIDR
  --port N         source, destination or NAT port
  --country CC     either end
  --protocol P     --domain D     --upload ID
  --where F=V      any field; F!=V excludes, F~V contains, F>=V and F<V compare
  --text WORDS     free text
  --from TIME      --to TIME    UTC, half-open: 2026-01-05T00:00:00Z`;

const PILLS: readonly [string, Pill['field']][] = [
  ['subscriber', 'subscriber'],
  ['address', 'address'],
  ['port', 'port'],
  ['country', 'country'],
  ['protocol', 'protocol'],
  ['domain', 'domain'],
  ['upload', 'upload_id'],
];

/** Throws InvalidInputError for a --where that is no comparison. */
export function filterOf(args: ParsedArgs): Filter {
  const pills = PILLS.flatMap(([option, field]): Pill[] => {
    const values = texts(args, option);
    return values.length === 0 ? [] : [{ field, op: 'is', values }];
  });
  return {
    from: text(args, 'from') ?? null,
    to: text(args, 'to') ?? null,
    text: text(args, 'text') ?? null,
    pills: [...pills, ...texts(args, 'where').map(whereOf)],
  };
}

const OPERATORS = {
  '!=': ['is', true],
  '>=': ['gte', false],
  '=': ['is', false],
  '~': ['contains', false],
  '<': ['lt', false],
} as const;

function whereOf(condition: string): Pill {
  const match = /^(\w+)(!=|>=|=|~|<)(.*)$/s.exec(condition);
  if (match === null)
    throw new InvalidInputError(`expected FIELD=VALUE, got ${JSON.stringify(condition)}`, { field: '--where' });
  const [op, negate] = OPERATORS[match[2] as keyof typeof OPERATORS];
  return { field: match[1] as Pill['field'], op, values: [match[3]!], ...(negate && { negate }) };
}

export { flag };
