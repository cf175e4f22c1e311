/**
 * Ties records to physical lines. Records that follow one another line by line form one run, so a clean file is one
 * run whatever its size.
 */
export interface LineRun {
  /** Ordinal of the run's first record, 0-based. */
  readonly record: number;
  /** Physical line of that record, 1-based. */
  readonly line: number;
}

export interface LineMap {
  readonly runs: readonly LineRun[];
  readonly records: number;
}

export interface LineMapBuilder {
  /** `count` records that begin at `line` and take one line each. */
  add(line: number, count: number): void;
  finish(): LineMap;
}

export function createLineMap(): LineMapBuilder {
  const runs: LineRun[] = [];
  let records = 0;
  let nextLine = -1;
  return {
    add(line, count) {
      if (count === 0) return;
      if (line !== nextLine) runs.push({ record: records, line });
      records += count;
      nextLine = line + count;
    },
    finish: () => ({ runs, records }),
  };
}

/** Physical line of a record. */
export function lineOf(map: LineMap, record: number): number {
  let low = 0;
  let high = map.runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (map.runs[middle]!.record <= record) low = middle;
    else high = middle - 1;
  }
  const run = map.runs[low]!;
  return run.line + (record - run.record);
}
