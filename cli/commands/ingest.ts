import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Incoming, type Mapping, mappingSchema, type Upload } from '../../core/contract/uploads.ts';
import { InvalidInputError, UnavailableError } from '../../core/errors.ts';
import { printCount } from '../../core/print-count.ts';
import { type Client, clientOf } from '../client.ts';
import { COMMON, COMMON_HELP, type Command, type CommandIo, flag, type ParsedArgs, text } from '../command.ts';
import { sendFile } from '../send-file.ts';

const HELP = `Usage: flowtrail ingest FILE... [options]

Takes files in, normalises them and prints what became of every line. The same bytes twice are one upload.

Options:
  --layout ID          take the file for this layout
  --mapping FILE       JSON: {"columns": {"Header": "flow column or null"}, "zone": ..., "date_order": ...}
  --zone Z             IANA zone of times that state none
  --date-order ORDER   dmy, mdy or ymd, where the values do not tell
${COMMON_HELP}

With --json one object per file: {file, sha256, upload, layout, status, lines, first_event, last_event, rows,
subscribers, bytes_out, bytes_in, rejects, warnings}. status is ready, empty_report, needs_mapping, failed or duplicate;
why it is none of the first two stands first in warnings. Exit code 1 when a file failed or needs a mapping.
`;

/** What `ingest --json` prints of a file. */
export interface IngestReport {
  readonly file: string;
  readonly sha256: string;
  readonly upload: string;
  readonly layout: string | null;
  readonly status: Upload['status'] | 'duplicate';
  readonly lines: NonNullable<Upload['ledger']>['lines'] | null;
  readonly first_event: string | null;
  readonly last_event: string | null;
  readonly rows: number;
  readonly subscribers: number | null;
  readonly bytes_out: number | null;
  readonly bytes_in: number | null;
  readonly rejects: readonly { line: number; reason: string }[];
  /** What became of the file, where it is not ready, then what to know of its rows. */
  readonly warnings: readonly string[];
}

export const ingestCommand: Command = {
  name: 'ingest',
  summary: 'take log files in',
  help: HELP,
  options: {
    ...COMMON,
    layout: { type: 'string' },
    mapping: { type: 'string' },
    zone: { type: 'string' },
    'date-order': { type: 'string' },
  },
  run: async (args, io) => {
    if (args.positionals.length === 0) throw new InvalidInputError('expected at least one FILE');
    const overrides = await overridesOf(args);
    for (const file of args.positionals) {
      const info = await stat(file).catch(() => null);
      if (info === null) throw new InvalidInputError(`no such file: ${file}`);
      if (!info.isFile()) throw new InvalidInputError(`expected a file, ${file} is none`);
    }
    const client = await clientOf(args, { held: false });
    try {
      let failures = 0;
      for (const file of args.positionals) {
        const report = await ingestOne(client, { file, overrides, io });
        io.out(`${flag(args, 'json') ? JSON.stringify(report) : describe(report)}\n`);
        if (report.status === 'failed' || report.status === 'needs_mapping') failures += 1;
      }
      return failures === 0 ? 0 : 1;
    } finally {
      await client.close();
    }
  },
};

async function overridesOf(args: ParsedArgs): Promise<Record<string, unknown>> {
  const mappingFile = text(args, 'mapping');
  return {
    layout: text(args, 'layout'),
    mapping: mappingFile === undefined ? undefined : await mappingOf(mappingFile),
    zone: text(args, 'zone'),
    date_order: text(args, 'date-order'),
  };
}

async function mappingOf(file: string): Promise<Mapping> {
  const content = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new InvalidInputError(`cannot read ${file}`, { field: '--mapping', cause });
  });
  const mapping = mappingSchema.safeParse(jsonOf(content));
  if (mapping.success) return mapping.data;
  const [issue] = mapping.error.issues;
  throw new InvalidInputError(`${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'no mapping'}`, {
    field: '--mapping',
  });
}

function jsonOf(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new InvalidInputError('expected a file of JSON', { field: '--mapping', cause });
  }
}

