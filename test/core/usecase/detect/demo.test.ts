import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { duckdbFlowEngine } from '../../../../adapters/duckdb/flow-engine.ts';
import type { Alert } from '../../../../core/contract/alerts.ts';
import { recognise } from '../../../../core/formats/recognise.ts';
import { demo } from '../../../../core/sample/demo.ts';
import type { SampleTruth, TruthKind } from '../../../../core/sample/truth.ts';
import { listAlerts } from '../../../../core/usecase/detect/alerts.ts';
import { runFlows } from '../../../../core/usecase/search/run-results.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { smallGeo } from '../../enrich/geo-fixture.ts';
import { detectionWorld } from './detection-world.ts';

const END = Date.parse('2026-01-12T00:00:00Z');
const SEARCH = { filter: { pills: [] }, sort: [], offset: 0, limit: 1000 };

/** Brings the invented case in as an upload would, and returns its flow objects. */
async function ingestDemo(root: string): Promise<{ keys: string[]; truth: readonly SampleTruth[] }> {
  const { files, truth } = demo({ endMs: END });
  const geo = smallGeo();
  let scratch = 0;
  const temporaryPath = () => join(root, `scratch-${++scratch}`);
  const engine = duckdbFlowEngine({ geo: async () => geo, temporaryPath, memoryMb: 800, threads: 2 });
  const keys: string[] = [];
  for (const file of files) {
    const text = [...file.chunks()].join('');
    const path = join(root, file.name);
    writeFileSync(path, text);
    const head = await engine.head(path, file.name);
    const found = recognise(head);
    if (found.outcome !== 'recognised') throw new Error(`${file.name} was not recognised`);
    const uploadId = createHash('sha256').update(text).digest('hex').slice(0, 32);
    const job = { path, head, plan: found.plan, uploadId, member: 0, defaultZone: 'Asia/Kolkata', nowMs: END };
    const { parts } = await engine.ingest({ ...job, partPath: temporaryPath });
    for (const [index, part] of parts.filter(({ table }) => table === 'flows').entries()) {
      const key = `flows/dt=${part.dt}/${uploadId}-${index}.parquet`;
      mkdirSync(dirname(join(root, key)), { recursive: true });
      renameSync(part.path, join(root, key));
      keys.push(key);
    }
  }
  return { keys, truth };
}

function isWithin(address: string | null, nets: readonly string[]): boolean {
  return nets.some((net) => (net.endsWith('.0/24') ? address?.startsWith(net.slice(0, -4)) : address === net));
}

describe('the invented case', () => {
  it('has its loud attacks at the top of the alerts, all of their flows found, and little else', async () => {
    const root = temporaryFolder();
    const { keys, truth } = await ingestDemo(root);
    const world = await detectionWorld(root, keys);
    const run = await world.detect();
    const alerts = await listAlerts(world.tables, { limit: 200 });

    const entryOf = (kind: TruthKind) => truth.find((entry) => entry.kind === kind)!;
    const found: Alert[] = [];
    for (const kind of [
      'exfiltration',
      'port_scan_horizontal',
      'port_scan_vertical',
      'ssh_brute_force',
      'flood',
      'dns_tunnel',
    ] as const) {
      const { destinations, rows, destinationPort } = entryOf(kind);
      const target = destinations.some((net) => net.includes('/')) ? `port ${destinationPort}` : destinations[0];
      const alert = alerts.find(
        (one) => one.target === target || (one.entity === target && one.entity_kind === 'destination_ip'),
      );
      expect([kind, alert?.flows]).toEqual([kind, rows]);
      found.push(alert!);
    }
    const places = found.map((alert) => alerts.indexOf(alert)).sort((a, b) => a - b);
    // Five of the six lead the list; repeated sign-ins are less unlike ordinary traffic and follow a few places below.
    expect(places.filter((place) => place < 10).length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...places)).toBeLessThan(40);

    const attacks = truth.filter(({ verdict }) => verdict === 'attack');
    const nets = attacks.flatMap(({ destinations }) => destinations);
    let attacking = 0;
    for (let offset = 0; offset < run.anomalous; offset += SEARCH.limit) {
      const { rows } = await runFlows(world.queries, run.run_id, { ...SEARCH, offset });
      attacking += rows.filter((row) => isWithin(row['destination_ip'] as string | null, nets)).length;
    }
    expect(attacking / run.anomalous).toBeGreaterThan(0.8);
  }, 120_000);
});
