import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Run } from '../../core/contract/alerts.ts';
import type { ExportTicket, SearchResponse } from '../../core/contract/search.ts';
import type { Upload } from '../../core/contract/uploads.ts';
import { SAMPLE_LAYOUTS } from '../../core/sample/layouts/index.ts';
import { sampleFile } from '../../core/sample/sample-file.ts';
import { type Cloud, cloudOf, describeDeployed, until } from './cloud.ts';
import { comparable } from './comparable.ts';
import { emptySystem } from './empty-system.ts';
import { laptop } from './laptop.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/formats', import.meta.url));
const FROM_MS = Date.parse('2026-01-05T00:00:00+05:30');

interface InputFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Every small input of every layout, and a larger file of each of three. */
function inputFiles(): InputFile[] {
  const small = readdirSync(FIXTURES).flatMap((layout) =>
    readdirSync(join(FIXTURES, layout)).map((name) => ({
      name: `${layout}-${name}`,
      bytes: readFileSync(join(FIXTURES, layout, name)),
    })),
  );
  const sampled = SAMPLE_LAYOUTS.filter(({ id }) =>
    ['airtel_dynamic', 'jio_nat', 'zeek_conn'].some((one) => id.endsWith(one)),
  );
  const large = sampled.map((layout) => {
    const file = sampleFile(layout, { seed: 7, rows: 3000, fromMs: FROM_MS, days: 3 });
    return { name: basename(file.name), bytes: Buffer.from([...file.chunks()].join('')) };
  });
  return [...small, ...large];
}

const EVERYTHING = { pills: [] };
const FILTERS: Readonly<Record<string, object>> = {
  everything: EVERYTHING,
  'one day': { from: '2026-01-06T00:00:00Z', to: '2026-01-07T00:00:00Z', pills: [] },
  'a port': { pills: [{ field: 'destination_port', op: 'is', values: [443] }] },
  'a block of addresses': { pills: [{ field: 'address', op: 'is', values: ['10.0.0.0/8'] }] },
  'text that tries to break out': { text: `') or 1=1 --`, pills: [] },
  'not a protocol': { pills: [{ field: 'protocol', op: 'is', values: ['TCP'], negate: true }] },
};

