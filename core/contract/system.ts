import { z } from 'zod';

export const healthSchema = z.object({ status: z.enum(['ok', 'degraded']), version: z.string(), uptime_s: z.number() });

/** Public: what the page needs before anybody is signed in. */
export const configSchema = z.object({
  version: z.string(),
  environment: z.string(),
  authority: z.string(),
  client_id: z.string(),
  /** What to ask the sign-in server for. */
  scope: z.string(),
  /** Where the sign-in server forgets a browser; null where ending the session is enough. */
  end_session_url: z.string().nullable(),
  needs_setup: z.boolean(),
  sign_up: z.boolean(),
  /** Whether people can make API tokens; elsewhere machines get credentials from whoever runs the deployment. */
  api_tokens: z.boolean(),
  /** Whether a second factor comes with recovery codes. */
  recovery_codes: z.boolean(),
});

export const RDNS_MODES = ['off', 'system', 'resolver'] as const;

export const settingsSchema = z.object({
  /** IANA zone in which the screen shows times. */
  zone: z.string().max(64),
  /** Zone assumed for layouts that state none. */
  default_input_zone: z.string().max(64),
  reverse_dns: z.object({ mode: z.enum(RDNS_MODES), server: z.string().max(100).nullable() }),
});

export const systemSchema = z.object({
  version: z.string(),
  data_dir: z.string(),
  /** Null where storage has no end. */
  disk: z.object({ free_bytes: z.number(), total_bytes: z.number(), low: z.boolean() }).nullable(),
  rows: z.int(),
  uploads: z.int(),
  geo: z.array(
    z.object({
      name: z.string(),
      source: z.enum(['bundled', 'file']),
      build_date: z.string().nullable(),
      licence: z.string(),
      attribution: z.string(),
    }),
  ),
});

export const auditEntrySchema = z.object({
  seq: z.int(),
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.string(),
  target: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  /** SHA-256 over the previous hash and this entry: a gap or a change shows. */
  hash: z.string(),
});
export const auditQuerySchema = z.object({
  before: z.coerce.number().int().optional(),
  action: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'words or parts of words of the action: "delete" finds upload_deleted and mapping_deleted' }),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const auditResponseSchema = z.object({ entries: z.array(auditEntrySchema), intact: z.boolean() });

export const demoResponseSchema = z.object({
  uploads: z.array(z.string()),
  /** The demo was here before, whole: nothing was added. */
  already_loaded: z.boolean(),
});

export type Settings = z.infer<typeof settingsSchema>;
export type SystemStatus = z.infer<typeof systemSchema>;
export type AuditEntry = z.infer<typeof auditEntrySchema>;
export type Config = z.infer<typeof configSchema>;
export type Health = z.infer<typeof healthSchema>;
