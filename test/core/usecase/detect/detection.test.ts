import { describe, expect, it } from 'vitest';
import { OVERALL_RUN, type Run } from '../../../../core/contract/alerts.ts';
import { isMinorAlert } from '../../../../core/contract/minor-alert.ts';
import { forestSeverity } from '../../../../core/detect/forest-severity.ts';
import { NotFoundError } from '../../../../core/errors.ts';
import type { FlowRecord } from '../../../../core/flow/record.ts';
import { createRandom } from '../../../../core/ml/random.ts';
import { giveVerdict, listAlerts, loadAlert } from '../../../../core/usecase/detect/alerts.ts';
import { getRun, keptRuns, listRunItems, shownRun } from '../../../../core/usecase/detect/run-item.ts';
import { overviewContext } from '../../../../core/usecase/overview/overview-context.ts';
import { runEntities, runFlows } from '../../../../core/usecase/search/run-results.ts';
import { alertFilter } from '../../../../web/src/pages/alerts/alert-filter.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { all, detectionWorld, requestOf } from './detection-world.ts';
import { largeUploads, ordinaryFlows, UPLOAD_A, UPLOAD_B } from './ordinary-flows.ts';

const SEARCH = { filter: { pills: [] }, sort: [], offset: 0, limit: 100 };
const caseFlows = () => [...ordinaryFlows(1500), ...largeUploads(8, { firstRow: 5000 })];

/** The same flows as a file that lists them in another order would bring them. */
function shuffled(flows: readonly FlowRecord[], uploadId: string): FlowRecord[] {
  const random = createRandom(77);
  const order = flows.map((flow) => ({ flow, at: random.nextFloat() })).sort((a, b) => a.at - b.at);
  return order.map(({ flow }, row) => ({ ...flow, upload_id: uploadId, row_number: row + 2 }));
}

