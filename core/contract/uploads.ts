import { z } from 'zod';
import { flowRecordSchema } from '../flow/record.ts';

export const UPLOAD_STATUSES = [
  'receiving',
  'ingesting',
  'ready',
  'empty_report',
  'needs_mapping',
  'failed',
  'deleting',
] as const;

/** Every physical line is in exactly one class; blank lines count with the part they stand in. */
export const lineCountsSchema = z.object({
  physical: z.int(),
  preamble: z.int(),
  header: z.int(),
  separator: z.int(),
  notice: z.int(),
  accepted: z.int(),
  rejected: z.int(),
  footer: z.int(),
});

export const DATE_ORDERS = ['dmy', 'mdy', 'ymd'] as const;

export const ledgerSchema = z.object({
  lines: lineCountsSchema,
  rows: z.int(),
  subscribers: z.int().nullable(),
  first_event: z.iso.datetime().nullable(),
  last_event: z.iso.datetime().nullable(),
  bytes_out: z.number().nullable(),
  bytes_in: z.number().nullable(),
  container: z.string(),
  encoding: z.string(),
  delimiter: z.string().nullable(),
  newline: z.string(),
  zone: z.object({ value: z.string(), why: z.string() }),
  date_order: z.object({ value: z.string(), why: z.string() }).nullable(),
  /** Flag code -> rows that carry it (0 for flags about the file as a whole). */
  flags: z.record(z.string(), z.int()),
  /** The first rejected lines; the whole list is a CSV of its own. */
  rejects: z.array(z.object({ line: z.int(), reason: z.string() })),
  preamble: z.array(z.string()),
  warnings: z.array(z.string()),
});

export const evidenceSchema = z.object({ signal: z.string(), detail: z.string() });

export const mappingSchema = z.object({
  /** Header as printed -> flow column (or input role such as start_date); null leaves it out. */
  columns: z.record(z.string().max(512), z.string().max(64).nullable()),
  zone: z.string().max(64).optional(),
  date_order: z.enum(DATE_ORDERS).optional(),
});

export const uploadSchema = z.object({
  upload_id: z.string(),
  name: z.string(),
  size_bytes: z.int(),
  sha256: z.string(),
  status: z.enum(UPLOAD_STATUSES),
  layout: z.string().nullable(),
  layout_title: z.string().nullable(),
  evidence: z.array(evidenceSchema),
  revision: z.int(),
  uploaded_at: z.iso.datetime(),
  uploaded_by: z.string(),
  finished_at: z.iso.datetime().nullable(),
  /** Present while work is under way. */
  progress: z
    .object({
      stage: z.enum([
        'receiving',
        'unpacking',
        'recognising',
        'surveying',
        'normalising',
        'enriching',
        'writing',
        'done',
      ]),
      done: z.number(),
      total: z.number().nullable(),
      unit: z.enum(['bytes', 'rows']),
    })
    .nullable(),
  /** Why it failed or is empty, and what to do; null when all is well. */
  message: z.string().nullable(),
  ledger: ledgerSchema.nullable(),
});

export const uploadListSchema = z.object({ uploads: z.array(uploadSchema) });

/** What the user knows better than the recogniser. */
export const overridesSchema = z.object({
  layout: z.string().max(64).optional(),
  mapping: mappingSchema.optional(),
  zone: z.string().max(64).optional(),
  date_order: z.enum(DATE_ORDERS).optional(),
});

export const beginUploadRequestSchema = overridesSchema.extend({
  name: z.string().min(1).max(255),
  size_bytes: z.int().min(0),
});
export const beginUploadResponseSchema = z.object({
  ticket: z.string(),
  /** Where the bytes are PUT, in one request; null for a file that is sent in parts. */
  url: z.string().nullable(),
  method: z.literal('PUT'),
  /** Bytes of a part, the last may be shorter; null for a file that is sent whole. */
  part_bytes: z.int().nullable(),
});
export const uploadPartsRequestSchema = z.object({ parts: z.array(z.int().min(1).max(10_000)).min(1).max(100) });
/** In the order they were asked for. */
export const uploadPartsResponseSchema = z.object({ urls: z.array(z.string()) });

/** State of bytes on their way in; `upload_id` once they are stored, `duplicate` when they were here before. */
export const incomingSchema = z.object({
  ticket: z.string(),
  state: z.enum(['waiting', 'receiving', 'stored', 'failed']),
  bytes_received: z.int(),
  upload_id: z.string().nullable(),
  duplicate: z.boolean(),
  message: z.string().nullable(),
});

/** What the mapping screen starts from. */
export const mappingDraftSchema = z.object({
  upload_id: z.string(),
  delimiter: z.string().nullable(),
  header_line: z.int(),
  columns: z.array(
    z.object({
      header: z.string(),
      samples: z.array(z.string()),
      suggested: z.string().nullable(),
      why: z.string(),
    }),
  ),
  targets: z.array(z.object({ name: z.string(), label: z.string(), about: z.string() })),
  /** Parts a mapping cannot do without: some column must become one of the targets of each. */
  needed: z.array(z.object({ what: z.string(), any: z.array(z.string()) })),
  zone: z.string(),
  date_order: z.enum(DATE_ORDERS).nullable(),
});

export const previewResponseSchema = z.object({
  rows: z.array(flowRecordSchema),
  rejects: z.array(z.object({ line: z.int(), reason: z.string(), text: z.string() })),
  /** Columns with sampled cells that do not read, with examples; a mapping is refused for those that say so. */
  problems: z.array(
    z.object({
      header: z.string(),
      column: z.string(),
      message: z.string(),
      examples: z.array(z.string()),
      /** At least half of the column's cells do not read: it is something else. */
      refused: z.boolean(),
    }),
  ),
});

export const applyMappingRequestSchema = z.object({
  mapping: mappingSchema,
  /** Keep as a profile of this name: the same headers are recognised next time. */
  save_as: z.string().min(1).max(80).optional(),
});

export const profileSchema = z.object({
  signature: z.string(),
  name: z.string(),
  mapping: mappingSchema,
  created_at: z.iso.datetime(),
  created_by: z.string(),
});

export const receiptSchema = z.object({
  receipt_id: z.string(),
  upload_id: z.string(),
  name: z.string(),
  sha256: z.string(),
  size_bytes: z.int(),
  deleted_at: z.iso.datetime(),
  deleted_by: z.string(),
  reason: z.string().nullable(),
  rows: z.int(),
  objects: z.int(),
  object_bytes: z.int(),
  alerts: z.int(),
});

export type Upload = z.infer<typeof uploadSchema>;
export type UploadStatus = (typeof UPLOAD_STATUSES)[number];
export type Ledger = z.infer<typeof ledgerSchema>;
export type LineCounts = z.infer<typeof lineCountsSchema>;
export type Mapping = z.infer<typeof mappingSchema>;
export type DateOrder = (typeof DATE_ORDERS)[number];
export type Evidence = z.infer<typeof evidenceSchema>;
export type Incoming = z.infer<typeof incomingSchema>;
export type MappingDraft = z.infer<typeof mappingDraftSchema>;
export type PreviewResponse = z.infer<typeof previewResponseSchema>;
export type Profile = z.infer<typeof profileSchema>;
export type Receipt = z.infer<typeof receiptSchema>;
