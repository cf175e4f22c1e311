import { createHash } from 'node:crypto';
import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParseArgsConfig } from 'node:util';
import { InvalidInputError } from '../../core/errors.ts';
import type { SampleLayout } from '../../core/sample/layout.ts';
import { SAMPLE_LAYOUTS } from '../../core/sample/layouts/index.ts';
import { type SampleFile, sampleFile } from '../../core/sample/sample-file.ts';

const DEFAULTS = { rows: '100000', seed: '7', days: '7', from: '2026-01-05T00:00:00+05:30' };
const MAX_ROWS = 1_000_000_000;
const MAX_DAYS = 366;
const LAYOUT_IDS = SAMPLE_LAYOUTS.map((layout) => layout.id);

const HELP = `Usage: flowtrail sample --layout L --out DIR [options]

Writes invented log files: subscribers, daily rhythm, attacks and innocent look-alikes. The same options give the
same bytes on every machine. Nothing in them is a real person's.

Options:
  --rows N      sessions (web_threat: requests) per file; Suricata writes several lines for one   [${DEFAULTS.rows}]
  --layout L    one of the layouts below, may be repeated, or "all"
  --out DIR     folder to write to, made if it does not exist; files of the same name are replaced
  --seed S      another seed is another world                                                     [${DEFAULTS.seed}]
  --days D      whole days covered                                                                [${DEFAULTS.days}]
  --from ISO    start, with offset or Z; a bare date is midnight in IST     [${DEFAULTS.from}]
  --truth       beside each file write NAME.truth.json: what happened in it, attack or innocent
  --json        print {"files": [{"path", "rows", "bytes", "sha256"}]}
  --help        this text

Layouts: ${LAYOUT_IDS.join(', ')}
`;

const options = {
  rows: { type: 'string', default: DEFAULTS.rows },
  layout: { type: 'string', multiple: true },
  out: { type: 'string' },
  seed: { type: 'string', default: DEFAULTS.seed },
  days: { type: 'string', default: DEFAULTS.days },
  from: { type: 'string', default: DEFAULTS.from },
  truth: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsConfig['options'];

/** What `parseArgs({ options: sampleCommand.options, args })` gives. */
export interface SampleArgs {
  readonly values: {
    readonly rows?: string;
    readonly layout?: readonly string[];
    readonly out?: string;
    readonly seed?: string;
    readonly days?: string;
    readonly from?: string;
    readonly truth?: boolean;
    readonly json?: boolean;
    readonly help?: boolean;
  };
}

export interface SampleIo {
  /** Writes to standard output, as is. */
  readonly out: (text: string) => void;
}

interface WrittenFile {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** `flowtrail sample`: throws InvalidInputError naming the option at fault. */
export const sampleCommand = {
  name: 'sample',
  summary: 'write invented log files of any size, the same for the same seed',
  options,
  help: HELP,
  run,
};

async function run({ values }: SampleArgs, io: SampleIo): Promise<void> {
  if (values.help) {
    io.out(HELP);
    return;
  }
  const layouts = layoutsOf(values.layout ?? []);
  if (values.out === undefined) throw new InvalidInputError('expected --out DIR', { field: 'out' });
  const settings = {
    rows: wholeNumber('rows', values.rows ?? DEFAULTS.rows, { min: 1, max: MAX_ROWS }),
    seed: wholeNumber('seed', values.seed ?? DEFAULTS.seed, { min: 0, max: Number.MAX_SAFE_INTEGER / 2 }),
    days: wholeNumber('days', values.days ?? DEFAULTS.days, { min: 1, max: MAX_DAYS }),
    fromMs: startTime(values.from ?? DEFAULTS.from),
  };
  await mkdir(values.out, { recursive: true });
  const files: WrittenFile[] = [];
  for (const layout of layouts) {
    const file = sampleFile(layout, settings);
    const path = join(values.out, file.name);
    const written = { path, rows: settings.rows, ...(await writeSample(path, file)) };
    if (values.truth) await writeFile(`${path}.truth.json`, `${JSON.stringify(file.truth, null, 2)}\n`);
    files.push(written);
    if (!values.json) io.out(`${path}  ${written.rows} rows, ${written.bytes} bytes, sha256 ${written.sha256}\n`);
  }
  if (values.json) io.out(`${JSON.stringify({ files })}\n`);
}

function layoutsOf(asked: readonly string[]): readonly SampleLayout[] {
  const known = `expected --layout with one of ${LAYOUT_IDS.join(', ')}, or all`;
  if (asked.length === 0) throw new InvalidInputError(known, { field: 'layout' });
  if (asked.includes('all')) return SAMPLE_LAYOUTS;
  return [...new Set(asked)].map((id) => {
    const layout = SAMPLE_LAYOUTS.find((each) => each.id === id);
    if (layout === undefined) throw new InvalidInputError(`${known}; got ${JSON.stringify(id)}`, { field: 'layout' });
    return layout;
  });
}

function wholeNumber(field: string, text: string, range: { min: number; max: number }): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= range.min && value <= range.max)) {
    const expected = `expected --${field} as a whole number from ${range.min} to ${range.max}`;
    throw new InvalidInputError(`${expected}; got ${JSON.stringify(text)}`, { field });
  }
  return value;
}

/** Epoch milliseconds of a time with an offset, down to the second; without one its meaning would depend on the machine. */
function startTime(text: string): number {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const ms = isDate ? Date.parse(`${text}T00:00:00+05:30`) : isInstant ? Date.parse(text) : Number.NaN;
  if (!Number.isFinite(ms) || ms < 0) {
    const expected = 'expected --from as an ISO date, or time with offset, from 1970 on';
    throw new InvalidInputError(`${expected}; got ${JSON.stringify(text)}`, { field: 'from' });
  }
  return Math.floor(ms / 1000) * 1000;
}

/** Under a temporary name until complete, so that a watched folder never sees half a file. */
async function writeSample(path: string, file: SampleFile): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(`${path}.part`, 'w');
  try {
    for (const chunk of file.chunks()) {
      const data = Buffer.from(chunk);
      hash.update(data);
      bytes += data.length;
      await handle.writeFile(data);
    }
  } finally {
    await handle.close();
  }
  await rename(`${path}.part`, path);
  return { bytes, sha256: hash.digest('hex') };
}