describe('a detection run', () => {
  it('ranks the unusual flows first and makes an alert of them', async () => {
    const world = await detectionWorld(temporaryFolder(), caseFlows());
    const run = await world.detect();
    expect(run).toMatchObject({
      state: 'finished',
      stage: 'done',
      scored: 1508,
      done: 1508,
      total: 1508,
      message: null,
    });
    const { rows, total } = await runFlows(world.queries, run.run_id, SEARCH);
    expect(total).toBe(run.anomalous);
    expect(rows.slice(0, 8).every((row) => row['destination_ip'] === '203.0.113.66')).toBe(true);
    expect(run.anomalous).toBeLessThan(40);
    const hours = (flows: readonly { [column: string]: unknown }[]) =>
      new Set(flows.map((flow) => `${flow['msisdn']} ${String(flow['event_time']).slice(0, 13)}`)).size;
    expect(run.episodes).toBe(hours(caseFlows()));
    expect(run.anomalous_episodes).toBe(hours(rows));
    expect(run.anomalous_episodes).toBeLessThan(run.anomalous);
    const [alert] = await listAlerts(world.tables, { limit: 10 });
    expect(alert).toMatchObject({ entity: '919800000011', target: '203.0.113.66', flows: 8, run_id: run.run_id });
    expect(alert!.title).toBe('1.23 GB sent to 203.0.113.66 by 919800000011');
    expect((await runEntities(world.queries, run.run_id)).rows[0]).toMatchObject({ entity: '919800000011' });
  });

  it('stores with each flow all its columns, its severity and reasons that add up to its score', async () => {
    const world = await detectionWorld(temporaryFolder(), caseFlows());
    const run = await world.detect();
    const { rows } = await runFlows(world.queries, run.run_id, SEARCH);
    for (const row of rows) {
      const lines = JSON.parse(String(row['contributions'])) as { contribution: number }[];
      expect(lines.reduce((sum, line) => sum + line.contribution, 0)).toBeCloseTo(Number(row['score']), 10);
      expect(row['severity']).toBe(forestSeverity(Number(row['score']), false));
      expect([row['run_id'], row['source_class'], row['upload_id']]).toEqual([run.run_id, 'private', UPLOAD_A]);
    }
  });

  it('gives a flow, its entity and its alert one severity, above medium only where a sensor agrees', async () => {
    const labelled = largeUploads(8, { firstRow: 5000 }).map((flow, row) =>
      row === 0 ? { ...flow, alert_signature: 'SAMPLE large upload' } : flow,
    );
    const world = await detectionWorld(temporaryFolder(), [...ordinaryFlows(1500), ...labelled]);
    const run = await world.detect();
    const { rows } = await runFlows(world.queries, run.run_id, SEARCH);
    const uploads = rows.filter((row) => row['destination_ip'] === '203.0.113.66');
    for (const row of uploads) {
      expect(row['severity']).toBe(forestSeverity(Number(row['score']), row['alert_signature'] !== null));
    }
    expect(new Set(uploads.map((row) => row['severity']))).toEqual(new Set(['high', 'medium']));
    const [alert] = await listAlerts(world.tables, { limit: 1 });
    const [entity] = (await runEntities(world.queries, run.run_id)).rows;
    expect([alert!.severity, entity!.severity]).toEqual(['high', 'high']);
  });

  it('gives the same scores and alerts for the same flows in another order of a file', async () => {
    const flows = caseFlows();
    const one = await detectionWorld(temporaryFolder(), flows);
    const other = await detectionWorld(temporaryFolder(), shuffled(flows, UPLOAD_B));
    const [first, second] = [await one.detect(), await other.detect()];
    expect(second.model).toEqual(first.model);
    const scores = async (world: typeof one) =>
      (await runFlows(world.queries, 'run-1', { ...SEARCH, limit: 1000 })).rows.map((row) => row['score']);
    expect(await scores(other)).toEqual(await scores(one));
    const ids = async (world: typeof one) =>
      (await listAlerts(world.tables, { limit: 1000 })).map((alert) => alert.alert_id).sort();
    expect(await ids(other)).toEqual(await ids(one));
  });

  it('says that a few flows are too few instead of scoring them', async () => {
    const world = await detectionWorld(temporaryFolder(), ordinaryFlows(499));
    const run = await world.detect();
    expect(run).toMatchObject({ state: 'finished', scored: 0, anomalous: 0, threshold: null, model: null });
    expect(run.message).toContain('too few alike flows to say what is usual: 499 match');
    expect(run.dropped[0]!.why).toContain('only 499 flows, at least 500 are needed');
    expect((await world.detect({ filter: { pills: [{ field: 'port', op: 'is', values: [9] }] } })).message).toContain(
      'no flows match',
    );
  });

  it('scores kinds of records apart, and says which are too few', async () => {
    const dns = ordinaryFlows(30, UPLOAD_B).map((flow) => ({ ...flow, record_type: 'DNS' }));
    const world = await detectionWorld(temporaryFolder(), [...caseFlows(), ...dns]);
    const run = await world.detect();
    expect(run.scored).toBe(1508);
    expect(run.message).toBe('1 of 2 kinds of records have fewer than 500 flows and are not scored');
  });

  it('refuses what it cannot run before queueing it', async () => {
    const world = await detectionWorld(temporaryFolder(), []);
    await expect(world.service.start(requestOf({ zone: 'Asia/Atlantis' }), 'asha')).rejects.toMatchObject({
      field: 'zone',
    });
    const filter = { pills: [{ field: 'address' as const, op: 'is' as const, values: ['x'] }] };
    await expect(world.service.start(requestOf({ filter }), 'asha')).rejects.toMatchObject({
      field: 'filter.pills.0.values.0',
    });
    expect(await listRunItems(world.tables)).toEqual([]);
  });

  it('takes one run after the other, and the later replaces the earlier one’s flows', async () => {
    const world = await detectionWorld(temporaryFolder(), caseFlows());
    const first = await world.service.start(requestOf(), 'asha');
    const second = await world.service.start(requestOf({ seed: 2 }), 'ravi');
    expect([first.state, second.state]).toEqual(['queued', 'queued']);
    await world.service.idle();
    expect((await keptRuns(world.tables))[0]!.run_id).toBe(second.run_id);
    expect(await world.keysOf(first.run_id)).toEqual([]);
    expect(await world.keysOf(second.run_id)).toHaveLength(1);
    expect(await world.keysBelow('models/')).toHaveLength(1);
    await expect(shownRun(world.tables, first.run_id)).rejects.toThrow('a later run has replaced this one');
    const actions = (await world.audit.read({ limit: 10 })).entries.map(({ actor, action }) => [actor, action]);
    expect(actions).toEqual([
      ['ravi', 'detection'],
      ['asha', 'detection'],
    ]);
  });

  it('over a filter leaves the results of the run over everything, for which the overview speaks', async () => {
    const world = await detectionWorld(temporaryFolder(), caseFlows());
    const filter = { pills: [{ field: 'subscriber' as const, op: 'is' as const, values: ['919800000011'] }] };
    await world.detect({ filter: { pills: filter.pills.map((pill) => ({ ...pill, negate: true })) } });
    const partial = (await overviewContext(world.tables)).run!;
    expect([partial.id, partial.covers?.pills[0]?.field]).toEqual(['run-1', 'subscriber']);

    const whole = await world.detect();
    await world.detect({ filter });
    const latest = await world.detect({ filter: { from: '2026-01-10T00:00:00Z', pills: [] } });
    expect((await keptRuns(world.tables))[0]!.run_id).toBe(latest.run_id);
    expect((await overviewContext(world.tables)).run).toMatchObject({ id: whole.run_id, covers: null });
    expect((await runFlows(world.queries, whole.run_id, SEARCH)).total).toBe(whole.anomalous);
    expect((await runFlows(world.queries, latest.run_id, SEARCH)).total).toBe(latest.anomalous);
    expect(await shownRun(world.tables, whole.run_id)).toBe(whole.run_id);
    const runsWithFlows = async () =>
      new Set(
        (await world.keysBelow('anomalies/')).map((key) =>
          key
            .split('/')
            .at(-1)!
            .slice(0, -'-.parquet'.length - 32),
        ),
      );
    expect(await runsWithFlows()).toEqual(new Set([whole.run_id, latest.run_id]));

    await world.service.recover();
    expect((await runFlows(world.queries, whole.run_id, SEARCH)).total).toBe(whole.anomalous);
    const again = await world.detect({ seed: 4 });
    expect(await runsWithFlows()).toEqual(new Set([again.run_id]));
  });

  it('over a filter neither changes nor withdraws what the run over everything found', async () => {
    const world = await detectionWorld(temporaryFolder(), caseFlows());
    const alerts = async () => {
      const found: unknown[] = [];
      for await (const { alert_id, run_id, score, scope } of world.tables.scan('alerts'))
        found.push([alert_id, run_id, score, scope]);
      return found;
    };
    await world.detect();
    const before = await alerts();
    expect(before.length).toBeGreaterThan(0);
    const filter = { pills: [{ field: 'source_ip' as const, op: 'exists' as const, values: [] }] };
    await world.detect({ filter });
    await world.detect({ filter, min_score: 0.99 });
    expect(await alerts()).toEqual(before);
  });

  it('leaves no half results when it fails, and what was found before stays', async () => {
    const world = await detectionWorld(temporaryFolder(), caseFlows());
    const before = await world.detect();
    const broken = world.serviceWith({
      open: async (query) => {
        const rows = await world.scores.open(query);
        const writeAnomalies: typeof rows.writeAnomalies = async (job) => {
          await rows.writeAnomalies(job);
          throw new Error('the power went');
        };
        return { ...rows, writeAnomalies };
      },
    });
    const run = await broken.start(requestOf(), 'asha');
    await broken.idle();
    expect(await getRun(world.tables, run.run_id)).toMatchObject({
      state: 'failed',
      message: 'the run failed: see the log of the server',
    });
    expect(await world.keysOf(run.run_id)).toEqual([]);
    expect((await keptRuns(world.tables))[0]!.run_id).toBe(before.run_id);
    expect((await runFlows(world.queries, before.run_id, SEARCH)).total).toBe(before.anomalous);
  });

  it('marks runs of a dead process as interrupted and removes their strays', async () => {
    const world = await detectionWorld(temporaryFolder(), caseFlows());
    const run = await world.detect();
    const { objects: _, ...dead } = await getRun(world.tables, run.run_id);
    await world.tables.put('runs', 'dead', {
      ...dead,
      run_id: 'dead',
      state: 'running',
      stage: 'writing',
      objects: [],
    });
    await world.objects.put(`anomalies/dt=2026-01-10/dead-${UPLOAD_A}.parquet`, new Uint8Array([1]));
    await world.service.recover();
    expect(await getRun(world.tables, 'dead')).toMatchObject({ state: 'failed', message: 'interrupted' });
    expect(await world.keysBelow('anomalies/')).toEqual(
      (await getRun(world.tables, run.run_id)).objects.map(({ key }) => key),
    );
  });
});

