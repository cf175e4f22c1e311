import { BIGINT, DOUBLE, type DuckDBConnection, DuckDBDataChunk, VARCHAR } from '@duckdb/node-api';
import type { Severity } from '../../core/contract/alerts.ts';
import { UNANSWERED } from '../../core/detect/features-query.ts';
import type {
  AnomalousFlow,
  AnomalyJob,
  AnomalyObject,
  FeatureRows,
  ScoredFlow,
} from '../../core/detect/score-engine.ts';
import { FLOW_COLUMNS } from '../../core/flow/columns.ts';
import type { FeatureEngineConfig, OpenFeatures } from './feature-engine.ts';
import { sqlText } from './file-reader.ts';

/** Rows of one appended chunk at most: the engine's own vector size. */
const CHUNK_ROWS = 2048;
const TYPES = [BIGINT, DOUBLE, VARCHAR, VARCHAR, VARCHAR];

/** What a sensor, or the source itself, said of the flow. */
const SENSOR = `coalesce(alert_signature, attack_type, case when label = 'attack' then 'labelled an attack' end)`;

/** Joins the scores to their flows, writes an object for each upload and day, and reads back the strongest. */
export async function writeAnomalies(
  config: FeatureEngineConfig,
  { connection, features }: OpenFeatures,
  job: AnomalyJob,
): ReturnType<FeatureRows['writeAnomalies']> {
  await fillScores(connection, job.flows);
  await connection.run(`create or replace temp table anomalous as
    select flows.*, ${sqlText(job.runId)} as run_id, scored.score,
      case when ${SENSOR} is null then scored.severity else scored.seconded_severity end as severity, scored.contributions
    from flows
    join read_parquet(${sqlText(features)}, file_row_number = true) as kept
      on kept.upload_id = flows.upload_id and kept.member = flows.member and kept.row_number = flows.row_number
    join scored on scored.position = kept.file_row_number`);
  return {
    objects: await writeObjects(config, connection, job.runId),
    strongest: await strongest(connection, job),
    ...(await countEpisodes(connection, features, job.families)),
  };
}

/** A flow of nobody, or without a time, is an episode of its own. */
async function countEpisodes(connection: DuckDBConnection, features: string, families: readonly string[]) {
  const distinct = (which: string) =>
    `count(distinct episode) filter (${which}) + count(*) filter (${which} and episode is null)`;
  const read = await connection.runAndReadAll(
    `select ${distinct('true')}, ${distinct('position is not null')}
    from read_parquet(${sqlText(features)}, file_row_number = true) as kept
    left join scored on scored.position = kept.file_row_number
    where family in (${families.map(sqlText).join(', ')})`,
  );
  const [episodes, anomalous_episodes] = read.getRows()[0]!.map(Number);
  return { episodes: episodes!, anomalous_episodes: anomalous_episodes! };
}

async function fillScores(connection: DuckDBConnection, flows: AsyncIterable<readonly ScoredFlow[]>): Promise<void> {
  await connection.run(
    'create or replace temp table scored (position bigint, score double, severity varchar, seconded_severity varchar, contributions varchar)',
  );
  const appender = await connection.createAppender('scored', undefined, 'temp');
  for await (const batch of flows) {
    for (let start = 0; start < batch.length; start += CHUNK_ROWS) {
      const rows = batch.slice(start, start + CHUNK_ROWS);
      const chunk = DuckDBDataChunk.create(TYPES, rows.length);
      chunk.setColumnValues(
        0,
        rows.map((row) => row.position),
      );
      chunk.setColumnValues(
        1,
        rows.map((row) => row.score),
      );
      chunk.setColumnValues(
        2,
        rows.map((row) => row.severity),
      );
      chunk.setColumnValues(
        3,
        rows.map((row) => row.seconded_severity),
      );
      chunk.setColumnValues(
        4,
        rows.map((row) => row.contributions),
      );
      appender.appendDataChunk(chunk);
    }
  }
  appender.closeSync();
}

const SCORES = ['run_id', 'score', 'severity', 'contributions'];

async function writeObjects(
  config: FeatureEngineConfig,
  connection: DuckDBConnection,
  runId: string,
): Promise<AnomalyObject[]> {
  const read = await connection.runAndReadAll(
    'select upload_id, dt, count(*) from anomalous group by upload_id, dt order by upload_id, dt',
  );
  const columns = [...FLOW_COLUMNS.map(({ name }) => name), ...SCORES].join(', ');
  const objects: AnomalyObject[] = [];
  for (const [upload, day, rows] of read.getRows()) {
    const [upload_id, dt] = [String(upload), String(day)];
    const path = config.temporaryPath();
    await connection.run(`copy (select ${columns} from anomalous
      where upload_id = ${sqlText(upload_id)} and dt = ${sqlText(dt)} order by entity, source_ip, event_time, member, row_number)
      to ${sqlText(path)} (format parquet, compression zstd)`);
    const { key, size } = await config.adopt(`anomalies/dt=${dt}/${runId}-${upload_id}.parquet`, path);
    objects.push({ key, upload_id, dt, rows: Number(rows), size });
  }
  return objects;
}

async function strongest(connection: DuckDBConnection, job: AnomalyJob): Promise<AnomalousFlow[]> {
  const read = await connection.runAndReadAll(
    `select upload_id, member, row_number::DOUBLE, score, contributions,
      case when dt <> '1970-01-01' then epoch_ms(event_time)::DOUBLE end, entity, entity_kind, destination_ip, destination_port,
      bytes_out::DOUBLE, bytes_in::DOUBLE, app_name, destination_country, destination_as_org, ${SENSOR}, severity, ${UNANSWERED}
    from anomalous order by score desc, event_time, upload_id, member, row_number limit ${job.strongest}`,
  );
  return read.getRows().map((row) => {
    const text = (at: number) => (row[at] === null ? null : String(row[at]));
    const number = (at: number) => (row[at] === null ? null : Number(row[at]));
    return {
      upload_id: String(row[0]),
      member: Number(row[1]),
      row_number: Number(row[2]),
      score: Number(row[3]),
      contributions: String(row[4]),
      event_ms: number(5),
      entity: text(6),
      entity_kind: text(7),
      destination_ip: text(8),
      destination_port: number(9),
      bytes_out: number(10),
      bytes_in: number(11),
      app_name: text(12),
      destination_country: text(13),
      destination_as_org: text(14),
      sensor_says: text(15),
      severity: String(row[16]) as Severity,
      unanswered: row[17] === null ? null : Number(row[17]) === 1,
    };
  });
}
