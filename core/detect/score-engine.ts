import type { Severity } from '../contract/alerts.ts';
import type { NumberColumn } from '../ml/feature-recipe.ts';
import type { QueryScope, SqlQuery } from '../query/sql-query.ts';

/** Reads features and writes anomalous flows, millions of rows without holding them: DuckDB on both hosts. */
export interface ScoreEngine {
  /** Runs a features statement once and keeps its rows aside, in an order of their own, until closed. */
  open(query: SqlQuery): Promise<FeatureRows>;
}

/** Flows alike enough for one model: of one record type, their sources reporting the same things. */
export interface FeatureFamily {
  readonly family: string;
  readonly rows: number;
}

export interface FeatureBatch {
  /** Position of each row among all rows kept aside. */
  readonly positions: BigInt64Array;
  /** Features, NaN where not known; valid until the next batch is asked for. */
  readonly columns: readonly NumberColumn[];
}

export interface ScoredFlow {
  readonly position: bigint;
  readonly score: number;
  /** By its score alone. */
  readonly severity: Severity;
  /** Where a sensor also called the flow an attack. */
  readonly seconded_severity: Severity;
  /** JSON text of the score column. */
  readonly contributions: string;
}

/** One object of the `anomalies` table. */
export interface AnomalyObject {
  readonly key: string;
  readonly upload_id: string;
  /** UTC day of its flows, as in the flows' folders. */
  readonly dt: string;
  readonly rows: number;
  readonly size: number;
}

/** What an alert is made of: one anomalous flow. */
export interface AnomalousFlow {
  readonly upload_id: string;
  readonly member: number;
  readonly row_number: number;
  readonly score: number;
  readonly severity: Severity;
  readonly contributions: string;
  readonly event_ms: number | null;
  readonly entity: string | null;
  readonly entity_kind: string | null;
  readonly destination_ip: string | null;
  readonly destination_port: number | null;
  readonly bytes_out: number | null;
  readonly bytes_in: number | null;
  /** Nobody answered, or refused; null where the log does not tell. */
  readonly unanswered: boolean | null;
  readonly app_name: string | null;
  readonly destination_country: string | null;
  readonly destination_as_org: string | null;
  /** What another sensor said of the flow: its alert, or the source's label of an attack. */
  readonly sensor_says: string | null;
}

export interface FeatureRows {
  /** Ascending by name. */
  families(): Promise<FeatureFamily[]>;
  /** At most about `atMost` rows of a family, the same whatever order the flows lie in, in an order that is the same too. */
  sample(family: string, atMost: number): Promise<NumberColumn[]>;
  /** All rows of a family; the same order every time. */
  batches(family: string): AsyncIterable<FeatureBatch>;
  /**
   * Writes the scored flows with all their columns below `anomalies/`, an object for each run, upload and day, and
   * returns the strongest of them, strongest first. Nothing makes the objects visible yet.
   */
  writeAnomalies(job: AnomalyJob): Promise<WrittenAnomalies>;
  close(): Promise<void>;
}

export interface WrittenAnomalies {
  readonly objects: AnomalyObject[];
  readonly strongest: AnomalousFlow[];
  /** Hours of entities among the rows that were scored, and those of them that hold a scored flow of the job. */
  readonly episodes: number;
  readonly anomalous_episodes: number;
}

export interface AnomalyJob {
  readonly runId: string;
  readonly flows: AsyncIterable<readonly ScoredFlow[]>;
  /** Families whose rows were scored; at least one. */
  readonly families: readonly string[];
  /** What the flows were taken from. */
  readonly scope: QueryScope;
  /** Flows returned at most. */
  readonly strongest: number;
}
