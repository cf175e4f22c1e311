import { describe, expect, it } from 'vitest';
import { deleteUpload } from '../../core/usecase/uploads/delete-upload.ts';
import { deriveUpload } from '../../core/usecase/uploads/derive-upload.ts';
import { ingestUpload } from '../../core/usecase/uploads/ingest-upload.ts';
import { applyMapping } from '../../core/usecase/uploads/map-upload.ts';
import { receiveUpload } from '../../core/usecase/uploads/receive-upload.ts';
import { sweep } from '../../core/usecase/uploads/sweep.ts';
import type { UploadDeps } from '../../core/usecase/uploads/upload-deps.ts';
import { isDerived, type UploadItem } from '../../core/usecase/uploads/upload-item.ts';
import { SECOND_MAPPING } from './crash/case-file.ts';
import { filesWith, objectFaults, readTable } from './crash/folder-facts.ts';
import { deriveWorld } from './derive-world.ts';
import { plainCsv, uploadsHost } from './uploads-host.ts';

const TRACE = 'zq7trace';
const CSV = plainCsv(50, (i) => `${TRACE}${i}.example`);
const WHOLE = { strays: [], missing: [] };
const tablesOf = (item: UploadItem) => item.parts.map((part) => part.table).sort();
const DERIVED = ['flows', 'lookup', 'rollup'];

/** Fails as a crash would have it: what was made stays where it is. */
function crashing(deps: UploadDeps): UploadDeps {
  const no = () => Promise.reject(new Error('no more of this process'));
  return { ...deps, tables: { ...deps.tables, transact: no }, objects: { ...deps.objects, delete: no } };
}

describe('an upload that is read', () => {
  it('is found before anything is derived of it, and the same is seen of it after', async () => {
    const world = await deriveWorld();
    const uploadId = await world.read(CSV);
    expect(await world.item(uploadId)).toMatchObject({ status: 'ready', parts: [{ table: 'flows', rows: 50 }] });
    expect(await world.parts.catalog.pending({})).toHaveLength(1);
    const before = await world.seen('157.240.1.7');
    expect(before).toMatchObject({
      overview: { kpis: { events: { value: 50 } } },
      all: { total: 50 },
      one: { total: 1 },
    });

    await deriveUpload(world.deps, uploadId);

    const item = await world.item(uploadId);
    expect(tablesOf(item)).toEqual(DERIVED);
    expect(await world.parts.catalog.pending({})).toHaveLength(0);
    expect(await world.seen('157.240.1.7')).toEqual(before);
    expect(objectFaults(world.data)).toEqual(WHOLE);
    expect(world.logged).toEqual([]);
  });

  it('beside one that is derived is found whole', async () => {
    const world = await deriveWorld();
    await deriveUpload(world.deps, await world.read(CSV));
    const uploadId = await world.read(plainCsv(30));
    const before = await world.seen('10.0.0.3');
    expect(before).toMatchObject({ overview: { kpis: { events: { value: 80 } } }, one: { total: 2 } });
    await deriveUpload(world.deps, uploadId);
    expect(await world.parts.catalog.pending({})).toHaveLength(0);
    expect(await world.seen('10.0.0.3')).toEqual(before);
  });

  it('is derived once', async () => {
    const world = await deriveWorld();
    const uploadId = await world.read(CSV);
    await Promise.all([deriveUpload(world.deps, uploadId), deriveUpload(world.deps, uploadId)]);
    expect(tablesOf(await world.item(uploadId))).toEqual(DERIVED);
    await deriveUpload(world.deps, 'nobody');
    expect(world.logged).toEqual([]);
  });
});