describe('alerts over time', () => {
  it('keep the verdict of a person when a run finds them again, and the reason stands in the audit list', async () => {
    const world = await detectionWorld(temporaryFolder(), caseFlows());
    await world.detect();
    const [alert] = await listAlerts(world.tables, { limit: 1 });
    await giveVerdict(world, {
      alertId: alert!.alert_id,
      status: 'benign',
      reason: 'the yearly backup',
      actor: 'ravi',
    });
    await world.detect({ seed: 9 });
    expect(await loadAlert(world.tables, alert!.alert_id)).toMatchObject({
      ...{ status: 'benign', status_reason: 'the yearly backup', status_by: 'ravi', run_id: 'run-2' },
    });
    expect((await listAlerts(world.tables, { status: 'benign', limit: 10 })).map((one) => one.alert_id)).toEqual([
      alert!.alert_id,
    ]);
    expect((await listAlerts(world.tables, { status: 'open', limit: 10 })).map((one) => one.alert_id)).not.toContain(
      alert!.alert_id,
    );
    const entry = (await world.audit.read({ action: 'verdict', limit: 1 })).entries[0]!;
    expect(entry).toMatchObject({
      actor: 'ravi',
      target: alert!.alert_id,
      detail: { reason: 'the yearly backup', before: 'open' },
    });
  });

  it('come highest score first, and by entity', async () => {
    const world = await detectionWorld(temporaryFolder(), caseFlows());
    await world.detect();
    const alerts = await listAlerts(world.tables, { limit: 200 });
    expect(alerts.length).toBeGreaterThan(1);
    const scores = alerts.filter((alert) => !isMinorAlert(alert)).map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    const own = await listAlerts(world.tables, { entity: '919800000011', limit: 200 });
    expect(own.every(({ entity }) => entity === '919800000011')).toBe(true);
    expect(own[0]!.alert_id).toBe(alerts[0]!.alert_id);
    await expect(loadAlert(world.tables, 'none')).rejects.toThrow(NotFoundError);
  });

  it('hold single flows of low severity back until the end, in the list and for the overview', async () => {
    const world = await detectionWorld(temporaryFolder(), caseFlows());
    await world.detect({ min_score: 0.5, max_share: 0.2 });
    const before = (await listAlerts(world.tables, { limit: 200 })).map(({ alert_id }) => alert_id);
    const minor = before[1]!;
    const { item } = (await world.tables.get('alerts', minor))!;
    const strongest = { score: 0.999, rank: `0.999000#${'1'.padStart(12, '0')}` };
    await world.tables.put('alerts', minor, { ...item, flows: 1, severity: 'low', ...strongest });
    const listed = (await listAlerts(world.tables, { limit: 200 })).map(({ alert_id }) => alert_id);
    expect(listed).toEqual([...before.filter((id) => id !== minor), minor]);
    expect((await overviewContext(world.tables)).topAlert!.alert_id).toBe(before[0]);
  });

  it('lead by their filter to as many flows as they tell of', async () => {
    const world = await detectionWorld(temporaryFolder(), caseFlows());
    const { run_id } = await world.detect();
    const alerts = await listAlerts(world.tables, { limit: 200 });
    for (const alert of alerts) {
      const { range, pills } = alertFilter(alert);
      const { from, to } = range.kind === 'absolute' ? range : { from: null, to: null };
      const { total } = await runFlows(world.queries, run_id, { ...SEARCH, filter: { from, to, pills: [...pills] } });
      expect([alert.title, total]).toEqual([alert.title, alert.flows]);
    }
  });

  it('go when a run over the same finds them no more, unless somebody judged them', async () => {
    const world = await detectionWorld(temporaryFolder(), caseFlows());
    await world.detect();
    const before = await listAlerts(world.tables, { limit: 200 });
    const judged = before.at(-1)!;
    await giveVerdict(world, { alertId: judged.alert_id, status: 'confirmed', reason: 'seen it', actor: 'ravi' });
    await world.detect({ min_score: 1 });
    expect((await listAlerts(world.tables, { limit: 200 })).map((one) => one.alert_id)).toEqual([judged.alert_id]);
  });
});

