import { columnSql } from '../flow/schema.ts';
import type { Expression, Order, Window } from './expression.ts';
import { FUNCTIONS } from './functions.ts';
import { printLiteral } from './literal.ts';
import type { Query, Select, Selected, Source, UnionAll } from './select.ts';
import type { QueryScope, QueryTable, SqlQuery } from './sql-query.ts';

/** Prints the tree as the one text both engines run. Invariants: OFFSET before LIMIT, NULLS LAST everywhere. */
export function printQuery(query: Query, scope: QueryScope = {}): SqlQuery {
  const tables = new Set<QueryTable>();
  const printer = new Printer(tables);
  const named = (query.with ?? []).map((part) => `${name(part.name)} as (${printer.body(part.query)})`);
  const head = named.length > 0 ? `with ${named.join(', ')} ` : '';
  return { sql: head + printer.body(query.body), tables: [...tables], scope };
}

/** Text of one expression. */
export function printExpression(expression: Expression): string {
  return new Printer(new Set()).expression(expression);
}

const IDENTIFIER = /^[a-z][a-z0-9_]*$/;
const known: ReadonlySet<string> = new Set(FUNCTIONS);

/** Names come from our own code; a stray one is a defect, not an input error. */
function name(text: string): string {
  if (!IDENTIFIER.test(text)) throw new Error(`expected a plain identifier, found ${JSON.stringify(text)}`);
  return text;
}

class Printer {
  private readonly tables: Set<QueryTable>;

  constructor(tables: Set<QueryTable>) {
    this.tables = tables;
  }

  body(query: Select | UnionAll): string {
    return query.kind === 'select'
      ? this.select(query)
      : query.parts.map((part) => this.select(part)).join(' union all ');
  }

  private select(query: Select): string {
    const parts = [
      `select ${query.distinct ? 'distinct ' : ''}${this.output(query.columns)}`,
      `from ${this.source(query.from)}`,
    ];
    if (query.where) parts.push(`where ${this.expression(query.where)}`);
    if (query.groupBy) parts.push(`group by ${groups(query.groupBy)}`);
    if (query.having) parts.push(`having ${this.expression(query.having)}`);
    if (query.orderBy?.length) parts.push(`order by ${this.orders(query.orderBy)}`);
    if (query.offset) parts.push(`offset ${count(query.offset)}`);
    if (query.limit !== undefined) parts.push(`limit ${count(query.limit)}`);
    return parts.join(' ');
  }

  private output(columns: Select['columns']): string {
    return columns === 'all' ? '*' : columns.map((one) => this.selected(one)).join(', ');
  }

  private selected(one: Selected): string {
    const value = this.expression(one.value);
    return value === one.as ? value : `${value} as ${name(one.as)}`;
  }

  private source(source: Source): string {
    switch (source.kind) {
      case 'table':
        this.tables.add(source.name);
        // A reserved word to Trino.
        return source.name === 'rollup' ? '"rollup"' : name(source.name);
      case 'named':
        return name(source.name);
      case 'subselect':
        return `(${this.body(source.query)}) as ${name(source.as)}`;
      case 'values': {
        const rows = source.rows.map((row) => `(${row.map(printLiteral).join(', ')})`);
        return `(values ${rows.join(', ')}) as ${name(source.as)}(${source.columns.map(name).join(', ')})`;
      }
      case 'unnest':
        return `${this.source(source.from)} cross join unnest(${this.expression(source.array)}) as ${name(source.as)}(${name(source.column)})`;
      case 'join':
        return `${this.source(source.left)} ${source.type} ${this.source(source.right)} on ${this.expression(source.on)}`;
    }
  }

  expression(node: Expression): string {
    switch (node.kind) {
      case 'column':
        return node.of === undefined ? name(node.name) : `${name(node.of)}.${name(node.name)}`;
      case 'flow': {
        const sql = columnSql(node.name);
        return sql === node.name ? sql : `(${sql})`;
      }
      case 'literal':
        return printLiteral(node);
      case 'call':
        return this.call(node);
      case 'binary':
        return `(${this.expression(node.left)} ${node.op} ${this.expression(node.right)})`;
      case 'every':
      case 'some':
        return `(${this.list(node.parts, node.kind === 'every' ? ' and ' : ' or ')})`;
      case 'not':
        return `(not ${this.expression(node.of)})`;
      case 'null_test':
        return `(${this.expression(node.of)} is ${node.isNull ? '' : 'not '}null)`;
      case 'between':
        return `(${this.expression(node.of)} between ${this.expression(node.low)} and ${this.expression(node.high)})`;
      case 'in':
        return `(${this.expression(node.of)} in (${this.list(node.values, ', ')}))`;
      case 'array':
        return `array[${node.values.map((one) => (one === null ? `cast(null as ${node.type})` : this.expression(one))).join(', ')}]`;
      case 'cast':
        return `cast(${this.expression(node.of)} as ${node.type})`;
      case 'case':
        return this.choice(node);
    }
  }

  private list(nodes: readonly Expression[], separator: string): string {
    return nodes.map((one) => this.expression(one)).join(separator);
  }

  private call(node: Expression & { kind: 'call' }): string {
    if (!known.has(node.name)) throw new Error(`expected a known function, found ${JSON.stringify(node.name)}`);
    const args = node.name === 'count' && node.args.length === 0 ? '*' : this.list(node.args, ', ');
    const filter = node.filter ? ` filter (where ${this.expression(node.filter)})` : '';
    return `${node.name}(${node.distinct ? 'distinct ' : ''}${args})${filter}${node.over ? this.window(node.over) : ''}`;
  }

  private window(window: Window): string {
    const parts = [
      window.partitionBy?.length ? `partition by ${this.list(window.partitionBy, ', ')}` : '',
      window.orderBy?.length ? `order by ${this.orders(window.orderBy)}` : '',
      window.running ? 'rows between unbounded preceding and current row' : '',
    ];
    return ` over (${parts.filter((part) => part !== '').join(' ')})`;
  }

  private choice(node: Expression & { kind: 'case' }): string {
    const branches = node.branches.map(
      (branch) => `when ${this.expression(branch.when)} then ${this.expression(branch.result)}`,
    );
    const otherwise = node.otherwise ? ` else ${this.expression(node.otherwise)}` : '';
    return `(case ${branches.join(' ')}${otherwise} end)`;
  }

  private orders(orders: readonly Order[]): string {
    return orders
      .map((order) => `${this.expression(order.by)}${order.descending ? ' desc' : ''} nulls last`)
      .join(', ');
  }
}

function groups(groupBy: NonNullable<Select['groupBy']>): string {
  if ('sets' in groupBy)
    return `grouping sets (${groupBy.sets.map((set) => `(${set.map(name).join(', ')})`).join(', ')})`;
  return groupBy.map(count).join(', ');
}

function count(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`expected a count, found ${value}`);
  return String(value);
}
