import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { InvalidInputError } from '../../core/errors.ts';

const originSchema = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'expected an origin such as https://logs.example',
  );

const schema = z
  .object({
    port: z.coerce.number().int().min(0).max(65_535).default(8787),
    host: z.string().min(1).default('127.0.0.1'),
    data: z
      .string()
      .min(1)
      .default('data')
      .transform((path) => resolve(path)),
    demo: z.boolean().default(false),
    origin: originSchema.optional(),
    allow_origin: z.array(originSchema).default([]),
    tls_cert: z.string().optional(),
    tls_key: z.string().optional(),
    city_mmdb: z.string().min(1).optional(),
    asn_mmdb: z.string().min(1).optional(),
    cache_dir: z
      .string()
      .min(1)
      .default(fileURLToPath(new URL('../../.cache/geo', import.meta.url)))
      .transform((path) => resolve(path)),
  })
  .refine(
    ({ tls_cert, tls_key }) => (tls_cert === undefined) === (tls_key === undefined),
    'expected --tls-cert and --tls-key together',
  );

/** Settings of the embedded host, from the command line or FLOWTRAIL_* variables; the command line wins. */
export type LocalConfig = z.output<typeof schema>;

export const HELP = `npm start -- [options]

  --port N             port to listen on; 0 takes a free one                  (8787)
  --host ADDR          address to listen on                                   (127.0.0.1, this machine only)
  --data DIR           folder for everything that is kept                     (./data)
  --demo               load an invented data set to try things on
  --origin URL         address people use, when it is not http://HOST:PORT (behind a proxy with TLS)
  --tls-cert FILE      serve HTTPS with this certificate (PEM) ...
  --tls-key FILE       ... and this key
  --allow-origin URL   let pages of this other origin sign in and call the API; may be repeated (none)
  --city-mmdb FILE     your own city database (MaxMind's mmdb format) instead of the bundled one
  --asn-mmdb FILE      your own network database, likewise
  --help               this text

Each has a variable: FLOWTRAIL_PORT, FLOWTRAIL_HOST, FLOWTRAIL_DATA, FLOWTRAIL_DEMO=1, FLOWTRAIL_ORIGIN,
FLOWTRAIL_TLS_CERT, FLOWTRAIL_TLS_KEY, FLOWTRAIL_ALLOW_ORIGIN (separated by commas), FLOWTRAIL_CITY_MMDB,
FLOWTRAIL_ASN_MMDB. FLOWTRAIL_CACHE_DIR is where the tables made from the bundled databases are kept (.cache/geo).
`;

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  demo: { type: 'boolean' },
  origin: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'allow-origin': { type: 'string', multiple: true },
  'city-mmdb': { type: 'string' },
  'asn-mmdb': { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** Options that have a plain variable of the same name. */
const VARIABLES = [
  'port',
  'host',
  'data',
  'origin',
  'tls_cert',
  'tls_key',
  'city_mmdb',
  'asn_mmdb',
  'cache_dir',
] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** Null when help was asked for. Throws InvalidInputError naming the option. */
export function parseConfig(args: readonly string[], env: Environment): LocalConfig | null {
  const given = parseArguments(args);
  if (given['help']) return null;
  const input = { ...fromEnvironment(env), ...underscored(given) };
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = `--${String(issue?.path[0] ?? '').replaceAll('_', '-')}`;
  throw new InvalidInputError(issue?.path.length ? `${field}: ${issue.message}` : (issue?.message ?? 'bad options'), {
    field,
  });
}

/** The defaults with changes, for tests and other programs that start a host. */
export function localConfig(changes: Partial<z.input<typeof schema>>): LocalConfig {
  return schema.parse(changes);
}

/** For a command that opens a data folder itself: on a free port of this machine, whatever a server would have. */
export function commandConfig(data: string, env: Environment): LocalConfig {
  const { city_mmdb, asn_mmdb, cache_dir } = fromEnvironment(env);
  return schema.parse({ data, port: 0, city_mmdb, asn_mmdb, cache_dir });
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function parseArguments(args: readonly string[]): Record<string, unknown> {
  try {
    return { ...parseArgs({ args: [...args], options: OPTIONS, strict: true }).values };
  } catch (cause) {
    throw new InvalidInputError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function fromEnvironment(env: Environment): Record<string, unknown> {
  const named = VARIABLES.flatMap((name) => {
    const value = env[`FLOWTRAIL_${name.toUpperCase()}`];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  const origins = env['FLOWTRAIL_ALLOW_ORIGIN']?.split(',').filter((text) => text !== '');
  return {
    ...Object.fromEntries(named),
    ...(env['FLOWTRAIL_DEMO'] === '1' && { demo: true }),
    ...(origins !== undefined && { allow_origin: origins }),
  };
}

function underscored(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name.replaceAll('-', '_'), value]));
}