describe('alerts of a run over a filter', () => {
  it('stay beside those of the run over everything, until a later run over everything does not find them', async () => {
    const world = await detectionWorld(temporaryFolder(), caseFlows());
    const ids = async () => (await listAlerts(world.tables, { limit: 200 })).map((one) => one.alert_id);
    await world.detect();
    const whole = await ids();
    const pills = [{ field: 'subscriber' as const, op: 'is' as const, values: ['919800000011'], negate: true }];
    await world.detect({ filter: { pills } });
    const both = await ids();
    expect(both).toEqual(expect.arrayContaining(whole));
    expect(both.length).toBeGreaterThan(whole.length);
    await world.detect();
    expect((await ids()).sort()).toEqual(whole.sort());
  });

  it('are listed for that run alone, and those of the run over everything for that one', async () => {
    const world = await detectionWorld(temporaryFolder(), caseFlows());
    const ids = async (run: Run) =>
      (await listAlerts(world.tables, { run_id: run.run_id, limit: 200 })).map((one) => one.alert_id);
    const whole = await world.detect();
    const found = await ids(whole);
    const pills = [{ field: 'subscriber' as const, op: 'is' as const, values: ['919800000011'], negate: true }];
    const part = await world.detect({ filter: { pills } });
    expect(await ids(whole)).toEqual(found);
    expect(await ids(part)).toHaveLength(part.alerts);
    const sameFlows = await world.detect({ filter: { pills: [{ field: 'source_ip', op: 'exists', values: [] }] } });
    expect((await ids(sameFlows)).sort()).toEqual([...found].sort());
    await expect(listAlerts(world.tables, { run_id: 'none', limit: 200 })).rejects.toThrow(NotFoundError);
  });

  it('neither count as open nor lead the overview, which speak for the run over everything', async () => {
    const world = await detectionWorld(temporaryFolder(), caseFlows());
    const open = async (run_id?: string) =>
      (await listAlerts(world.tables, { status: 'open', limit: 200, ...(run_id && { run_id }) })).map(
        (one) => one.alert_id,
      );
    expect(await open(OVERALL_RUN)).toEqual([]);
    const whole = await world.detect();
    const found = await open();
    const pills = [{ field: 'subscriber' as const, op: 'is' as const, values: ['919800000011'], negate: true }];
    await world.detect({ filter: { pills } });
    expect((await open()).length).toBeGreaterThan(found.length);
    expect(await open(OVERALL_RUN)).toEqual(found);
    expect(await open(whole.run_id)).toEqual(found);
    expect((await overviewContext(world.tables)).topAlert!.alert_id).toBe(found[0]);
    for (const alertId of found) {
      await giveVerdict(world, { alertId, status: 'benign', reason: 'the backup', actor: 'ravi' });
    }
    expect((await open()).length).toBeGreaterThan(0);
    expect(await open(OVERALL_RUN)).toEqual([]);
    expect((await overviewContext(world.tables)).topAlert).toBeNull();
  });

  it('list with the run over everything what earlier ones found and somebody judged', async () => {
    const world = await detectionWorld(temporaryFolder(), caseFlows());
    await world.detect();
    const judged = (await listAlerts(world.tables, { limit: 200 })).at(-1)!;
    await giveVerdict(world, { alertId: judged.alert_id, status: 'confirmed', reason: 'seen it', actor: 'ravi' });
    const { run_id } = await world.detect({ min_score: 1 });
    expect((await listAlerts(world.tables, { run_id, limit: 200 })).map((one) => one.alert_id)).toEqual([
      judged.alert_id,
    ]);
  });
});

