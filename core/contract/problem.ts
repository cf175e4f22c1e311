import { z } from 'zod';

/** RFC 9457 problem details; the only shape in which an error reaches a client. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  /** Dotted path of the input field at fault. */
  field: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  request_id: z.string().optional(),
});

export type Problem = z.infer<typeof problemSchema>;
