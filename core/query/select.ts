import type { QueryColumnName } from '../flow/schema.ts';
import { type Expression, flow, type Literal, type Order } from './expression.ts';
import type { QueryTable } from './sql-query.ts';

export interface Selected {
  readonly as: string;
  readonly value: Expression;
}

export type Source =
  | { readonly kind: 'table'; readonly name: QueryTable }
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'subselect'; readonly query: Select | UnionAll; readonly as: string }
  | {
      readonly kind: 'values';
      readonly rows: readonly (readonly Literal[])[];
      readonly as: string;
      readonly columns: readonly string[];
    }
  /** Cross join with the elements of an array column: rows without elements fall out. */
  | {
      readonly kind: 'unnest';
      readonly from: Source;
      readonly array: Expression;
      readonly as: string;
      readonly column: string;
    }
  | {
      readonly kind: 'join';
      readonly left: Source;
      readonly right: Source;
      readonly on: Expression;
      readonly type: 'join' | 'left join';
    };

export interface Select {
  readonly kind: 'select';
  readonly columns: readonly Selected[] | 'all';
  readonly distinct?: true;
  readonly from: Source;
  readonly where?: Expression | null;
  /** Ordinals of output columns, or sets of column names of the source. */
  readonly groupBy?: readonly number[] | { readonly sets: readonly (readonly string[])[] };
  readonly having?: Expression;
  readonly orderBy?: readonly Order[];
  readonly offset?: number;
  readonly limit?: number;
}

export interface UnionAll {
  readonly kind: 'union_all';
  readonly parts: readonly Select[];
}

export interface Query {
  readonly with?: readonly { readonly name: string; readonly query: Select | UnionAll }[];
  readonly body: Select | UnionAll;
}

/** Output columns under their own names. */
export const plainly = (...names: readonly QueryColumnName[]): Selected[] =>
  names.map((name) => ({ as: name, value: flow(name) }));
export const table = (name: QueryTable): Source => ({ kind: 'table', name });
export const named = (name: string): Source => ({ kind: 'named', name });