describe('forgetting an upload', () => {
  const twoUploads = () => [
    ...ordinaryFlows(1500),
    ...largeUploads(4, { firstRow: 5000 }),
    ...largeUploads(4, { firstRow: 9000, uploadId: UPLOAD_B }).map((flow) => ({
      ...flow,
      bytes_out: Number(flow.bytes_out) + 7,
    })),
    {
      ...largeUploads(1, { firstRow: 9100, uploadId: UPLOAD_B })[0],
      destination_ip: '203.0.113.99',
      msisdn: '919800000012',
    },
    ...ordinaryFlows(300, UPLOAD_B),
  ];

  it('removes its flows, its share of alerts, and alerts that rest on it alone', async () => {
    const world = await detectionWorld(temporaryFolder(), twoUploads());
    const run = await world.detect();
    const before = await listAlerts(world.tables, { limit: 200 });
    const alone = before.filter(({ uploads }) => uploads.join() === UPLOAD_B);
    const shared = before.find(({ target }) => target === '203.0.113.66')!;
    expect(shared.uploads).toEqual([UPLOAD_A, UPLOAD_B]);
    expect(alone.map(({ target }) => target)).toContain('203.0.113.99');

    expect(await world.deleteUpload(UPLOAD_B)).toBe(alone.length);
    const after = await listAlerts(world.tables, { limit: 200 });
    expect(
      after.flatMap(({ uploads, evidence }) => [...uploads, ...evidence.map((one) => one.upload_id)]),
    ).not.toContain(UPLOAD_B);
    const left = after.find(({ target }) => target === '203.0.113.66')!;
    const { alert_ids } = await getRun(world.tables, run.run_id);
    for (const { alert_id } of alone) expect(alert_ids).not.toContain(alert_id);
    expect(alert_ids).toContain(shared.alert_id);
    expect([left.alert_id, left.flows, left.uploads]).toEqual([shared.alert_id, 4, [UPLOAD_A]]);
    expect(left.text).not.toBe(shared.text);
    expect(left.base + left.contributions.reduce((sum, line) => sum + line.contribution, 0)).toBeCloseTo(
      left.score,
      10,
    );

    expect((await world.keysBelow('anomalies/')).filter((key) => key.includes(UPLOAD_B))).toEqual([]);
    const { rows, total } = await runFlows(world.queries, run.run_id, SEARCH);
    expect(rows.every((row) => row['upload_id'] === UPLOAD_A)).toBe(true);
    expect((await getRun(world.tables, run.run_id)).anomalous).toBe(total);
    const kept = JSON.stringify([await all(world.tables.scan('alerts')), await listRunItems(world.tables)]);
    expect(kept).not.toContain(UPLOAD_B);
  });

  it('holds for a run that is under way', async () => {
    const world = await detectionWorld(temporaryFolder(), twoUploads());
    const service = world.serviceWith({
      open: async (query) => {
        const rows = await world.scores.open(query);
        const writeAnomalies: typeof rows.writeAnomalies = async (job) => {
          const written = await rows.writeAnomalies(job);
          await world.deleteUpload(UPLOAD_B);
          return written;
        };
        return { ...rows, writeAnomalies };
      },
    });
    const { run_id } = await service.start(requestOf(), 'asha');
    await service.idle();
    const run = await getRun(world.tables, run_id);
    expect(run).toMatchObject({ state: 'finished' });
    expect(run.objects.map(({ upload_id }) => upload_id)).toEqual([UPLOAD_A]);
    expect((await world.keysBelow('anomalies/')).filter((key) => key.includes(UPLOAD_B))).toEqual([]);
    expect((await listAlerts(world.tables, { limit: 200 })).flatMap(({ uploads }) => uploads)).not.toContain(UPLOAD_B);
  });
});
