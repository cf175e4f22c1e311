import { ListExecutionsCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import type { SearchResponse } from '../../core/contract/search.ts';
import type { Upload } from '../../core/contract/uploads.ts';
import { SAMPLE_LAYOUTS } from '../../core/sample/layouts/index.ts';
import { sampleFile } from '../../core/sample/sample-file.ts';
import { standInClient } from '../../scripts/stand-in/stand-in-client.ts';
import { type Cloud, cloudOf, describeDeployed, until } from './cloud.ts';
import { comparable } from './comparable.ts';
import { emptySystem } from './empty-system.ts';
import { laptop } from './laptop.ts';

const FROM_MS = Date.parse('2026-01-05T00:00:00+05:30');
/** More than cdk.json says a large file of environment `local` has: four pieces. */
const ROWS = 130_000;
const EVERYTHING = { pills: [] };

function largeFile(): { name: string; bytes: Buffer } {
  const layout = SAMPLE_LAYOUTS.find(({ id }) => id.endsWith('jio_nat'))!;
  const file = sampleFile(layout, { seed: 11, rows: ROWS, fromMs: FROM_MS, days: 1 });
  const lines = [...file.chunks()].join('').split('\n');
  // Some that are refused, and some that repeat one of another piece.
  const spoilt = lines.flatMap((line, i) => (i > 20 && i % 9000 === 0 ? ['not a record', line, lines[30]!] : [line]));
  return { name: 'large.csv', bytes: Buffer.from(spoilt.join('\n')) };
}

describeDeployed('a large file in the deployed system', (deployed) => {
  it('is cut into pieces that many functions ingest, and comes to what one machine makes of it', async () => {
    await emptySystem(deployed);
    const [cloud, local] = [await cloudOf(deployed), await laptop()];
    const file = largeFile();
    try {
      const stages = new Set<string>();
      const sent = await cloud.send(file.name, file.bytes);
      const ofCloud = await until(
        async () => {
          const upload = await cloud.ask<Upload>('GET', `/api/uploads/${sent.upload_id}`);
          if (upload.progress?.unit === 'bytes') stages.add(upload.progress.stage);
          return upload;
        },
        ({ status }) => status !== 'receiving' && status !== 'ingesting',
      );
      const ofLocal = await local.upload(file.name, file.bytes);
      expect(ofCloud.ledger?.lines.rejected).toBeGreaterThan(10);
      expect(ofCloud.ledger?.flags['DUPLICATE_ROW']).toBeGreaterThan(10);
      expect(comparable(ofCloud)).toEqual(comparable(ofLocal));
      expect([...stages]).toContain('normalising');
      expect(await executions(deployed.endpoint)).toEqual(['SUCCEEDED']);
      for (const host of [cloud, local]) expect(await total(host)).toBe(ofCloud.ledger?.rows);
      await sameRows(cloud, local);
      await sameOverview(cloud, local);
      const original = `/api/records/${sent.upload_id}/0/${ROWS}`;
      expect(comparable(await cloud.ask('GET', original))).toEqual(comparable(await local.ask('GET', original)));
    } finally {
      await local.stop();
    }
  });
});

async function executions(endpoint: string): Promise<(string | undefined)[]> {
  const client = new SFNClient(standInClient(endpoint));
  const { stateMachines = [] } = await client.send(new ListStateMachinesCommand({}));
  const { stateMachineArn } = stateMachines.find(({ name }) => name?.endsWith('-large'))!;
  const { executions: found = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
  return found.map(({ status }) => status);
}

async function total(host: Cloud): Promise<number> {
  const body = { filter: EVERYTHING, sort: [], limit: 1, offset: 0 };
  return (await host.ask<SearchResponse>('POST', '/api/search', body)).total;
}

async function sameRows(cloud: Cloud, local: Cloud): Promise<void> {
  for (const offset of [0, 60_000, ROWS - 500]) {
    const body = { filter: EVERYTHING, sort: [{ column: 'row_number' }], limit: 500, offset };
    const ask = (host: Cloud) => host.ask<SearchResponse>('POST', '/api/search', body);
    expect((await ask(cloud)).rows).toEqual((await ask(local)).rows);
  }
}

async function sameOverview(cloud: Cloud, local: Cloud): Promise<void> {
  const ask = (host: Cloud) => host.ask('POST', '/api/overview', { filter: EVERYTHING, zone: 'Asia/Kolkata' });
  expect(comparable(await ask(cloud))).toEqual(comparable(await ask(local)));
}
