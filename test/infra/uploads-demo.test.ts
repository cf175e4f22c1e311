import { describe, expect, it } from 'vitest';
import type { LoadedDemo } from '../../core/usecase/uploads/load-demo.ts';
import { uploadsHost } from './uploads-host.ts';

describe('the demo data', () => {
  it('is one set at a time: on another day it is found, completed where files are missing, and new only after all are gone', async () => {
    let ahead = 0;
    const host = await uploadsHost({ clock: { now: () => Date.now() + ahead } });
    const load = async () => {
      const loaded = await host.client.call<LoadedDemo>('demo');
      for (const upload of loaded.uploads) await host.settled(upload);
      return loaded;
    };
    const first = await load();
    expect([first.uploads.length, first.already_loaded]).toEqual([8, false]);

    ahead = 3 * 86_400_000;
    expect(await load()).toEqual({ uploads: first.uploads, already_loaded: true });
    expect(await host.audited('demo_loaded')).toHaveLength(1);

    const remove = (upload_id: string) => host.client.call('deleteUpload', { params: { upload_id } });
    await remove(first.uploads[2]!);
    expect(await load()).toEqual({ uploads: first.uploads, already_loaded: false });

    for (const upload of first.uploads) await remove(upload);
    const anew = await load();
    expect(anew.already_loaded).toBe(false);
    expect(anew.uploads.filter((upload) => first.uploads.includes(upload))).toEqual([]);
  });
});
