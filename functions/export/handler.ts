import { z } from 'zod';
import { makeExport } from '../../core/usecase/search/stored-exports.ts';

const orderSchema = z.object({ ticket: z.string().min(1).max(64) });

/** Makes the download a message names; one that is made is left alone. Throws where it should be tried again. */
export function exportHandler(deps: Parameters<typeof makeExport>[0]): (body: string) => Promise<void> {
  return (body) => makeExport(deps, orderSchema.parse(JSON.parse(body)).ticket);
}