describe('an upload that is just being derived', () => {
  it('can be deleted: that waits, and leaves nothing of it', async () => {
    const world = await deriveWorld();
    const uploadId = await world.read(CSV);
    const { deps, begun, letGo } = world.held();
    const derived = deriveUpload(deps, uploadId);
    await begun;
    const deleted = deleteUpload(deps, { uploadId, actor: 'test', reason: null });
    letGo();
    expect(await deleted).toMatchObject({ rows: 50, objects: 6 });
    await derived;
    expect(filesWith(world.data, TRACE)).toEqual([]);
    expect(objectFaults(world.data)).toEqual(WHOLE);
    expect(world.logged).toEqual([]);
  });

  it('is left alone where its deletion was asked for first', async () => {
    const world = await deriveWorld();
    const uploadId = await world.read(CSV);
    const deleted = deleteUpload(world.deps, { uploadId, actor: 'test', reason: null });
    await deriveUpload(world.deps, uploadId);
    expect(await deleted).toMatchObject({ objects: 4 });
    expect(filesWith(world.data, TRACE)).toEqual([]);
    expect(world.logged).toEqual([]);
  });

  it('can be mapped anew: that waits, and the next revision is derived by itself', async () => {
    const world = await deriveWorld();
    const uploadId = await world.read(CSV);
    const { deps, begun, letGo } = world.held();
    const derived = deriveUpload(deps, uploadId);
    await begun;
    const mapped = applyMapping(deps, 'test', { uploadId, mapping: SECOND_MAPPING });
    letGo();
    expect(await mapped).toMatchObject({ status: 'ingesting', revision: 2 });
    await derived;
    await ingestUpload(world.deps, uploadId);
    expect(tablesOf(await world.item(uploadId))).toEqual(['flows']);
    expect(objectFaults(world.data)).toEqual(WHOLE);
    await deriveUpload(world.deps, uploadId);
    expect(tablesOf(await world.item(uploadId))).toEqual(DERIVED);
    expect(await world.seen('10.0.0.3')).toMatchObject({ all: { total: 50 }, one: { total: 1 } });
    expect(objectFaults(world.data)).toEqual(WHOLE);
    expect(world.logged).toEqual([]);
  });

  it('can be sent again: unchanged at once, to be read otherwise in its turn', async () => {
    const world = await deriveWorld();
    const uploadId = await world.read(CSV);
    const { deps, begun, letGo } = world.held();
    const derived = deriveUpload(deps, uploadId);
    await begun;
    const send = (zone?: string) =>
      receiveUpload(deps, {
        name: 'report.csv',
        source: { body: new Blob([CSV]).stream() },
        actor: 'test',
        ...(zone !== undefined && { overrides: { zone } }),
      });
    expect(await send()).toMatchObject({ duplicate: true });
    const anew = send('Asia/Kolkata');
    letGo();
    expect(await anew).toMatchObject({ duplicate: false, item: { status: 'ingesting', revision: 2 } });
    await derived;
    expect(tablesOf(await world.item(uploadId))).toEqual(DERIVED);
    expect(world.logged).toEqual([]);
  });

  it('whose row somebody else changes keeps their word, and nothing of what was made', async () => {
    const world = await deriveWorld();
    const uploadId = await world.read(CSV);
    const { deps, begun, letGo } = world.held();
    const derived = deriveUpload(deps, uploadId);
    await begun;
    await world.deps.tables.put('uploads', uploadId, { ...(await world.item(uploadId)), message: 'changed' });
    letGo();
    await derived;
    const item = await world.item(uploadId);
    expect([item.message, tablesOf(item)]).toEqual(['changed', ['flows']]);
    expect(objectFaults(world.data)).toEqual(WHOLE);
    expect(world.logged).toEqual([]);
  });
});

describe('deriving that fails', () => {
  it('leaves the upload ready and nothing else, and is done by the next start', async () => {
    const world = await deriveWorld();
    const uploadId = await world.read(CSV);
    const { deps } = world;
    // It breaks off after files were written and one of them was taken over.
    let adopted = 0;
    const adopt: typeof deps.objects.adopt = (key, path) =>
      ++adopted > 1 ? Promise.reject(new Error('no space')) : deps.objects.adopt(key, path);
    await deriveUpload({ ...deps, objects: { ...deps.objects, adopt } }, uploadId);
    expect(world.logged).toEqual(['derive_failed']);
    expect(await world.item(uploadId)).toMatchObject({ status: 'ready', parts: [{ table: 'flows' }] });
    expect(objectFaults(world.data)).toEqual(WHOLE);
    const before = await world.seen('10.0.0.3');
    expect(before).toMatchObject({ all: { total: 50 }, one: { total: 1 } });
    expect((await sweep(deps)).underived).toEqual([uploadId]);

    const host = await uploadsHost({ data: world.data });
    await host.host.idle?.();
    expect(readTable<UploadItem>(world.data, 'uploads').map(tablesOf)).toEqual([DERIVED]);
    await deps.changed();
    expect(await world.seen('10.0.0.3')).toEqual(before);
  });

  it('between its objects and its row is swept, and done anew under the same names', async () => {
    const world = await deriveWorld();
    const uploadId = await world.read(CSV);
    await deriveUpload(crashing(world.deps), uploadId);
    const { strays } = objectFaults(world.data);
    expect(strays.map((key) => key.split('/')[0])).toEqual(['lookup', 'rollup']);

    const { removed, underived } = await sweep(world.deps);

    expect([removed, underived]).toEqual([2, [uploadId]]);
    expect(objectFaults(world.data)).toEqual(WHOLE);
    await deriveUpload(world.deps, uploadId);
    const item = await world.item(uploadId);
    expect(isDerived(item)).toBe(true);
    expect(item.parts.map((part) => part.key).filter((key) => !key.startsWith('flows/'))).toEqual(strays.toReversed());
  });
});

describe('the host', () => {
  it('leaves every upload derived once it has nothing left to do', async () => {
    const host = await uploadsHost();
    await host.send('a.csv', CSV);
    await host.send('b.csv', plainCsv(30));
    expect(readTable<UploadItem>(host.data, 'uploads').map(tablesOf)).toEqual([DERIVED, DERIVED]);
  });
});
