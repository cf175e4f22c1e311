import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../adapters/local/database.ts';
import { localTableStore } from '../../../../adapters/local/table-store.ts';
import type { QueryScope } from '../../../../core/query/sql-query.ts';
import { flowCatalog } from '../../../../core/usecase/uploads/flow-catalog.ts';

function part(table: string, dt: string, from: string | null = null, to: string | null = null) {
  return { key: `${table}/${dt}`, table, dt, size: 1, rows: 1, from, to };
}

async function setup(anomalies: (held: ReadonlySet<string>) => Promise<readonly string[]> = async () => []) {
  const tables = localTableStore({ database: openDatabase(':memory:') });
  const put = (upload_id: string, status: string, parts: readonly object[]) =>
    tables.put('uploads', upload_id, { upload_id, status, parts, uploaded_at: '2026-01-01T00:00:00Z' });
  return { put, catalog: flowCatalog({ tables, anomalies }) };
}

describe('flowCatalog', () => {
  it('shows the parts of ready uploads alone', async () => {
    const { put, catalog } = await setup();
    await put('a', 'ready', [part('flows', '2025-06-01'), part('rollup', '2025-06-01')]);
    for (const status of ['receiving', 'ingesting', 'needs_mapping', 'failed', 'deleting'])
      await put(status, status, [part('flows', `of-${status}`)]);
    await catalog.refresh();
    expect(await catalog.objects('flows', {})).toEqual(['flows/2025-06-01']);
    expect(await catalog.objects('rollup', {})).toEqual(['rollup/2025-06-01']);
    expect(await catalog.objects('flows', { uploads: ['b'] })).toEqual([]);
  });

  it('leaves out parts that can hold nothing of a period, and never those without a time', async () => {
    const { put, catalog } = await setup();
    await put('a', 'ready', [
      part('flows', '1970-01-01'),
      part('flows', '2025-06-01', '2025-06-01T10:00:00Z', '2025-06-01T11:00:00Z'),
      part('flows', '2025-06-02'),
    ]);
    await catalog.refresh();
    const within = (from: string, to: string) => catalog.objects('flows', { from, to });
    expect(await within('2025-06-01T10:30:00Z', '2025-06-01T12:00:00Z')).toEqual([
      'flows/1970-01-01',
      'flows/2025-06-01',
    ]);
    expect(await within('2025-06-01T11:00:00.001Z', '2025-06-02T00:00:00Z')).toEqual(['flows/1970-01-01']);
    expect(await within('2025-06-01T11:00:00.000Z', '2025-06-01T12:00:00Z')).toHaveLength(2);
    expect(await within('2025-06-01T09:00:00Z', '2025-06-01T10:00:00.001Z')).toHaveLength(2);
    expect(await within('2025-06-01T09:00:00Z', '2025-06-01T10:00:00.000Z')).toHaveLength(1);
    expect(await within('2025-06-02T00:00:00Z', '2025-06-03T00:00:00Z')).toEqual([
      'flows/1970-01-01',
      'flows/2025-06-02',
    ]);
  });

  it('names the flows of visible uploads that are not derived, in the scope', async () => {
    const { put, catalog } = await setup();
    const days = [part('flows', '2025-06-01'), part('flows', '2025-06-03')];
    const pending = async (scope: QueryScope = {}) => {
      await catalog.refresh();
      return catalog.pending(scope);
    };
    const first = { uploadId: 'b', objects: ['flows/2025-06-01'] };
    const both = { uploadId: 'b', objects: ['flows/2025-06-01', 'flows/2025-06-03'] };
    expect(await pending()).toEqual([]);
    await put('a', 'ready', [...days, part('rollup', '2025-06-01'), part('lookup', '2025-06-01')]);
    await put('b', 'ingesting', days);
    expect(await pending()).toEqual([]);
    await put('b', 'ready', days);
    expect(await pending()).toEqual([both]);
    expect(await pending({ uploads: ['a'] })).toEqual([]);
    expect(await pending({ uploads: ['a', 'b'] })).toEqual([both]);
    expect(await pending({ from: '2025-06-01T00:00:00Z', to: '2025-06-02T00:00:00Z' })).toEqual([first]);
    await put('b', 'deleting', days);
    expect(await pending()).toEqual([]);
  });

  it('shows the last state when it is read anew twice at once', async () => {
    let slow: (() => void) | null = null;
    let calls = 0;
    const { put, catalog } = await setup(async () => {
      calls += 1;
      if (calls === 1) await new Promise<void>((resolve) => (slow = resolve));
      return [];
    });
    const first = catalog.refresh();
    await new Promise<void>((resolve) => setImmediate(resolve));
    await put('a', 'ready', [part('flows', '2025-06-01')]);
    const second = catalog.refresh();
    slow!();
    await Promise.all([first, second]);
    expect(await catalog.objects('flows', {})).toEqual(['flows/2025-06-01']);
    expect(catalog.version()).toBe(2);
  });
});
