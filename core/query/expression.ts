import type { QueryColumnName } from '../flow/schema.ts';
import type { FunctionName } from './functions.ts';

/** Nodes of the portable SQL subset. User input only ever becomes a literal node; print.ts is the one place that writes text. */
export type Expression =
  | { readonly kind: 'column'; readonly name: string; readonly of?: string }
  | { readonly kind: 'flow'; readonly name: QueryColumnName }
  | Literal
  | {
      readonly kind: 'call';
      readonly name: FunctionName;
      readonly args: readonly Expression[];
      readonly distinct?: true;
      readonly filter?: Expression;
      readonly over?: Window;
    }
  | { readonly kind: 'binary'; readonly op: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'every' | 'some'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'null_test'; readonly of: Expression; readonly isNull: boolean }
  | { readonly kind: 'between'; readonly of: Expression; readonly low: Expression; readonly high: Expression }
  | { readonly kind: 'in'; readonly of: Expression; readonly values: readonly Expression[] }
  /** A list of texts and nulls. */
  | { readonly kind: 'array'; readonly type: 'varchar'; readonly values: readonly (Expression | null)[] }
  | { readonly kind: 'cast'; readonly of: Expression; readonly type: CastType }
  | {
      readonly kind: 'case';
      readonly branches: readonly { readonly when: Expression; readonly result: Expression }[];
      readonly otherwise?: Expression;
    };

export type Literal =
  | { readonly kind: 'literal'; readonly type: 'VARCHAR'; readonly value: string }
  /** A whole number of 64 bits. */
  | { readonly kind: 'literal'; readonly type: 'BIGINT'; readonly value: number | bigint }
  | { readonly kind: 'literal'; readonly type: 'DOUBLE'; readonly value: number }
  | { readonly kind: 'literal'; readonly type: 'BOOLEAN'; readonly value: boolean }
  /** Milliseconds since 1970, UTC. */
  | { readonly kind: 'literal'; readonly type: 'TIMESTAMP'; readonly value: number }
  | { readonly kind: 'literal'; readonly type: 'NULL'; readonly value: CastType };

export type BinaryOperator = '=' | '<>' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '||';
export type CastType = 'bigint' | 'integer' | 'double' | 'varchar' | 'boolean' | 'timestamp(3)';

export interface Order {
  readonly by: Expression;
  readonly descending?: boolean;
}

export interface Window {
  readonly partitionBy?: readonly Expression[];
  readonly orderBy?: readonly Order[];
  /** From the first row of the partition to this one; the whole partition where absent. */
  readonly running?: true;
}

export const column = (name: string, of?: string): Expression => ({ kind: 'column', name, of });
/** A column of the flow schema, stored or derived. */
export const flow = (name: QueryColumnName): Expression => ({ kind: 'flow', name });
export const text = (value: string): Literal => ({ kind: 'literal', type: 'VARCHAR', value });
export const whole = (value: number | bigint): Literal => ({ kind: 'literal', type: 'BIGINT', value });
export const double = (value: number): Literal => ({ kind: 'literal', type: 'DOUBLE', value });
export const truth = (value: boolean): Literal => ({ kind: 'literal', type: 'BOOLEAN', value });
export const instant = (ms: number): Literal => ({ kind: 'literal', type: 'TIMESTAMP', value: ms });
export const nothing = (type: CastType): Literal => ({ kind: 'literal', type: 'NULL', value: type });

export const call = (name: FunctionName, ...args: Expression[]): Expression => ({ kind: 'call', name, args });
export const binary = (op: BinaryOperator, left: Expression, right: Expression): Expression => ({
  kind: 'binary',
  op,
  left,
  right,
});
export const equals = (left: Expression, right: Expression): Expression => binary('=', left, right);
export const isNull = (of: Expression): Expression => ({ kind: 'null_test', of, isNull: true });
export const isPresent = (of: Expression): Expression => ({ kind: 'null_test', of, isNull: false });
export const not = (of: Expression): Expression => ({ kind: 'not', of });
export const between = (of: Expression, low: Expression, high: Expression): Expression => ({
  kind: 'between',
  of,
  low,
  high,
});
export const cast = (of: Expression, type: CastType): Expression => ({ kind: 'cast', of, type });
export const when = (test: Expression, result: Expression, otherwise?: Expression): Expression => ({
  kind: 'case',
  branches: [{ when: test, result }],
  otherwise,
});

/** `in` of one value prints as equality, which both engines prune best. */
export function oneOf(of: Expression, values: readonly Expression[]): Expression {
  const [only] = values;
  return only !== undefined && values.length === 1 ? equals(of, only) : { kind: 'in', of, values };
}

/** Conjunction; of nothing it is true. */
export function every(parts: readonly (Expression | null)[]): Expression {
  return gathered('every', parts);
}

/** Disjunction; of nothing it is false. */
export function some(parts: readonly (Expression | null)[]): Expression {
  return gathered('some', parts);
}

function gathered(kind: 'every' | 'some', parts: readonly (Expression | null)[]): Expression {
  const kept = parts.filter((part) => part !== null);
  const [only] = kept;
  if (only === undefined) return truth(kind === 'every');
  return kept.length === 1 ? only : { kind, parts: kept };
}

/** Sums come as DECIMAL or HUGEINT from the engines where they can overflow; a 64-bit figure is what travels. */
export const sum = (of: Expression): Expression => cast(call('sum', of), 'bigint');
export const countAll = (): Expression => call('count');
export const countIf = (test: Expression): Expression => ({ kind: 'call', name: 'count', args: [], filter: test });
export const countDistinct = (of: Expression): Expression => ({
  kind: 'call',
  name: 'count',
  args: [of],
  distinct: true,
});
export const over = (name: FunctionName, args: readonly Expression[], window: Window): Expression => ({
  kind: 'call',
  name,
  args,
  over: window,
});
