import { z } from 'zod';
import type { Detection } from '../../core/usecase/detect/detection.ts';

const orderSchema = z.object({ run_id: z.string().min(1).max(64) });

/** Performs the run a message names; one that has ended is left alone. Throws for a message that names none. */
export function detectHandler(runs: Pick<Detection, 'perform'>): (body: string) => Promise<void> {
  return (body) => runs.perform(orderSchema.parse(JSON.parse(body)).run_id);
}
