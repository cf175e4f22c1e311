import type { DateOrder } from '../contract/uploads.ts';
import type { CellFacts } from '../scan/cell-facts.ts';
import type { Format } from './format.ts';
import type { TimeShape } from './time-shape.ts';

/** How the time columns of one file are read, decided over the whole file. */
export interface TimeReading {
  readonly shapes: readonly TimeShape[];
  readonly order: DateOrder;
  readonly zone: string;
  /** Some values are finer than a millisecond. */
  readonly fine: boolean;
}

/** One file as its mapping sees it. */
export interface MappingInput {
  readonly format: Format;
  /** Role -> SQL names of the cells that hold it, left to right. */
  readonly cells: ReadonlyMap<string, readonly string[]>;
  /** What the scan saw in each cell, by its SQL name. */
  readonly facts: ReadonlyMap<string, CellFacts>;
  /** Reading of each time column that has cells. */
  readonly times: ReadonlyMap<string, TimeReading>;
}

export interface NamedSql {
  readonly name: string;
  readonly sql: string;
}

const NULL_TEXT = 'CAST(NULL AS VARCHAR)';

/** The cells of a role as one SQL text, first non-null wins. */
export function roleText(cells: MappingInput['cells'], role: string): string {
  const names = cells.get(role) ?? [];
  if (names.length === 0) return NULL_TEXT;
  return names.length === 1 ? names[0]! : `coalesce(${names.join(', ')})`;
}
