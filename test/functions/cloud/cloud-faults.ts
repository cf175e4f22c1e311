import { localHasher } from '../../../adapters/node/hasher.ts';
import type { Incoming } from '../../../core/contract/uploads.ts';
import type { ObjectStore } from '../../../core/ports.ts';
import { auditLog } from '../../../core/usecase/audit/audit-log.ts';
import type { RunItem } from '../../../core/usecase/detect/run-item.ts';
import { isTaken } from '../../../core/usecase/leased-turns.ts';
import { isAtRest, listUploadItems, objectKeys, type UploadItem } from '../../../core/usecase/uploads/upload-item.ts';
import { storedVisibility } from '../../../core/usecase/uploads/visibility.ts';
import { bytesOf, sha256Of } from './arrived-object.ts';
import type { CloudWorld } from './cloud-world.ts';
import type { SmallReport } from './small-report.ts';

const FOLDERS = ['flows/', 'rollup/', 'lookup/', 'uploads/', 'incoming/', 'inbox/', 'work/'];

/** All that is wrong with a world that has come to rest, in words; `reports` are the files it should hold, and no other. */
export async function cloudFaults(world: CloudWorld, reports: readonly SmallReport[]): Promise<string[]> {
  const items = await listUploadItems(world.tables);
  const expected = new Map(reports.map((report) => [report.uploadId, report]));
  const faults = [...(await rowFaults(world, items, expected)), ...(await objectFaults(world, items))];
  const { clock } = world.time;
  const { uploads: hidden } = await storedVisibility({ tables: world.tables, clock }).hidden();
  for (const uploadId of hidden.keys()) faults.push(`${uploadId} is hidden`);
  for (const { upload_id } of items)
    if (await isTaken({ tables: world.tables, clock }, upload_id)) faults.push(`${upload_id}: its turn is taken`);
  for await (const item of world.tables.scan('incoming')) {
    const { state } = item as unknown as { state: Incoming };
    if (state.state !== 'stored' && state.state !== 'failed') faults.push(`a ticket is ${state.state}`);
    if (state.state === 'stored' && state.upload_id === null) faults.push('a ticket names no upload');
  }
  for await (const item of world.tables.scan('runs')) {
    const run = item as unknown as RunItem;
    if (run.state === 'queued' || run.state === 'running') faults.push(`run ${run.run_id} is ${run.state}`);
  }
  const { intact } = await auditLog({ tables: world.tables, clock, hasher: localHasher() }).read({ limit: 1 });
  if (!intact) faults.push('the audit list is broken');
  return faults;
}

async function rowFaults(
  world: CloudWorld,
  items: readonly UploadItem[],
  expected: ReadonlyMap<string, SmallReport>,
): Promise<string[]> {
  const faults: string[] = [];
  const seen = await world.seen();
  for (const uploadId of expected.keys())
    if (!items.some(({ upload_id }) => upload_id === uploadId)) faults.push(`${uploadId} is not there`);
  for (const uploadId of seen.keys())
    if (!items.some(({ upload_id }) => upload_id === uploadId)) faults.push(`rows of ${uploadId}, which is not there`);
  for (const item of items) {
    const say = (fault: string) => void faults.push(`${item.upload_id} (${item.status}): ${fault}`);
    const report = expected.get(item.upload_id);
    if (report === undefined) say('expected to be gone');
    if (!isAtRest(item)) say('not at rest');
    const rows = item.status === 'ready' ? (report?.rowNumbers ?? []) : [];
    const own = seen.get(item.upload_id);
    if (JSON.stringify(own?.rows ?? []) !== JSON.stringify(rows)) say(`rows ${JSON.stringify(own?.rows)}`);
    if ((own?.rolledUp ?? 0) !== rows.length) say(`rollups of ${own?.rolledUp} rows`);
    if (item.status === 'ready') ledgerFaults(item).forEach(say);
  }
  return faults;
}

function ledgerFaults({ ledger, parts }: UploadItem): string[] {
  if (ledger === null) return ['no ledger'];
  const { physical, ...classes } = ledger.lines;
  const sum = Object.values(classes).reduce((total, lines) => total + lines, 0);
  const flows = parts.filter(({ table }) => table === 'flows').reduce((total, { rows }) => total + rows, 0);
  return sum === physical && flows === ledger.rows ? [] : [`ledger ${JSON.stringify(ledger.lines)}, ${flows} flows`];
}

/** Objects that no row lists, and listed ones that are not there. */
async function objectFaults(world: { objects: ObjectStore }, items: readonly UploadItem[]): Promise<string[]> {
  const listed = new Set(items.flatMap(objectKeys));
  const found = new Set<string>();
  for (const folder of FOLDERS) for await (const { key } of world.objects.list(folder)) found.add(key);
  return [
    ...[...found].filter((key) => !listed.has(key)).map((key) => `stray ${key}`),
    ...[...listed].filter((key) => !found.has(key)).map((key) => `missing ${key}`),
    ...(await otherBytes(
      world,
      items.filter(({ original_key }) => found.has(original_key)),
    )),
  ];
}

async function otherBytes(world: { objects: ObjectStore }, items: readonly UploadItem[]): Promise<string[]> {
  const hashed = items.map(async ({ original_key, sha256, upload_id }) => {
    const isSame = sha256Of(await bytesOf(world.objects.get(original_key))) === sha256;
    return isSame ? [] : [`${upload_id}: its original holds other bytes`];
  });
  return (await Promise.all(hashed)).flat();
}
