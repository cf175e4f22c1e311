import type { ParseArgsConfig } from 'node:util';

export interface CommandIo {
  readonly out: (text: string) => void;
  /** Progress and remarks; standard error. */
  readonly note: (text: string) => void;
}

export interface ParsedArgs {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly help: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Exit code; 0 when left out. Throws the errors of core/errors.ts. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a command that only prints ends with what printing gives
  readonly run: (args: ParsedArgs, io: CommandIo) => Promise<number | void>;
}

/** Options every command on a data folder has. */
export const COMMON = {
  data: { type: 'string' },
  server: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsConfig['options'];

export const COMMON_HELP = `  --data DIR    data folder                                     (./data, or FLOWTRAIL_DATA)
  --server URL  a server elsewhere instead of a data folder     (FLOWTRAIL_SERVER); signs in with FLOWTRAIL_TOKEN,
                or FLOWTRAIL_CLIENT_ID and FLOWTRAIL_CLIENT_SECRET
  --json        print JSON
  --help        this text`;

export function dataDirOf(args: ParsedArgs): string {
  return text(args, 'data') ?? process.env['FLOWTRAIL_DATA'] ?? 'data';
}

export function text(args: ParsedArgs, name: string): string | undefined {
  const value = args.values[name];
  return typeof value === 'string' ? value : undefined;
}

export function texts(args: ParsedArgs, name: string): string[] {
  const value = args.values[name];
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
}

export function flag(args: ParsedArgs, name: string): boolean {
  return args.values[name] === true;
}
