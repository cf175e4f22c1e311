import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../adapters/local/database.ts';
import { localTableStore } from '../../../../adapters/local/table-store.ts';
import { isAmidSwap, isStillWhole, storedVisibility } from '../../../../core/usecase/uploads/visibility.ts';

function visibility() {
  const tables = localTableStore({ database: openDatabase(':memory:') });
  return storedVisibility({ tables, clock: { now: () => 1000 } });
}

describe('storedVisibility', () => {
  it('hides and shows uploads, however often it is told to', async () => {
    const store = visibility();
    await store.hide('a');
    await store.hide('a');
    await store.hide('b');
    expect([...(await store.hidden()).uploads]).toEqual([
      ['a', 1000],
      ['b', 1000],
    ]);
    await store.show('a');
    await store.show('a');
    expect([...(await store.hidden()).uploads.keys()]).toEqual(['b']);
  });

  it('tells swaps, whose rows an answer must not lack, from other uploads that are hidden', async () => {
    const store = visibility();
    await store.hide('a');
    await store.hide('b', 'swap');
    const during = await store.hidden();
    expect([...during.swaps]).toEqual(['b']);
    expect(isAmidSwap(during, 1000)).toBe(true);
    // Whoever did not end it by then has died.
    expect(isAmidSwap(during, 1000 + 120_000)).toBe(false);
    await store.show('b');
    const after = await store.hidden();
    expect([...after.uploads.keys()]).toEqual(['a']);
    expect(isAmidSwap(after, 1000)).toBe(false);
  });

  it('loses nothing where many change it at once', async () => {
    const store = visibility();
    const ids = Array.from({ length: 12 }, (_, i) => `upload${i}`);
    await Promise.all(ids.flatMap((id) => [store.hide(id), store.move(id)]));
    const { uploads, epoch } = await store.hidden();
    expect([...uploads.keys()].sort()).toEqual([...ids].sort());
    expect(epoch).toBe(12);
  });
});

describe('an answer to a query', () => {
  it('is whole where only what it had left out moved meanwhile', async () => {
    const store = visibility();
    await store.hide('a');
    const before = await store.hidden();
    await store.move('a');
    await store.show('a');
    expect(isStillWhole(before, await store.hidden())).toBe(true);
  });

  it('is not where something moved that was not hidden when it began, shown again since or not', async () => {
    const store = visibility();
    const before = await store.hidden();
    await store.hide('a');
    expect(isStillWhole(before, await store.hidden())).toBe(true);
    await store.move('a');
    expect(isStillWhole(before, await store.hidden())).toBe(false);
    await store.show('a');
    expect(isStillWhole(before, await store.hidden())).toBe(false);
  });

  it('is not where the detection results changed, or more moved than is known', async () => {
    const store = visibility();
    const before = await store.hidden();
    await store.touch();
    expect(isStillWhole(before, await store.hidden())).toBe(false);
    const later = await store.hidden();
    for (let i = 0; i < 205; i += 1) await store.move('a');
    expect(isStillWhole({ epoch: later.epoch, uploads: new Map([['a', 1]]) }, await store.hidden())).toBe(false);
  });
});
