import { demo } from '../../sample/demo.ts';
import type { IngestQueue } from './ingest-queue.ts';
import { receiveUpload } from './receive-upload.ts';
import { requireSpace } from './require-space.ts';
import type { UploadDeps } from './upload-deps.ts';
import type { UploadItem } from './upload-item.ts';

const DAY_MS = 86_400_000;
/** What the data set comes to, and some room. */
const DEMO_BYTES = 100_000_000;
const DEMO = 'demo';

/** The set that was loaded, kept among the settings. */
interface DemoSet {
  readonly end_ms: number;
  /** Empty while it is being loaded, or where that was interrupted. */
  readonly uploads: readonly string[];
}

export interface LoadedDemo {
  readonly uploads: string[];
  /** Every file of it was here before. */
  readonly already_loaded: boolean;
}

/**
 * Brings the invented data set in through the same door as any upload. There is one at a time: while a file of an
 * earlier one is held, that set is completed instead. A new one ends today, so that recent periods show it.
 */
export async function loadDemo(deps: UploadDeps, queue: Pick<IngestQueue, 'add'>, actor: string): Promise<LoadedDemo> {
  const earlier = await earlierSet(deps);
  if (earlier?.isWhole) return { uploads: [...earlier.uploads], already_loaded: true };
  await requireSpace(deps, DEMO_BYTES);
  const end_ms = earlier?.end_ms ?? Math.floor(deps.clock.now() / DAY_MS) * DAY_MS;
  await keep(deps, { end_ms, uploads: earlier?.uploads ?? [] });
  const uploads: string[] = [];
  for (const file of demo({ endMs: end_ms }).files) {
    const { item } = await receiveUpload(deps, { name: file.name, source: { body: bytes(file.chunks()) }, actor });
    void queue.add(item.upload_id);
    uploads.push(item.upload_id);
  }
  await keep(deps, { end_ms, uploads });
  await deps.audit.record({ actor, action: 'demo_loaded', detail: { uploads } });
  return { uploads, already_loaded: false };
}

/** The set to go on with, if anything of it is left. */
async function earlierSet({ tables }: UploadDeps): Promise<(DemoSet & { isWhole: boolean }) | null> {
  const stored = (await tables.get('settings', DEMO))?.item as DemoSet | undefined;
  if (stored === undefined) return null;
  if (stored.uploads.length === 0) return { ...stored, isWhole: false };
  const items = await Promise.all(stored.uploads.map((id) => tables.get('uploads', id)));
  const held = items.filter((one) => one !== null && (one.item as unknown as UploadItem).status !== 'deleting');
  return held.length === 0 ? null : { ...stored, isWhole: held.length === stored.uploads.length };
}

async function keep({ tables }: UploadDeps, set: DemoSet): Promise<void> {
  await tables.put('settings', DEMO, { ...set });
}

async function* bytes(chunks: Iterable<string>): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  for (const chunk of chunks) yield encoder.encode(chunk);
}
