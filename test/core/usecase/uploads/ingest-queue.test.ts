import { describe, expect, it } from 'vitest';
import { ingestQueue } from '../../../../core/usecase/uploads/ingest-queue.ts';

const errors: string[] = [];
const log = { info: () => {}, warn: () => {}, error: (event: string) => void errors.push(event) };
/** A queue whose uploads need nothing derived. */
const ingesting = (ingest: (uploadId: string) => Promise<unknown>) =>
  ingestQueue({ ingest, derive: async () => {} }, log);
const later = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('ingestQueue', () => {
  it('works on one upload at a time, in the order they came', async () => {
    const said: string[] = [];
    const queue = ingesting(async (id) => {
      said.push(`begin ${id}`);
      await later();
      said.push(`end ${id}`);
    });
    void queue.add('a');
    await queue.add('b');
    expect(said).toEqual(['begin a', 'end a', 'begin b', 'end b']);
  });

  it('gives an upload that waits already no second turn', async () => {
    const said: string[] = [];
    const queue = ingesting(async (id) => void said.push(id));
    void queue.add('a');
    void queue.add('b');
    void queue.add('b');
    await queue.idle();
    expect(said).toEqual(['a', 'b']);
  });

  it('gives an upload that changes during its turn another one', async () => {
    const said: string[] = [];
    const queue = ingesting(async (id) => {
      said.push(id);
      if (said.length === 1) void queue.add(id);
      await later();
    });
    void queue.add('a');
    await queue.idle();
    expect(said).toEqual(['a', 'a']);
  });

  it('goes on after work that failed', async () => {
    const queue = ingesting(async (id) => {
      if (id === 'bad') throw new Error('no');
    });
    await queue.add('bad');
    await queue.add('good');
    expect(errors).toEqual(['ingest_queue']);
  });

  it('ends what is under way when it stops, and begins nothing more', async () => {
    const said: string[] = [];
    const queue = ingesting(async (id) => {
      await later();
      said.push(id);
    });
    const first = queue.add('a');
    void queue.add('b');
    await Promise.resolve();
    await queue.stop();
    await first;
    expect(said).toEqual(['a']);
  });

  describe('with uploads to derive', () => {
    /** Says when each thing begins and ends; `during` happens in the midst of it. */
    function saying(during: (what: string) => void = () => {}) {
      const said: string[] = [];
      const task = (kind: string) => async (id: string) => {
        said.push(`${kind} ${id}`);
        during(`${kind} ${id}`);
        await later();
        said.push(`end ${id}`);
      };
      return { said, queue: ingestQueue({ ingest: task('ingest'), derive: task('derive') }, log) };
    }

    it('derives what is read before it reads the next, one thing at a time', async () => {
      const { said, queue } = saying();
      queue.derive('old');
      void queue.add('a');
      void queue.add('b');
      await queue.idle();
      expect(said).toEqual(
        ['derive old', 'ingest a', 'derive a', 'ingest b', 'derive b'].flatMap((what) => [
          what,
          `end ${what.slice(7)}`,
        ]),
      );
    });

    it('derives an upload once that was named twice', async () => {
      const { said, queue } = saying();
      queue.derive('a');
      void queue.add('a');
      queue.derive('a');
      await queue.idle();
      expect(said.filter((what) => !what.startsWith('end'))).toEqual(['derive a', 'ingest a', 'derive a']);
    });

    it('says that an upload is read before it is derived', async () => {
      const { said, queue } = saying();
      await queue.add('a');
      expect(said).not.toContain('derive a');
      await queue.idle();
      expect(said.slice(2)).toEqual(['derive a', 'end a']);
    });

    it('goes on after deriving failed', async () => {
      errors.length = 0;
      const said: string[] = [];
      const derive = async (id: string) => {
        said.push(id);
        if (id === 'bad') throw new Error('no');
      };
      const queue = ingestQueue({ ingest: async () => {}, derive }, log);
      queue.derive('bad');
      queue.derive('good');
      await queue.idle();
      expect([said, errors]).toEqual([['bad', 'good'], ['derive_queue']]);
    });

    it('begins nothing of it once it stops, and nobody waits for ever', async () => {
      const { said, queue } = saying();
      const first = queue.add('a');
      const second = queue.add('b');
      await Promise.resolve();
      await queue.stop();
      await Promise.all([first, second, queue.add('c'), queue.idle()]);
      queue.derive('d');
      await queue.idle();
      expect(said).toEqual(['ingest a', 'end a']);
    });
  });
});
