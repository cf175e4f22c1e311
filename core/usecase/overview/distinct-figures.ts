import type { QueryEngine } from '../../ports.ts';
import type { SumScan } from '../../query/dimensions.ts';
import {
  distinctBySliceQuery,
  rollupSubscribersBySliceQuery,
  rollupSubscribersQuery,
  type Slices,
  sliceTakesHours,
} from '../../query/overview-queries.ts';
import type { SearchScan } from '../../query/search-queries.ts';
import type { RollupScan } from './overview-scan.ts';
import { SPARK_SLICES, sliceHours } from './spark.ts';

/** Distinct values in all and by slice. */
export interface DistinctFigures {
  readonly total: number;
  readonly spark: readonly number[];
}

/** Of the rows: subscribers, or source addresses. */
export async function distinctFigures(
  engine: QueryEngine,
  scan: SearchScan,
  ask: { what: 'subscriber' | 'source'; slices: Slices },
): Promise<DistinctFigures> {
  const { rows } = await engine.run(distinctBySliceQuery(scan, ask.what, ask.slices));
  const spark = emptySpark();
  let total = 0;
  for (const [slice, all, distinct] of rows) {
    if (Number(all) === 1) total = Number(distinct);
    else if (slice !== null) spark[Math.min(SPARK_SLICES - 1, Math.max(0, Number(slice)))]! += Number(distinct);
  }
  return { total, spark };
}

/** Subscribers, from the rollup where slices are made of whole hours; otherwise from the rows. */
export async function subscriberFigures(
  engine: QueryEngine,
  { all, rows, slices }: { all: SumScan; rows: SearchScan; slices: Slices },
): Promise<DistinctFigures> {
  const hours = all.table === 'rollup' && sliceTakesHours(slices) ? sliceHours(slices) : null;
  if (hours === null) return distinctFigures(engine, rows, { what: 'subscriber', slices });
  const scan = all as RollupScan;
  const [[total] = []] = (await engine.run(rollupSubscribersQuery(scan))).rows;
  const spark = emptySpark();
  for (const [slice, distinct] of (await engine.run(rollupSubscribersBySliceQuery(scan, hours))).rows) {
    spark[Number(slice)] = Number(distinct);
  }
  return { total: Number(total), spark };
}

function emptySpark(): number[] {
  return new Array<number>(SPARK_SLICES).fill(0);
}
