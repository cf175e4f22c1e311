import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { awsObjectStore } from '../../../adapters/aws/object-store.ts';
import { openDatabase } from '../../../adapters/local/database.ts';
import { localTableStore } from '../../../adapters/local/table-store.ts';
import { sendParts } from '../../../core/contract/send-parts.ts';
import { InvalidInputError, NotFoundError } from '../../../core/errors.ts';
import { storedIncoming } from '../../../core/usecase/uploads/stored-incoming.ts';
import { describeOnEmulator } from '../../emulator/emulator.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const PART = 5 * 1024 * 1024;
const BYTES = Uint8Array.from({ length: 2 * PART + 17 }, (_, at) => (at ^ (at >> 8) ^ (at >> 16)) & 255);

describeOnEmulator('files sent in parts', (aws) => {
  const open = async () => {
    const bucket = await aws().bucket();
    const store = awsObjectStore({ client: aws().s3, bucket, temporaryFolder: temporaryFolder() });
    let ids = 0;
    const incoming = storedIncoming({
      tables: localTableStore({ database: openDatabase(':memory:') }),
      clock: { now: () => Date.UTC(2026, 0, 10) },
      newId: () => `ticket-${++ids}`,
      presignPut: (key, grant) => store.presignPut(key, grant),
      parts: store.parts,
      wholeBytes: PART,
      partBytes: PART,
    });
    const begin = (sizeBytes: number) => incoming.begin({ name: 'ü %41+?.csv', sizeBytes, overrides: {} }, 'asha');
    const unfinished = async () => (await aws().s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads;
    return { store, incoming, begin, unfinished };
  };
  const put = async (url: string, bytes: Uint8Array) => {
    const { status } = await fetch(url, { method: 'PUT', body: bytes as Uint8Array<ArrayBuffer> });
    if (status !== 200) throw new Error(`answered ${status}`);
  };

  it('become one object, although every part fails once', async () => {
    const { store, incoming, begin } = await open();
    const { ticket, url, partBytes } = await begin(BYTES.length);
    expect([url, partBytes]).toEqual([null, PART]);
    const failed = new Set<number>();
    await sendParts({
      sizeBytes: BYTES.length,
      partBytes: partBytes!,
      addresses: (parts) => incoming.addresses(ticket, parts),
      async send(to, { start, end }) {
        if (failed.size < 3 && !failed.has(start)) {
          failed.add(start);
          throw new Error('the line broke');
        }
        await put(to, BYTES.subarray(start, end));
      },
      onBytes: () => {},
      wait: async () => {},
      isFinal: () => false,
    });
    expect(await store.head('incoming/ticket-1/ü %41+?.csv')).toBeNull();
    expect(await incoming.complete(ticket)).toMatchObject({ ticket, state: 'waiting' });
    expect(failed.size).toBe(3);
    const chunks: Uint8Array[] = [];
    for await (const chunk of store.get('incoming/ticket-1/ü %41+?.csv')) chunks.push(chunk);
    expect(Buffer.compare(Buffer.concat(chunks), BYTES)).toBe(0);
    // Asked once more, by one whose answer was lost.
    expect(await incoming.complete(ticket)).toMatchObject({ ticket, state: 'waiting' });
  });

  it('are no object while a part is missing, and leave nothing where they are given up', async () => {
    const { store, incoming, begin, unfinished } = await open();
    const { ticket } = await begin(BYTES.length);
    const [first, third] = await incoming.addresses(ticket, [1, 3]);
    await put(first!, BYTES.subarray(0, PART));
    await put(third!, BYTES.subarray(2 * PART));
    await expect(incoming.complete(ticket)).rejects.toThrow(InvalidInputError);
    expect(await unfinished()).toHaveLength(1);
    expect(await incoming.abandon(ticket)).toMatchObject({ state: 'failed' });
    expect(await incoming.abandon(ticket)).toMatchObject({ state: 'failed' });
    expect([(await unfinished()) ?? [], await store.head('incoming/ticket-1/ü %41+?.csv')]).toEqual([[], null]);
  });

  it('have the parts of their size and no others; small files have none', async () => {
    const { incoming, begin } = await open();
    const { ticket } = await begin(BYTES.length);
    await expect(incoming.addresses(ticket, [1, 4])).rejects.toThrow(InvalidInputError);
    const whole = await begin(PART);
    expect([typeof whole.url, whole.partBytes]).toEqual(['string', null]);
    await expect(incoming.addresses(whole.ticket, [1])).rejects.toThrow(NotFoundError);
    await expect(incoming.complete('nobody')).rejects.toThrow(NotFoundError);
    expect((await begin(4e12)).partBytes).toBe(4e8);
    await expect(begin(6e12)).rejects.toThrow(InvalidInputError);
  });
});
