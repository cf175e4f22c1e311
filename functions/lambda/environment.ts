import { z } from 'zod';

const name = z.string().min(1);

const schema = z.object({
  FLOWTRAIL_ENVIRONMENT: name,
  AWS_REGION: name,
  ARRIVALS_BUCKET: name,
  UPLOADS_BUCKET: name,
  LAKE_BUCKET: name,
  RESULTS_BUCKET: name,
  TABLE_PREFIX: name,
  ATHENA_WORKGROUP: name,
  GLUE_DATABASE: name,
  USER_POOL_ID: name,
  WEB_CLIENT_ID: name,
  /** App clients of machines, `name=id` or `id` each, separated by commas. */
  MACHINE_CLIENT_IDS: z
    .string()
    .default('')
    .transform(
      (text) =>
        new Map(
          text
            .split(',')
            .filter((one) => one !== '')
            .map(namedClient),
        ),
    ),
  INGEST_QUEUE_URL: name,
  RUNS_QUEUE_URL: name,
  EXPORTS_QUEUE_URL: name,
  /** The state machine that has large files ingested by many workers. */
  LARGE_MACHINE_ARN: name,
  /** Size from which on a file is taken for large, and size of the pieces it is cut into. */
  LARGE_FILE_BYTES: z.coerce.number().int().positive(),
  PIECE_BYTES: z.coerce.number().int().positive(),
  SITE_ORIGIN: z.string().default(''),
  /** Origin of the sign-in pages. */
  SIGN_IN_URL: z.string().default(''),
  SETUP_SECRET_ID: name,
  /** Secret of what CloudFront adds to each call; only where the site has an allow-list. */
  ORIGIN_SECRET_ID: name.optional(),
  /** File of the prebuilt geo tables, from the layer. */
  GEO_TABLES: name,
  /** A stand-in for AWS instead of AWS itself; the clients read it too. */
  AWS_ENDPOINT_URL: z.string().optional(),
});

/** What infra/aws tells every function. */
export type LambdaEnvironment = z.output<typeof schema>;

/** Throws where a variable is missing: the function does not start. */
export function lambdaEnvironment(variables: Readonly<Record<string, string | undefined>>): LambdaEnvironment {
  return schema.parse(variables);
}

function namedClient(text: string): [id: string, name: string] {
  const [first = '', second] = text.split('=');
  return second === undefined ? [first, first] : [second, first];
}
