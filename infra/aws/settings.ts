import { z } from 'zod';
import { TOKEN_SCOPES } from '../../core/contract/accounts.ts';

/** A machine that signs in by itself (client credentials), and what it may do. */
const machineSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/, 'expected lower-case letters, digits and dashes'),
  scopes: z.array(z.enum(TOKEN_SCOPES)).min(1),
});

const originSchema = z.string().regex(/^https?:\/\/[^/\s]+$/, 'expected an origin such as https://logs.example.org');

/** One environment of cdk.json; everything has a default that is right for trying things out. */
const environmentSchema = z.strictObject({
  /** Keeps data when a stack is deleted, and protects tables, buckets and people from deletion. */
  keepData: z.boolean().default(false),
  /** Days that logs of functions, of the gateway and of the buckets are kept. */
  logDays: z.union([1, 3, 5, 7, 14, 30, 60, 90, 180, 365, 731].map((days) => z.literal(days))).default(30),
  /** Days an original can be neither overwritten nor deleted (Object Lock, governance mode); null: no lock. */
  objectLockDays: z.int().min(1).max(3650).nullable().default(null),
  /** US dollars a month after which the operator is told: at 80 %, at 100 %, and when the forecast exceeds it. */
  budgetUsd: z.number().positive().default(50),
  /** Who gets alarms and the budget's messages; null: nobody until somebody subscribes to the topic. */
  operatorEmail: z.email().nullable().default(null),
  /** Address ranges that may reach the site; empty: all. */
  allowedRanges: z.array(z.union([z.cidrv4(), z.cidrv6()])).default([]),
  /** Origins the site is reached at, the first being the one links are made of; empty: the CloudFront address. */
  siteOrigins: z.array(originSchema).default([]),
  machines: z.array(machineSchema).default([]),
  /** Gigabytes one query may read before Athena stops it. */
  scanLimitGb: z.number().min(0.01).default(100),
  /** Upper bound of a function's memory: a new AWS account may not have more than 3,008 MB until its quota is raised. */
  memoryLimitMb: z.int().min(1024).max(10_240).default(10_240),
  /** Megabytes from which on a file is cut into pieces that many functions ingest, and megabytes of a piece. */
  largeFileMb: z.int().min(8).max(4000).default(1000),
  pieceMb: z.int().min(2).max(2000).default(500),
  /** Functions of one kind that run at once; SQS asks for at least 2. A new account has 10 in all. */
  atOnce: z.int().min(2).max(1000).default(5),
  architecture: z.enum(['arm64', 'x86_64', 'host']).default('arm64'),
  /** A local emulator of AWS: leaves out CloudFront, WAF, the budget and traces, and serves the site from elsewhere. */
  standIn: z.boolean().default(false),
});

const contextSchema = z
  .strictObject({
    environment: z.string().regex(/^[a-z][a-z0-9]{0,11}$/, 'expected at most 12 lower-case letters and digits'),
    environments: z.record(z.string(), environmentSchema),
  })
  .transform(({ environment, environments }, context) => {
    const found = environments[environment];
    if (found === undefined) {
      const known = Object.keys(environments).join(', ');
      context.addIssue({ code: 'custom', message: `expected one of ${known}, got ${environment}` });
      return z.NEVER;
    }
    if (found.standIn && found.siteOrigins.length === 0) {
      context.addIssue({ code: 'custom', message: 'expected siteOrigins: a stand-in gives the site no address' });
      return z.NEVER;
    }
    return { ...found, environment };
  });

export type Settings = z.infer<typeof contextSchema>;
export type Machine = z.infer<typeof machineSchema>;

/** Settings of the chosen environment, from cdk.json and `-c environment=NAME`. Throws a message that says what is wrong where. */
export function readSettings(context: { readonly environment: unknown; readonly environments: unknown }): Settings {
  const parsed = contextSchema.safeParse(context);
  if (parsed.success) return parsed.data;
  throw new Error(`cdk.json, context: ${z.prettifyError(parsed.error)}`);
}
