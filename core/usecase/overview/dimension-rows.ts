import type { QueryEngine, SqlValue } from '../../ports.ts';
import { type DimensionAsk, dimensionQuery, type Rank, type SumScan } from '../../query/dimensions.ts';

export interface DimensionRow {
  readonly key: string | null;
  readonly key2: string | null;
  readonly number: number | null;
  readonly number2: number | null;
  readonly events: number;
  readonly sessions: number;
  readonly seconds: number;
  readonly bytes: number;
  readonly places: Readonly<Partial<Record<Rank, number>>>;
}

/** Sums by the keys of a dimension, from the rows or from the rollup. */
export async function dimensionRows(engine: QueryEngine, scan: SumScan, ask: DimensionAsk): Promise<DimensionRow[]> {
  const { rows } = await engine.run(dimensionQuery(scan, ask));
  return rows.map((row) => ({
    key: textOf(row[0]),
    key2: textOf(row[1]),
    number: row[2] == null ? null : Number(row[2]),
    number2: row[3] == null ? null : Number(row[3]),
    events: Number(row[4]),
    sessions: Number(row[5]),
    // Sums of fractions depend on the order of summing: below a millisecond they say nothing.
    seconds: Math.round(Number(row[6] ?? 0) * 1000) / 1000,
    bytes: Number(row[7] ?? 0),
    places: Object.fromEntries(ask.ranks.map((rank, index) => [rank, Number(row[8 + index])])),
  }));
}

function textOf(value: SqlValue | undefined): string | null {
  return value == null ? null : String(value);
}
