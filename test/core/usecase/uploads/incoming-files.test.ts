import { describe, expect, it } from 'vitest';
import { ConflictError, InvalidInputError, NotFoundError } from '../../../../core/errors.ts';
import { incomingFiles, ofSize } from '../../../../core/usecase/uploads/incoming-files.ts';

function files() {
  let next = 0;
  return incomingFiles(() => `ticket-${next++}`);
}
async function begin(incoming: ReturnType<typeof files>): Promise<string> {
  return (await incoming.begin(announced, 'asha')).ticket;
}

const announced = { name: 'a.csv', sizeBytes: 100, overrides: {} };

describe('incomingFiles', () => {
  it('gives out a ticket for one file, which is sent with it once', async () => {
    const incoming = files();
    const ticket = await begin(incoming);
    expect(incoming.take(ticket)).toEqual(announced);
    expect(() => incoming.take(ticket)).toThrow(ConflictError);
    incoming.update(ticket, { state: 'failed', message: 'no' });
    expect(incoming.take(ticket)).toEqual(announced);
    expect(await incoming.state(ticket)).toMatchObject({ state: 'receiving', message: null, bytes_received: 0 });
    incoming.update(ticket, { state: 'stored' });
    expect(() => incoming.take(ticket)).toThrow(ConflictError);
    expect(() => incoming.take('other')).toThrow(NotFoundError);
  });

  it('knows how much is still to come of what is being received', async () => {
    const incoming = files();
    const [a, b] = [await begin(incoming), await begin(incoming)];
    expect(incoming.expectedBytes()).toBe(0);
    incoming.take(a);
    incoming.take(b);
    incoming.update(a, { bytes_received: 30 });
    expect(incoming.expectedBytes()).toBe(170);
    incoming.update(b, { state: 'stored' });
    expect(incoming.expectedBytes()).toBe(70);
  });

  it('forgets the oldest tickets nobody uses, and none that is in use', async () => {
    const incoming = files();
    const used = await begin(incoming);
    incoming.take(used);
    const idle = await begin(incoming);
    for (let i = 0; i < 2000; i++) await begin(incoming);
    expect((await incoming.state(used)).state).toBe('receiving');
    await expect(incoming.state(idle)).rejects.toThrow(NotFoundError);
  });
});

async function* chunks(...sizes: number[]): AsyncIterable<Uint8Array> {
  for (const size of sizes) yield new Uint8Array(size);
}

async function total(body: AsyncIterable<Uint8Array>): Promise<number> {
  let sum = 0;
  for await (const chunk of body) sum += chunk.byteLength;
  return sum;
}

describe('ofSize', () => {
  it('passes a body of the size announced', async () => {
    expect(await total(ofSize(chunks(3, 4), 7))).toBe(7);
    expect(await total(ofSize(chunks(), 0))).toBe(0);
  });

  it('refuses one that is shorter or longer, the longer before all of it has come', async () => {
    await expect(total(ofSize(chunks(3), 7))).rejects.toThrow(InvalidInputError);
    let asked = 0;
    async function* endless(): AsyncIterable<Uint8Array> {
      for (; asked < 100; asked++) yield new Uint8Array(10);
    }
    await expect(total(ofSize(endless(), 15))).rejects.toThrow('expected the 15 bytes announced, got more');
    expect(asked).toBeLessThan(3);
  });
});
