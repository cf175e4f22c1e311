import type { SearchResponse } from '../../core/contract/search.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { printCount } from '../../core/print-count.ts';
import { clientOf } from '../client.ts';
import { COMMON, COMMON_HELP, type Command, flag, text } from '../command.ts';
import { FILTER_HELP, FILTER_OPTIONS, filterOf } from '../filter-options.ts';
import { table } from '../table.ts';

const SHOWN = [
  'event_time',
  'entity',
  'source_ip',
  'destination_ip',
  'destination_port',
  'protocol',
  'bytes_out',
  'bytes_in',
  'domain',
  'upload_id',
  'row_number',
];

export const searchCommand: Command = {
  name: 'search',
  summary: 'search flows',
  help: `Usage: flowtrail search [filter] [options]\n\n${FILTER_HELP}\n\nOptions:\n  --columns A,B,C   columns to print\n  --sort=COLUMN     ascending; --sort=-COLUMN descending  (-event_time)\n  --limit N         rows to print, at most 1000            (20)\n  --offset N        rows to skip                           (0)\n${COMMON_HELP}\n`,
  options: {
    ...COMMON,
    ...FILTER_OPTIONS,
    columns: { type: 'string' },
    sort: { type: 'string' },
    limit: { type: 'string' },
    offset: { type: 'string' },
  },
  run: async (args, io) => {
    const columns = text(args, 'columns')
      ?.split(',')
      .map((name) => name.trim());
    const sort = text(args, 'sort');
    const body = {
      filter: filterOf(args),
      columns: columns ?? (flag(args, 'json') ? undefined : SHOWN),
      sort: sort === undefined ? [] : [{ column: sort.replace(/^-/, ''), descending: sort.startsWith('-') }],
      limit: wholeOf(text(args, 'limit') ?? '20', '--limit'),
      offset: wholeOf(text(args, 'offset') ?? '0', '--offset'),
    };
    const client = await clientOf(args, { held: true });
    try {
      const answer = await client.call<SearchResponse>('search', { body });
      if (flag(args, 'json')) return io.out(`${JSON.stringify(answer)}\n`);
      if (answer.rows.length === 0) return io.out('No flows match.\n');
      const names = body.columns ?? SHOWN;
      io.out(
        `${table(
          names,
          answer.rows.map((row) => names.map((name) => printed(row[name]))),
        )}\n`,
      );
      io.out(`${answer.rows.length} of ${printCount(answer.total)} flows, times in UTC\n`);
    } finally {
      await client.close();
    }
  },
};

function printed(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'number' ? value : String(value);
}

export function wholeOf(value: string, option: string): number {
  if (!/^\d+$/.test(value))
    throw new InvalidInputError(`expected a whole number, got ${JSON.stringify(value)}`, { field: option });
  return Number(value);
}