describeDeployed('the deployed system and the program of one machine', (deployed) => {
  let cloud: Cloud;
  let local: Awaited<ReturnType<typeof laptop>>;
  const files = inputFiles();
  const uploads = new Map<string, [Upload, Upload]>();

  const both = <T>(ask: (host: Cloud) => Promise<T>): Promise<[T, T]> => Promise.all([ask(cloud), ask(local)]);
  const same = async (ask: (host: Cloud) => Promise<unknown>) => {
    const [ofCloud, ofLocal] = await both(ask);
    expect(comparable(ofCloud)).toEqual(comparable(ofLocal));
    return ofCloud;
  };

  beforeAll(async () => {
    await emptySystem(deployed);
    cloud = await cloudOf(deployed);
    local = await laptop();
    // Side by side, as files come in: what belongs together is found by name.
    const sent = await Promise.all(
      files.map(async ({ name, bytes }) => [name, await cloud.upload(name, bytes)] as const),
    );
    for (const { name, bytes } of files) {
      const ofCloud = sent.find(([one]) => one === name)![1];
      uploads.set(name, [ofCloud, await local.upload(name, bytes)]);
    }
  });

  afterAll(async () => {
    await local?.stop();
  });

  it.each(files.map(({ name }) => name))('account for every line of %s alike', (name) => {
    const [ofCloud, ofLocal] = uploads.get(name)!;
    expect(comparable(ofCloud)).toEqual(comparable(ofLocal));
  });

  it('hold the same rows, cell by cell', async () => {
    const body = (offset: number) => ({
      filter: EVERYTHING,
      sort: [{ column: 'upload_id' }, { column: 'row_number' }],
      limit: 1000,
      offset,
    });
    let seen = 0;
    for (let offset = 0; ; offset += 1000) {
      const { rows, total } = (await same((host) => host.ask('POST', '/api/search', body(offset)))) as SearchResponse;
      seen += rows.length;
      if (seen >= total || rows.length === 0) {
        expect(seen).toBe(total);
        break;
      }
    }
    expect(seen).toBeGreaterThan(9000);
  });

  it.each(Object.keys(FILTERS))('answer alike over %s: search, overview, statistics', async (name) => {
    const filter = FILTERS[name];
    const sort = [{ column: 'bytes_out', descending: true }, { column: 'upload_id' }, { column: 'row_number' }];
    await same((host) => host.ask('POST', '/api/search', { filter, sort, limit: 50, offset: 0 }));
    await same((host) => host.ask('POST', '/api/overview', { filter, zone: 'Asia/Kolkata' }));
    for (const column of ['destination_ip', 'bytes_out', 'event_time', 'quality_flags'])
      await same((host) => host.ask('POST', `/api/fields/${column}/statistics`, { filter }));
  });

  it('show the same record with the same original text, and the same list of rejected lines', async () => {
    const [upload] = uploads.get('ipdr_jio_nat-bad-rows.csv')!;
    const { rows } = await cloud.ask<SearchResponse>('POST', '/api/search', {
      filter: { pills: [{ field: 'upload_id', op: 'is', values: [upload.upload_id] }] },
      sort: [{ column: 'row_number' }],
      limit: 1,
      offset: 0,
    });
    await same((host) => host.ask('GET', `/api/records/${upload.upload_id}/0/${rows[0]!['row_number']}`));
    await same((host) => host.ask('GET', `/api/uploads/${upload.upload_id}/rejected.csv`));
  });

  it('score alike: model, threshold, anomalous flows, alerts', async () => {
    const request = { filter: EVERYTHING, zone: 'Asia/Kolkata' };
    const runs = await both(async (host) => {
      const { run_id } = await host.ask<Run>('POST', '/api/runs', request);
      return until(
        () => host.ask<Run>('GET', `/api/runs/${run_id}`),
        ({ state }) => state === 'finished' || state === 'failed',
      );
    });
    expect(runs[0].state).toBe('finished');
    expect(runs[0].anomalous).toBeGreaterThan(0);
    expect(comparable(runs[0])).toEqual(comparable(runs[1]));
    const flows = async (host: Cloud, run: Run) => {
      const sort = [{ column: 'score', descending: true }, { column: 'upload_id' }, { column: 'row_number' }];
      return host.ask('POST', `/api/runs/${run.run_id}/flows`, { filter: EVERYTHING, sort, limit: 100, offset: 0 });
    };
    expect(comparable(await flows(cloud, runs[0]))).toEqual(comparable(await flows(local, runs[1])));
    await same((host) => host.ask('GET', '/api/alerts?limit=200'));
    const shown = await both((host) => host.ask('POST', '/api/overview', { filter: EVERYTHING, zone: 'UTC' }));
    const named = (answer: unknown, run: Run) =>
      JSON.parse(JSON.stringify(comparable(answer)).replaceAll(run.run_id, 'the run'));
    expect(named(shown[0], runs[0])).toEqual(named(shown[1], runs[1]));
  });

  it('export the same file', async () => {
    const request = { filter: FILTERS['one day'], format: 'csv', zone: 'Asia/Kolkata' };
    const texts = await both(async (host) => {
      const { ticket } = await host.ask<ExportTicket>('POST', '/api/exports', request);
      const { url } = await until(
        () => host.ask<ExportTicket>('GET', `/api/exports/${ticket}/state`),
        ({ state }) => state !== 'preparing',
      );
      return (await (await fetch(new URL(url!, host.origin))).text()).replace(/^# generated: .*$/m, '');
    });
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0].split('\n').length).toBeGreaterThan(100);
  });
});
