import { z } from 'zod';
import { filterSchema } from './filter.ts';

export const overviewRequestSchema = z.object({
  filter: filterSchema,
  /** IANA zone of the hour x day heatmap and of day boundaries. */
  zone: z.string().max(64).default('UTC'),
  /** Width of the series' windows; auto picks 5 or 10 minutes, wider where a long period would give over 2,000. */
  bucket_minutes: z.union([z.literal('auto'), z.int().min(1).max(1440)]).default('auto'),
});

const kpiSchema = z.object({
  value: z.number().nullable(),
  /** The same figure over the period of equal length just before; null where there is none. */
  previous: z.number().nullable(),
  /** Twenty-four values over the period, oldest first. */
  spark: z.array(z.number()),
});

const rankedSchema = z.object({
  name: z.string(),
  sessions: z.int(),
  seconds: z.number(),
  bytes: z.number(),
});

/** The first ten by each figure. */
const rankingsSchema = z.object({
  by_visits: z.array(rankedSchema),
  by_time: z.array(rankedSchema),
  by_bytes: z.array(rankedSchema),
});

export const overviewResponseSchema = z.object({
  period: z.object({ from: z.iso.datetime().nullable(), to: z.iso.datetime().nullable() }),
  verdict: z.object({
    level: z.enum(['ok', 'attention', 'critical', 'unknown']),
    text: z.string(),
    /** Alert to begin with, if any. */
    alert_id: z.string().nullable(),
  }),
  kpis: z.object({
    sessions: kpiSchema,
    unique_users: kpiSchema,
    events: kpiSchema,
    anomalous_events: kpiSchema,
    attacking_addresses: kpiSchema,
    bytes: kpiSchema,
  }),
  /** Domains the logs name. */
  top_domains: rankingsSchema,
  /** Services as the logs name them, or as told from domain, address and port. */
  top_services: rankingsSchema,
  series: z.object({
    bucket_minutes: z.number(),
    points: z.array(
      z.object({
        time: z.iso.datetime(),
        events: z.int(),
        anomalies: z.int(),
        mean_score: z.number().nullable(),
      }),
    ),
    bursts: z.array(z.object({ from: z.iso.datetime(), to: z.iso.datetime(), anomalies: z.int() })),
  }),
  suspicious_addresses: z.array(
    z.object({
      address: z.string(),
      country: z.string().nullable(),
      network: z.string().nullable(),
      anomalies: z.int(),
      mean_score: z.number(),
      max_score: z.number(),
      bytes: z.number(),
    }),
  ),
  suspicious_countries: z.array(
    z.object({ country: z.string(), anomalies: z.int(), events: z.int(), share: z.number() }),
  ),
  /** Users (source end) and destinations, aggregated to rounded places. */
  map: z.object({
    sources: z.array(
      z.object({
        latitude: z.number(),
        longitude: z.number(),
        country: z.string().nullable(),
        city: z.string().nullable(),
        sessions: z.int(),
        anomalies: z.int(),
      }),
    ),
    destinations: z.array(
      z.object({
        latitude: z.number(),
        longitude: z.number(),
        country: z.string().nullable(),
        city: z.string().nullable(),
        sessions: z.int(),
        anomalies: z.int(),
      }),
    ),
    countries: z.array(
      z.object({ country: z.string(), as_source: z.int(), as_destination: z.int(), anomalies: z.int() }),
    ),
  }),
  ports: z.array(z.object({ port: z.int(), service: z.string().nullable(), sessions: z.int(), anomalies: z.int() })),
  protocols: z.array(z.object({ protocol: z.string(), sessions: z.int(), anomalies: z.int() })),
  /** 7 x 24, Monday first, hour in the asked zone. */
  heatmap: z.array(z.array(z.object({ events: z.int(), anomalies: z.int() }))),
  /** The run whose anomalies are shown: the latest over everything held, or where there is none, the latest at all. */
  run: z
    .object({
      id: z.string(),
      finished_at: z.iso.datetime(),
      scored: z.int(),
      anomalous: z.int(),
      /** The filter that limited the run; null where it looked at everything. */
      covers: filterSchema.nullable(),
    })
    .nullable(),
  /** Uploads in view that came after the latest run over everything: nothing in them is scored. */
  unscored_uploads: z.int(),
  elapsed_ms: z.number(),
});

export type OverviewRequest = z.infer<typeof overviewRequestSchema>;
export type OverviewResponse = z.infer<typeof overviewResponseSchema>;
