import { demo } from '../../sample/demo.ts';
import type { IngestQueue } from './ingest-queue.ts';
import { receiveUpload } from './receive-upload.ts';
import { requireSpace } from './require-space.ts';
import type { UploadDeps } from './upload-deps.ts';

const DAY_MS = 86_400_000;
/** What the data set comes to, and some room. */
const DEMO_BYTES = 100_000_000;

/** Brings the invented data set in through the same door as any upload. It ends today, so that recent periods show it. */
export async function loadDemo(deps: UploadDeps, queue: IngestQueue, actor: string): Promise<string[]> {
  await requireSpace(deps, DEMO_BYTES);
  const endMs = Math.floor(deps.clock.now() / DAY_MS) * DAY_MS;
  const uploads: string[] = [];
  for (const file of demo({ endMs }).files) {
    const { item } = await receiveUpload(deps, { name: file.name, body: bytes(file.chunks()), actor });
    void queue.add(item.upload_id);
    uploads.push(item.upload_id);
  }
  await deps.audit.record({ actor, action: 'demo_loaded', detail: { uploads } });
  return uploads;
}

async function* bytes(chunks: Iterable<string>): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  for (const chunk of chunks) yield encoder.encode(chunk);
}
