import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDuckdb } from '../../../adapters/duckdb/duckdb.ts';
import { FLOW_COLUMNS } from '../../../core/flow/columns.ts';
import type { FlowRecord } from '../../../core/flow/record.ts';
import { createColumnsSql } from '../../../core/flow/schema.ts';

/** Writes flows as ingest lays them out below `root`, a file for each upload and day, and returns the keys. */
export async function writeFlows(root: string, flows: readonly FlowRecord[]): Promise<string[]> {
  const json = join(root, 'flows.ndjson');
  mkdirSync(root, { recursive: true });
  writeFileSync(json, flows.map((flow) => JSON.stringify(withDefaults(flow))).join('\n'));
  const instance = await openDuckdb();
  const connection = await instance.connect();
  const types = FLOW_COLUMNS.map(({ name, type }) => `${name}: '${type === 'TIMESTAMP_MS' ? 'TIMESTAMP' : type}'`);
  await connection.run(`create table flows (${createColumnsSql()})`);
  await connection.run(
    `insert into flows by name select * from read_json('${json}', format = 'newline_delimited', columns = {${types.join(', ')}})`,
  );
  const day = `coalesce(strftime(event_time, '%Y-%m-%d'), '1970-01-01')`;
  const read = await connection.runAndReadAll(`select distinct upload_id, ${day} from flows order by 1, 2`);
  const keys: string[] = [];
  for (const [upload, dt] of read.getRows()) {
    const key = `flows/dt=${dt}/${upload}-0.parquet`;
    mkdirSync(join(root, `flows/dt=${dt}`), { recursive: true });
    await connection.run(
      `copy (select * from flows where upload_id = '${upload}' and ${day} = '${dt}' order by entity, row_number)
       to '${join(root, key)}' (format parquet)`,
    );
    keys.push(key);
  }
  connection.closeSync();
  instance.closeSync();
  return keys;
}

function withDefaults(flow: FlowRecord): FlowRecord {
  const { entity = flow.msisdn ?? flow.source_ip ?? null } = flow;
  return {
    record_type: 'FLOW',
    quality_flags: [],
    bytes_scope: 'session',
    member: 0,
    entity,
    entity_kind: 'msisdn',
    ...flow,
  };
}
