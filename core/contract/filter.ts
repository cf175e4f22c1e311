import { z } from 'zod';
import { isQueryColumn } from '../flow/schema.ts';

export const columnNameSchema = z
  .string()
  .refine(isQueryColumn, { error: (issue) => `unknown field ${JSON.stringify(issue.input)}` })
  .meta({ description: 'a column of the flow schema' });

/**
 * One filter pill. `subscriber` and `address` are not columns: they match any of msisdn/imsi/imei/user_id/
 * subscriber_id and any of source/destination/NAT address; `port` matches source or destination or NAT port,
 * `country` either end. `is` takes any of the values; addresses accept CIDR.
 */
export const FILTER_ROLES = ['subscriber', 'address', 'port', 'country'] as const;

export const pillSchema = z.object({
  field: z.union([z.enum(FILTER_ROLES), columnNameSchema]),
  op: z.enum(['is', 'contains', 'starts_with', 'gte', 'lt', 'exists']),
  values: z.array(z.union([z.string().max(512), z.number()])).max(500),
  negate: z.boolean().optional(),
  disabled: z.boolean().optional(),
  pinned: z.boolean().optional(),
});

export const filterSchema = z.object({
  /** Half-open [from, to), UTC. Null or absent: unbounded. */
  from: z.iso.datetime().nullish(),
  to: z.iso.datetime().nullish(),
  /** Free text over subscriber, address, domain, service, cell, user agent and alert columns; words are and-ed. */
  text: z.string().max(512).nullish(),
  pills: z.array(pillSchema).max(50).default([]),
});

export type Pill = z.infer<typeof pillSchema>;
export type Filter = z.infer<typeof filterSchema>;
