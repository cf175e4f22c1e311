import { z } from 'zod';
import { flowRecordSchema } from '../flow/record.ts';
import { filterSchema } from './filter.ts';

export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export const ALERT_STATUSES = ['open', 'confirmed', 'benign'] as const;

/** Alerts a run makes at most, the strongest first. */
export const MAX_RUN_ALERTS = 200;
/** In place of a run's id: the run that speaks for all data, the latest over everything, or where there is none, the latest. */
export const OVERALL_RUN = 'overall';
/** Alerts a list answers with at most. */
export const MAX_LISTED_ALERTS = 1000;

export const contributionSchema = z.object({
  feature: z.string(),
  /** Plain words with observed and usual figures. */
  text: z.string(),
  contribution: z.number(),
});

export const alertSchema = z.object({
  alert_id: z.string(),
  rule: z.string(),
  rule_version: z.string(),
  entity: z.string(),
  entity_kind: z.string(),
  target: z.string().nullable(),
  window_start: z.iso.datetime(),
  first_seen: z.iso.datetime(),
  last_seen: z.iso.datetime(),
  severity: z.enum(SEVERITIES),
  score: z.number(),
  /** base + sum of contributions = score */
  base: z.number(),
  contributions: z.array(contributionSchema),
  title: z.string(),
  text: z.string(),
  flows: z.int(),
  run_id: z.string().nullable(),
  /** Flows that show it, strongest first, at most 20. */
  evidence: z.array(z.object({ upload_id: z.string(), member: z.int(), row_number: z.int(), score: z.number() })),
  uploads: z.array(z.string()),
  status: z.enum(ALERT_STATUSES),
  status_reason: z.string().nullable(),
  status_by: z.string().nullable(),
  status_at: z.iso.datetime().nullable(),
});

export const alertQuerySchema = z.object({
  status: z.enum(ALERT_STATUSES).optional(),
  severity: z.enum(SEVERITIES).optional(),
  entity: z.string().max(256).optional(),
  run_id: z.string().max(64).optional().meta({
    description:
      'Alerts of one run, with those of earlier runs over the same that somebody judged; `overall`: of the run that speaks for all data, the latest over everything, or where there is none, the latest; left out: of all runs.',
  }),
  limit: z.coerce.number().int().min(1).max(MAX_LISTED_ALERTS).default(200),
});

export const verdictRequestSchema = z.object({
  status: z.enum(ALERT_STATUSES),
  reason: z.string().trim().min(3).max(2000),
});

export const detectRequestSchema = z.object({
  filter: filterSchema.default({ pills: [] }),
  /** Forest size and subsample; the defaults are the published ones. */
  trees: z.int().min(10).max(500).default(100),
  sample_size: z.int().min(16).max(4096).default(256),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
  min_score: z.number().min(0.5).max(1).default(0.6),
  /** Share of episodes, not of flows: a scan of thousands of flows within an hour counts once. */
  max_share: z.number().min(0.0001).max(0.2).default(0.005),
  /** IANA zone of the hour and weekday features. */
  zone: z.string().max(64).default('Asia/Kolkata'),
});

export const RUN_STATES = ['queued', 'running', 'finished', 'failed'] as const;

export const runSchema = z.object({
  run_id: z.string(),
  state: z.enum(RUN_STATES),
  stage: z.enum(['queued', 'features', 'training', 'scoring', 'explaining', 'writing', 'done']),
  done: z.int(),
  total: z.int(),
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  started_by: z.string(),
  request: detectRequestSchema,
  model: z.object({ name: z.string(), version: z.string(), sha256: z.string() }).nullable(),
  /** What was trained on and what was left out, with the reason. */
  features: z.array(z.string()),
  dropped: z.array(z.object({ feature: z.string(), why: z.string() })),
  threshold: z.number().nullable(),
  scored: z.int(),
  anomalous: z.int(),
  /** All flows of one entity in one hour are one episode; anomalous is one that holds an anomalous flow. */
  episodes: z.int().nullable().default(null),
  anomalous_episodes: z.int().nullable().default(null),
  alerts: z.int(),
  message: z.string().nullable(),
});

export const runFlowsResponseSchema = z.object({
  total: z.int(),
  rows: z.array(flowRecordSchema),
});

export const runEntitiesResponseSchema = z.object({
  rows: z.array(
    z.object({
      entity: z.string(),
      entity_kind: z.string(),
      flows: z.int(),
      anomalous: z.int(),
      mean_score: z.number(),
      max_score: z.number(),
      severity: z.enum(SEVERITIES),
      first_seen: z.iso.datetime().nullable(),
      last_seen: z.iso.datetime().nullable(),
    }),
  ),
});

export type Alert = z.infer<typeof alertSchema>;
export type AlertStatus = (typeof ALERT_STATUSES)[number];
export type Severity = (typeof SEVERITIES)[number];
export type DetectRequest = z.infer<typeof detectRequestSchema>;
export type Run = z.infer<typeof runSchema>;
export type Contribution = z.infer<typeof contributionSchema>;