async function ingestOne(
  client: Client,
  input: { file: string; overrides: Record<string, unknown>; io: CommandIo },
): Promise<IngestReport> {
  const { file, overrides, io } = input;
  const { size } = await stat(file);
  // A log that still grows is taken as long as it was announced.
  const body = { name: basename(file), size_bytes: size, ...overrides };
  const { upload_id, duplicate } = await arrived(client, await sendFile(client, file, body));
  const upload = await finished(client, upload_id, io);
  return reportOf(client, file, { upload, duplicate });
}

/** Waits until the bytes are an upload. Throws UnavailableError for those that were not taken. */
async function arrived(client: Client, ticket: string): Promise<{ upload_id: string; duplicate: boolean }> {
  for (let wait = 50; ; wait = Math.min(wait * 1.5, 1000)) {
    const { state, upload_id, duplicate, message } = await client.call<Incoming>('incoming', { params: { ticket } });
    if (upload_id !== null) return { upload_id, duplicate };
    if (state === 'failed') throw new UnavailableError(message ?? 'the file was not taken: send it again');
    await sleep(wait);
  }
}

async function finished(client: Client, uploadId: string, io: CommandIo): Promise<Upload> {
  let said = '';
  for (let wait = 20; ; wait = Math.min(wait * 1.5, 500)) {
    const upload = await client.call<Upload>('upload', { params: { upload_id: uploadId } });
    if (upload.status !== 'ingesting' && upload.status !== 'receiving') return upload;
    const { stage, done, total, unit } = upload.progress ?? { stage: 'queued', done: 0, total: null, unit: '' };
    const now = `${upload.name}: ${stage} ${printCount(done)}${total === null ? '' : ` of ${printCount(total)}`} ${unit}`;
    if (now !== said && wait > 100) io.note(now);
    said = now;
    await sleep(wait);
  }
}

async function reportOf(
  client: Client,
  file: string,
  result: { upload: Upload; duplicate: boolean },
): Promise<IngestReport> {
  const { upload, duplicate } = result;
  const { ledger } = upload;
  return {
    file,
    sha256: upload.sha256,
    upload: upload.upload_id,
    layout: upload.layout,
    status: duplicate ? 'duplicate' : upload.status,
    lines: ledger?.lines ?? (upload.size_bytes === 0 ? NO_LINES : null),
    first_event: ledger?.first_event ?? null,
    last_event: ledger?.last_event ?? null,
    rows: ledger?.rows ?? 0,
    subscribers: ledger?.subscribers ?? null,
    bytes_out: ledger?.bytes_out ?? null,
    bytes_in: ledger?.bytes_in ?? null,
    rejects: await allRejects(client, upload),
    warnings: [...(upload.message === null ? [] : [upload.message]), ...(ledger?.warnings ?? [])],
  };
}

const NO_LINES = { physical: 0, preamble: 0, header: 0, separator: 0, notice: 0, accepted: 0, rejected: 0, footer: 0 };

/** The ledger keeps the first rejected lines; where there are more, the CSV is read for the rest. */
async function allRejects(client: Client, upload: Upload): Promise<{ line: number; reason: string }[]> {
  const { ledger } = upload;
  if (ledger === null || ledger.rejects.length >= ledger.lines.rejected) return ledger?.rejects ?? [];
  const csv = await new Response(await client.stream(`/api/uploads/${upload.upload_id}/rejected.csv`)).text();
  return [...csv.matchAll(REJECTED)].slice(1).map(([, line, reason]) => ({ line: Number(line), reason: reason! }));
}

/** One row of the CSV; quoted text may hold line ends. The first is the header. */
const REJECTED = /([^,\r\n]+),([^,\r\n]+),(?:"(?:[^"]|"")*"|[^"\r\n]*)\r\n/gy;

function describe(report: IngestReport): string {
  const head = `${report.file}: ${report.status}${report.layout === null ? '' : `, ${report.layout}`}`;
  const { lines } = report;
  const counts =
    lines === null
      ? ''
      : `\n  ${lines.physical} lines: ${lines.accepted} accepted, ${lines.rejected} rejected, ${lines.header} header, ${lines.preamble} preamble, ${lines.footer} footer, ${lines.notice} notice, ${lines.separator} separator`;
  const period =
    report.first_event === null ? '' : `\n  ${report.rows} rows, ${report.first_event} to ${report.last_event} (UTC)`;
  const said = report.warnings.map((line) => `\n  ${line}`).join('');
  return `${head}\n  upload ${report.upload}${counts}${period}${said}`;
}
