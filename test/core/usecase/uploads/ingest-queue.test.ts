import { describe, expect, it } from 'vitest';
import { ingestQueue } from '../../../../core/usecase/uploads/ingest-queue.ts';

const errors: string[] = [];
const log = { info: () => {}, warn: () => {}, error: (event: string) => void errors.push(event) };
const later = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('ingestQueue', () => {
  it('works on one upload at a time, in the order they came', async () => {
    const said: string[] = [];
    const queue = ingestQueue(async (id) => {
      said.push(`begin ${id}`);
      await later();
      said.push(`end ${id}`);
    }, log);
    void queue.add('a');
    await queue.add('b');
    expect(said).toEqual(['begin a', 'end a', 'begin b', 'end b']);
  });

  it('gives an upload that waits already no second turn', async () => {
    const said: string[] = [];
    const queue = ingestQueue(async (id) => void said.push(id), log);
    void queue.add('a');
    void queue.add('b');
    void queue.add('b');
    await queue.idle();
    expect(said).toEqual(['a', 'b']);
  });

  it('gives an upload that changes during its turn another one', async () => {
    const said: string[] = [];
    const queue = ingestQueue(async (id) => {
      said.push(id);
      if (said.length === 1) void queue.add(id);
      await later();
    }, log);
    void queue.add('a');
    await queue.idle();
    expect(said).toEqual(['a', 'a']);
  });

  it('goes on after work that failed', async () => {
    const queue = ingestQueue(async (id) => {
      if (id === 'bad') throw new Error('no');
    }, log);
    await queue.add('bad');
    await queue.add('good');
    expect(errors).toEqual(['ingest_queue']);
  });

  it('ends what is under way when it stops, and begins nothing more', async () => {
    const said: string[] = [];
    const queue = ingestQueue(async (id) => {
      await later();
      said.push(id);
    }, log);
    const first = queue.add('a');
    void queue.add('b');
    await Promise.resolve();
    await queue.stop();
    await first;
    expect(said).toEqual(['a']);
  });
});
