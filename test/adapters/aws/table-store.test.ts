import { randomBytes } from 'node:crypto';
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { awsTableStore } from '../../../adapters/aws/table-store.ts';
import { openDatabase } from '../../../adapters/local/database.ts';
import { localTableStore } from '../../../adapters/local/table-store.ts';
import { ConflictError, InvalidInputError, UnavailableError } from '../../../core/errors.ts';
import type { IndexQuery, TableStore } from '../../../core/ports.ts';
import { tableStoreContract } from '../../contract/table-store.ts';
import { describeOnEmulator } from '../../emulator/emulator.ts';
import { awsError, fakeClient, patience } from './fake-client.ts';

describeOnEmulator('awsTableStore', (aws) => {
  const open = async () => {
    const prefix = await aws().tables();
    return { prefix, store: awsTableStore({ client: aws().dynamodb, prefix }) };
  };
  const attributes = async (table: string, id: string) =>
    (await aws().dynamodb.send(new GetItemCommand({ TableName: table, Key: { id: { S: id } } }))).Item;

  tableStoreContract('DynamoDB', async () => (await open()).store);

  it('finds by index what SQLite finds, in the same order', async () => {
    const { store } = await open();
    const local = localTableStore({ database: openDatabase(':memory:') });
    const sorts = ['', 'a', 'a', 'a', 'aa', 'b', 'é', '日', '\u{1f600}'];
    const fill = async (one: TableStore) => {
      for (const [n, rank] of sorts.entries())
        await one.put('alerts', `id-${(n * 7) % 10}`, {
          n,
          rank,
          status: n % 2 ? '' : 'open',
          entity: 'e'.repeat(3000),
        });
    };
    await fill(store);
    await fill(local);
    const bounds = [undefined, '', 'a', 'aa', 'b', 'z', '日'];
    const queries: IndexQuery[] = bounds.flatMap((from) =>
      bounds.flatMap((to) =>
        [true, false].flatMap((descending) => [
          { index: 'by_rank', equals: '*', from, to, descending },
          { index: 'by_status', equals: '', from, to, descending, limit: 2 },
          { index: 'by_entity', equals: 'e'.repeat(3000), from, to, descending, limit: 3 },
        ]),
      ),
    );
    for (const query of queries)
      expect(await store.query('alerts', query), JSON.stringify(query)).toEqual(await local.query('alerts', query));
    expect(await store.query('alerts', { index: 'by_rank', equals: '*' })).toHaveLength(sorts.length);
    expect(await store.query('alerts', { index: 'by_rank', equals: '*', limit: 0 })).toEqual([]);
  });

  it('reads on where a page of an index or a table ends', async () => {
    const { store } = await open();
    // Four of these fill a page of 1 MB.
    const filling = randomBytes(120_000).toString('hex');
    for (let n = 0; n < 12; n++) await store.put('runs', `r${n}`, { n, started_at: String(n % 3), filling });
    const found = await store.query('runs', { index: 'by_time', equals: '*', descending: true, limit: 11 });
    expect(found.map(({ n }) => n)).toEqual([8, 5, 2, 11, 7, 4, 10, 1, 9, 6, 3]);
    const scanned: unknown[] = [];
    for await (const { n } of store.scan('runs')) scanned.push(n);
    expect(scanned).toEqual([0, 1, 10, 11, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('packs large items, and refuses what DynamoDB cannot hold', async () => {
    const { prefix, store } = await open();
    const item = { text: 'ü'.repeat(200_000) };
    await store.put('models', 'm', item);
    expect((await store.get('models', 'm'))?.item).toEqual(item);
    expect((await attributes(`${prefix}models`, 'm'))?.['item']?.B?.byteLength).toBeLessThan(2000);
    const huge = { text: randomBytes(400_000).toString('base64') };
    await expect(store.put('models', 'm', huge)).rejects.toThrow(InvalidInputError);
    expect((await store.get('models', 'm'))?.version).toBe(1);
  });

  it('lets items expire that say when, and takes that back', async () => {
    const { prefix, store } = await open();
    await store.put('tokens', 't', { user_id: 'u', created_at: '1', expires_s: 1_800_000_000.7 });
    expect((await attributes(`${prefix}tokens`, 't'))?.['expires']).toEqual({ N: '1800000000' });
    await store.put('tokens', 't', { user_id: 'u' });
    expect(Object.keys((await attributes(`${prefix}tokens`, 't')) ?? {}).sort()).toEqual(['id', 'item', 'version']);
  });

  it('raises the version once for each of many writers without a condition', async () => {
    const { store } = await open();
    const versions = await Promise.all(Array.from({ length: 20 }, (_, n) => store.put('settings', 's', { n })));
    expect(versions.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });

  it('lets nobody change or delete an audit entry', async () => {
    const { store } = await open();
    await store.put('audit', '1', { seq_key: '1', action: 'setup' });
    const other = { seq_key: '1', action: 'other' };
    await expect(store.put('audit', '1', other)).rejects.toThrow('append-only');
    await expect(store.put('audit', '1', other, { version: 1 })).rejects.toThrow('append-only');
    await expect(store.delete('audit', '1')).rejects.toThrow('append-only');
    await expect(store.transact([{ kind: 'put', table: 'audit', id: '1', item: other }])).rejects.toThrow(
      'append-only',
    );
    await expect(store.transact([{ kind: 'delete', table: 'audit', id: '1' }])).rejects.toThrow('append-only');
    expect((await store.get('audit', '1'))?.item).toEqual({ seq_key: '1', action: 'setup' });
  });

  it('refuses more writes than a transaction takes, and two of one item', async () => {
    const { store } = await open();
    const write = (n: number) => ({ kind: 'put', table: 'models', id: String(n), item: {} }) as const;
    await expect(store.transact(Array.from({ length: 101 }, (_, n) => write(n)))).rejects.toThrow('at most 100 writes');
    await expect(store.transact([write(1), write(1)])).rejects.toThrow('another item');
    await store.transact([]);
    expect(await store.get('models', '1')).toBeNull();
  });
});

describe('awsTableStore when DynamoDB is busy', () => {
  const cancelled = (...codes: string[]) =>
    awsError('TransactionCanceledException', { CancellationReasons: codes.map((Code) => ({ Code })) });
  const write = { kind: 'put', table: 'models', id: 'm', item: {} } as const;

  it('tries again with longer and longer waits', async () => {
    const { client } = fakeClient<DynamoDBClient>((call) =>
      call < 4 ? awsError('ThrottlingException') : { Attributes: { version: { N: '7' } } },
    );
    const { waits, ...calm } = patience();
    expect(await awsTableStore({ client, prefix: 'p-', ...calm }).put('models', 'm', {})).toBe(7);
    expect(waits).toEqual([50, 100, 200]);
  });

  it('gives up with UnavailableError', async () => {
    const { client, inputs } = fakeClient<DynamoDBClient>(() => awsError('ProvisionedThroughputExceededException'));
    const store = awsTableStore({ client, prefix: 'p-', attempts: 3, ...patience() });
    for (const attempt of [
      () => store.get('models', 'm'),
      () => store.put('models', 'm', {}),
      () => store.delete('models', 'm'),
      () => store.query('runs', { index: 'by_time', equals: '*' }),
      () => store.transact([write]),
      async () => {
        for await (const _ of store.scan('models'));
      },
    ]) {
      inputs.length = 0;
      await expect(attempt()).rejects.toThrow(UnavailableError);
      expect(inputs).toHaveLength(3);
    }
  });

  it('does not try again what cannot succeed', async () => {
    const { client, inputs } = fakeClient<DynamoDBClient>(() => awsError('ValidationException'));
    const store = awsTableStore({ client, prefix: 'p-', ...patience() });
    await expect(store.get('models', 'm')).rejects.toThrow('ValidationException of a test');
    expect(inputs).toHaveLength(1);
  });

  it('tries a transaction again that others got in the way of, each time as a new one', async () => {
    const { client, inputs } = fakeClient<DynamoDBClient>((call) =>
      call < 3 ? cancelled('None', call === 1 ? 'TransactionConflict' : 'ThrottlingError') : {},
    );
    const { waits, ...calm } = patience();
    await awsTableStore({ client, prefix: 'p-', ...calm }).transact([write, { ...write, id: 'n' }]);
    expect(waits).toEqual([50, 100]);
    expect(new Set(inputs.map((input) => input['ClientRequestToken'])).size).toBe(3);
  });

  it.each([
    ['TransactionConflict', ConflictError, 3],
    ['ThrottlingError', UnavailableError, 3],
    ['ConditionalCheckFailed', ConflictError, 1],
  ] as const)('tells of a transaction cancelled for good: %s', async (code, error, tries) => {
    const { client, inputs } = fakeClient<DynamoDBClient>(() => cancelled('None', code));
    const store = awsTableStore({ client, prefix: 'p-', attempts: 3, ...patience() });
    await expect(store.transact([write, { ...write, id: 'n' }])).rejects.toThrow(error);
    expect(inputs).toHaveLength(tries);
  });

  it('repeats a transaction of which no answer came under the same token', async () => {
    const lost = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const { client, inputs } = fakeClient<DynamoDBClient>((call) => (call === 1 ? lost : {}));
    await awsTableStore({ client, prefix: 'p-', ...patience() }).transact([write]);
    expect(new Set(inputs.map((input) => input['ClientRequestToken'])).size).toBe(1);
  });

  it('knows its own write again when the answer to it was lost, and takes no other’s for it', async () => {
    const lost = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const stored = (item: object) => ({ item: { S: JSON.stringify(item) }, version: { N: '5' } });
    const storeAfter = (first: unknown, item: object) => {
      const failed = awsError('ConditionalCheckFailedException', { Item: stored(item) });
      const { client } = fakeClient<DynamoDBClient>((call) => (call === 1 ? first : failed));
      return awsTableStore({ client, prefix: 'p-', ...patience() });
    };
    expect(await storeAfter(lost, { owner: 1 }).put('leases', 'l', { owner: 1 }, { version: 4 })).toBe(5);
    const other = storeAfter(lost, { owner: 2 }).put('leases', 'l', { owner: 1 }, { version: 4 });
    await expect(other).rejects.toThrow(ConflictError);
    const twin = awsError('ConditionalCheckFailedException', { Item: stored({ owner: 1 }) });
    const alone = storeAfter(twin, {}).put('leases', 'l', { owner: 1 }, { version: 4 });
    await expect(alone).rejects.toThrow(ConflictError);
  });

  it('asks again for the keys a batch left out', async () => {
    const { client, inputs } = fakeClient<DynamoDBClient>((call, _input, command) => {
      const item = (id: string) => ({ id: { S: id }, item: { S: `{"id":"${id}"}` }, version: { N: '1' } });
      if (command === 'ScanCommand') return { Items: [{ id: { S: 'b' } }, { id: { S: 'a' } }] };
      if (call > 2) return { Responses: { 'p-models': [item('a')] } };
      return {
        Responses: { 'p-models': [item('b')] },
        UnprocessedKeys: { 'p-models': { Keys: [{ id: { S: 'a' } }] } },
      };
    });
    const ids: unknown[] = [];
    for await (const { id } of awsTableStore({ client, prefix: 'p-', ...patience() }).scan('models')) ids.push(id);
    expect(ids).toEqual(['a', 'b']);
    expect(inputs).toHaveLength(3);
  });
});
