import { describe, expect, it } from 'vitest';
import { ROUTES } from '../../../../core/contract/routes.ts';
import { ConflictError, NotFoundError } from '../../../../core/errors.ts';
import type { Principal } from '../../../../core/ports.ts';
import type { ApiCall } from '../../../../functions/api/operation.ts';
import { alertOperations } from '../../../../functions/api/operations/alerts.ts';
import { detectionWorld, requestOf } from '../../../core/usecase/detect/detection-world.ts';
import { largeUploads, ordinaryFlows } from '../../../core/usecase/detect/ordinary-flows.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const principal: Principal = {
  userId: '1',
  username: 'ravi',
  role: 'analyst',
  via: 'session',
  scopes: [],
  sessionId: null,
};
const call = { principal, params: {}, query: null, body: null, bytes: null, headers: {}, remoteAddress: null };
const SEARCH = { filter: { pills: [] }, sort: [], offset: 0, limit: 5 };

async function api() {
  const flows = [...ordinaryFlows(1500), ...largeUploads(8, { firstRow: 5000 })];
  const world = await detectionWorld(temporaryFolder(), flows);
  const operations = alertOperations({ ...world, detection: world.service });
  return { world, operations };
}

describe('detection and alerts over the API', () => {
  it('start a run, list it, and answer what the routes promise', async () => {
    const { world, operations } = await api();
    const run = await operations.detect({ ...call, body: requestOf() } as ApiCall<'detect'>);
    expect(run.state).toBe('queued');
    const params = { run_id: run.run_id };
    await expect(operations.runFlows({ ...call, params, body: SEARCH } as ApiCall<'runFlows'>)).rejects.toThrow(
      ConflictError,
    );
    await world.service.idle();

    const runs = await operations.runs(call as ApiCall<'runs'>);
    expect(ROUTES.runs.answer.parse(runs).runs.map(({ state, started_by }) => [state, started_by])).toEqual([
      ['finished', 'ravi'],
    ]);
    const flows = await operations.runFlows({ ...call, params, body: SEARCH } as ApiCall<'runFlows'>);
    const scores = ROUTES.runFlows.answer.parse(flows).rows.map((row) => Number(row['score']));
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    const entities = await operations.runEntities({ ...call, params } as ApiCall<'runEntities'>);
    expect(ROUTES.runEntities.answer.parse(entities).rows[0]!.entity).toBe('919800000011');
    await expect(operations.run({ ...call, params: { run_id: 'none' } } as ApiCall<'run'>)).rejects.toThrow(
      NotFoundError,
    );
  });

  it('list alerts and take a verdict with its reason', async () => {
    const { world, operations } = await api();
    await world.detect();
    const { alerts } = ROUTES.alerts.answer.parse(
      await operations.alerts({ ...call, query: { limit: 5 } } as ApiCall<'alerts'>),
    );
    const params = { alert_id: alerts[0]!.alert_id };
    const body = { status: 'confirmed', reason: 'seen with the owner' } as const;
    const judged = await operations.verdict({ ...call, params, body } as ApiCall<'verdict'>);
    expect(judged).toMatchObject({ status: 'confirmed', status_reason: 'seen with the owner', status_by: 'ravi' });
    expect(await operations.alert({ ...call, params } as ApiCall<'alert'>)).toEqual(judged);
    expect((await world.audit.read({ action: 'verdict', limit: 5 })).entries).toHaveLength(1);
  });
});
