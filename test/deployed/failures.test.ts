import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { beforeAll, expect, it } from 'vitest';
import type { Run } from '../../core/contract/alerts.ts';
import type { ExportTicket, SearchResponse } from '../../core/contract/search.ts';
import type { Incoming, Upload } from '../../core/contract/uploads.ts';
import { createRandom } from '../../core/ml/random.ts';
import { ROOT } from '../../scripts/run.ts';
import { standInVariables } from '../../scripts/stand-in/stand-in-client.ts';
import { type SmallReport, smallReport } from '../functions/cloud/small-report.ts';
import { type Cloud, cloudOf, describeDeployed, until } from './cloud.ts';
import { emptySystem } from './empty-system.ts';
import { queuesOf } from './queues.ts';

const POISON = 'this is no order';
/** As infra/aws deploys it. */
const RECEIVES = 4;
const random = createRandom(4);

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: random.nextBelow(1_000_000) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

describeDeployed('the deployed system', (deployed) => {
  const { sqs, url, tell, depth, atRest, purge } = queuesOf(deployed);
  let cloud: Cloud;

  const giveUpAfter = async (receives: number) => {
    const arn = { QueueUrl: url('IngestDead'), AttributeNames: ['QueueArn' as const] };
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand(arn));
    const policy = { deadLetterTargetArn: Attributes?.['QueueArn'], maxReceiveCount: receives };
    const changed = { RedrivePolicy: JSON.stringify(policy) };
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url('Ingest'), Attributes: changed }));
  };
  const notice = (key: string) => ({
    Records: [
      { eventName: 'ObjectCreated:Put', s3: { object: { key: encodeURIComponent(key).replaceAll('%20', '+') } } },
    ],
  });
  /** Announces and sends a file, and has its notice, which S3 sends once, come twice more. */
  const sendWithNotices = async ({ name, bytes }: SmallReport) => {
    const body = { name, size_bytes: bytes.byteLength };
    const { ticket, url } = await cloud.ask<{ ticket: string; url: string }>('POST', '/api/uploads', body);
    const put = await fetch(url, { method: 'PUT', body: bytes as Uint8Array<ArrayBuffer> });
    expect(put.ok).toBe(true);
    return { ticket, notices: [1, 2].map(() => notice(`incoming/${ticket}/${name}`)) };
  };
  const stored = (ticket: string) =>
    until(
      () => cloud.ask<Incoming>('GET', `/api/uploads/incoming/${ticket}`),
      ({ state }) => state === 'stored' || state === 'failed',
    );
  const rowsOf = async (uploadId: string) => {
    const { rows } = await cloud.ask<SearchResponse>('POST', '/api/search', {
      filter: { pills: [{ field: 'upload_id', op: 'is', values: [uploadId] }] },
      sort: [{ column: 'row_number' }],
      limit: 1000,
      offset: 0,
    });
    return rows.map((row) => Number(row['row_number']));
  };
  const expectReady = async ({ uploadId, rowNumbers }: SmallReport) => {
    const { status, ledger } = await cloud.settled(uploadId);
    expect(status).toBe('ready');
    const { physical = -1, ...classes } = ledger?.lines ?? {};
    expect(Object.values(classes).reduce((sum, lines) => sum + lines, 0)).toBe(physical);
    expect(ledger?.rows).toBe(rowNumbers.length);
    expect(await rowsOf(uploadId)).toEqual(rowNumbers);
  };

  beforeAll(async () => {
    await emptySystem(deployed);
    cloud = await cloudOf(deployed);
  });

  it('makes every row once of files whose notices come three times, in any order', async () => {
    const reports = [701, 702, 703].map((number) => smallReport(number));
    const sent = await Promise.all(reports.map(sendWithNotices));
    const orders = reports.map(({ uploadId }) => ({ upload_id: uploadId }));
    for (const body of shuffled([...sent.flatMap(({ notices }) => notices), ...orders])) await tell('Ingest', body);
    for (const { ticket } of sent) expect((await stored(ticket)).state).toBe('stored');
    for (const report of reports) await expectReady(report);
  });

  it('makes one upload of the same bytes sent at once', async () => {
    const report = smallReport(710);
    const answers = await Promise.all(
      ['one.csv', 'two.csv', 'three.csv'].map((name) => cloud.send(name, report.bytes)),
    );
    expect(answers.map(({ state }) => state)).toEqual(['stored', 'stored', 'stored']);
    expect(new Set(answers.map(({ upload_id }) => upload_id))).toEqual(new Set([report.uploadId]));
    await expectReady(report);
  });

  it('deletes a file that is being read whole, or refuses to', async () => {
    const outcomes: number[] = [];
    for (let number = 720; number < 724; number += 1) {
      const report = smallReport(number, 400);
      const { ticket } = await sendWithNotices(report);
      const { status } = await until(
        () => cloud.call<Upload>('DELETE', `/api/uploads/${report.uploadId}`),
        (answer) => answer.status !== 404,
      );
      outcomes.push(status);
      expect([200, 409]).toContain(status);
      expect((await stored(ticket)).state).toBe('stored');
      if (status === 409) await expectReady(report);
      else {
        expect((await cloud.call('GET', `/api/uploads/${report.uploadId}`)).status).toBe(404);
        expect(await rowsOf(report.uploadId)).toEqual([]);
      }
    }
    process.stdout.write(`Deletions while files were read: ${outcomes.join(', ')}\n`);
  });

  it('makes a download once, and performs a run once, whose orders come three times', async () => {
    const request = { filter: { pills: [] }, format: 'csv', zone: 'UTC' };
    const { ticket } = await cloud.ask<ExportTicket>('POST', '/api/exports', request);
    const run = await cloud.ask<Run>('POST', '/api/runs', { filter: { pills: [] }, zone: 'UTC', trees: 20 });
    for (let time = 0; time < 2; time += 1) {
      await tell('Exports', { ticket });
      await tell('Runs', { run_id: run.run_id });
    }
    const made = await until(
      () => cloud.ask<ExportTicket>('GET', `/api/exports/${ticket}/state`),
      ({ state }) => state !== 'preparing',
    );
    expect(made.state).toBe('ready');
    const ended = await until(
      () => cloud.ask<Run>('GET', `/api/runs/${run.run_id}`),
      ({ state }) => state === 'finished' || state === 'failed',
    );
    expect(ended.state).toBe('finished');
    await atRest('Exports', 'Runs');
    expect(await cloud.ask<Run>('GET', `/api/runs/${run.run_id}`)).toEqual(ended);
  });

  it('puts poison aside, and brings what was put aside back with one command', async () => {
    // What was turned away above, and comes again, is not to be given up here.
    await atRest('Ingest');
    await giveUpAfter(1);
    try {
      await tell('Ingest', POISON);
      await until(
        () => depth('IngestDead'),
        ({ ready }) => ready === 1,
      );
    } finally {
      await giveUpAfter(RECEIVES);
    }
    // One more that was given up, whose cause is gone by now.
    const report = smallReport(701);
    await tell('IngestDead', { upload_id: report.uploadId });
    const said = await redriven(deployed.endpoint);
    expect(said).toContain('2 messages were put aside, 2 of them are back in the queue.');
    expect((await depth('IngestDead')).all).toBe(0);
    await until(
      () => depth('Ingest'),
      ({ all }) => all <= 1,
    );
    await expectReady(report);
    await purge('Ingest');
  });
});

/** What the command says, as an operator runs it. */
async function redriven(endpoint: string): Promise<string> {
  const args = [join(ROOT, 'scripts/redrive.ts'), '--queue', 'ingest', '--environment', 'local'];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...standInVariables(endpoint) },
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await new Promise((resolve) => child.once('close', resolve));
  return said;
}
