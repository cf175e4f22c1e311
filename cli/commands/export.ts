import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXPORT_FORMATS, EXPORT_ROWS_HEADER, type ExportTicket } from '../../core/contract/search.ts';
import { InvalidInputError, UnavailableError } from '../../core/errors.ts';
import { printPlural } from '../../core/print-count.ts';
import { type Client, clientOf } from '../client.ts';
import { COMMON, COMMON_HELP, type Command, flag, text } from '../command.ts';
import { FILTER_HELP, FILTER_OPTIONS, filterOf } from '../filter-options.ts';

export const exportCommand: Command = {
  name: 'export',
  summary: 'write a whole result as CSV, JSON or XLSX',
  help: `Usage: flowtrail export --out FILE [filter] [options]\n\n${FILTER_HELP}\n\nSays on standard error how many rows it wrote and where; with --json prints {file, format, rows}.\n\nOptions:\n  --out FILE        file to write; its ending decides the format\n  --format F        csv, json or xlsx\n  --columns A,B,C   columns to write\n  --zone Z          IANA zone of printed times               (UTC)\n${COMMON_HELP}\n`,
  options: {
    ...COMMON,
    ...FILTER_OPTIONS,
    out: { type: 'string' },
    format: { type: 'string' },
    columns: { type: 'string' },
    zone: { type: 'string' },
  },
  run: async (args, io) => {
    const out = text(args, 'out');
    if (out === undefined) throw new InvalidInputError('expected --out FILE', { field: '--out' });
    const format = text(args, 'format') ?? out.split('.').at(-1)?.toLowerCase();
    if (!EXPORT_FORMATS.some((known) => known === format))
      throw new InvalidInputError(`expected ${EXPORT_FORMATS.join(', ')}, got ${JSON.stringify(format)}`, {
        field: '--format',
      });
    const client = await clientOf(args, { held: true });
    try {
      const body = {
        filter: filterOf(args),
        columns: text(args, 'columns')?.split(','),
        format,
        zone: text(args, 'zone') ?? 'UTC',
      };
      const { url, rows: written } = await prepared(client, body);
      const answer = await client.download(url);
      await writeWhole(out, answer.body ?? new ReadableStream());
      const rows = written ?? Number(answer.headers.get(EXPORT_ROWS_HEADER) ?? 0);
      const file = resolve(out);
      if (flag(args, 'json')) io.out(`${JSON.stringify({ file, format, rows })}\n`);
      else io.note(`Wrote ${printPlural(rows, 'row')} to ${file}`);
    } finally {
      await client.close();
    }
  },
};

/** Asks for a download and waits until there is one. Throws UnavailableError where it could not be made. */
async function prepared(client: Client, body: unknown): Promise<{ url: string; rows: number | null }> {
  let ticket = await client.call<ExportTicket>('beginExport', { body });
  while (ticket.state === 'preparing') {
    await sleep(1000);
    ticket = await client.call<ExportTicket>('exportState', { params: { ticket: ticket.ticket } });
  }
  if (ticket.url === null) throw new UnavailableError(ticket.message ?? 'the download could not be made');
  return { url: ticket.url, rows: ticket.rows };
}

/** Under its name only once it is all there. */
async function writeWhole(path: string, content: ReadableStream<Uint8Array>): Promise<void> {
  const part = `${path}.part`;
  try {
    await pipeline(Readable.fromWeb(content as never), createWriteStream(part));
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new UnavailableError(`${path} was not written: ${said}`, { cause });
  }
}
