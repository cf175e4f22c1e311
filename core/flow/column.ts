/** The SQL types that DuckDB writes and Athena reads without loss. Nothing unsigned, no HUGEINT, UUID, TIMESTAMPTZ. */
export type SqlType = 'VARCHAR' | 'INTEGER' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'TIMESTAMP_MS' | 'VARCHAR[]';

export type ColumnGroup =
  | 'evidence'
  | 'time'
  | 'who'
  | 'address'
  | 'place'
  | 'what'
  | 'volume'
  | 'telecom'
  | 'detail'
  | 'score';

export interface FlowColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly group: ColumnGroup;
  /** What the screen prints as heading, and an XLSX export beside the name. */
  readonly label: string;
  readonly about: string;
  readonly unit?: string;
  /** Never null. */
  readonly required?: true;
  /** Needed by queries, not shown to people. */
  readonly hidden?: true;
  /** Path in OCSF Network Activity (class 4001) and in ECS; null where neither has a home for it. */
  readonly ocsf: string | null;
  readonly ecs: string | null;
}
