import { FLOW_COLUMNS, type FlowColumnName } from '../flow/columns.ts';
import { ANY_CELL, allFacts } from '../scan/cell-facts.ts';
import { rawTimeSql, TIME_ROLES, timeSql, timeText } from './cell-times.ts';
import { columnKind } from './column-kinds.ts';
import type { Cells, Derivation } from './format.ts';
import { type MappingInput, type NamedSql, roleText } from './mapping-input.ts';
import { type RowChecks, rowChecks } from './row-checks.ts';
import { cellSql, readsNumbers } from './typed-cell.ts';

/** One file's mapping as SQL over its cleaned cells. */
export interface CompiledMapping {
  /** Flow columns the layout fills; addresses still as printed, to be resolved once per distinct value. */
  readonly columns: readonly NamedSql[];
  readonly checks: RowChecks;
  /** Cells that are only ever read as whole numbers, and hold nothing else: they may be read from the file as such. */
  readonly numbers: ReadonlySet<string>;
}

/** Roles that times are read from, as text. */
const TIME_SOURCES: ReadonlySet<string> = new Set(Object.values(TIME_ROLES).flat(2));

interface CellReader {
  /** Answers `cell('msisdn')`, and of another kind `cell('port:source_port')`, `cell('time:event_time')`. */
  readonly cell: Cells;
  /** Cells of roles of which nothing was asked so far but whole numbers. */
  readonly numbers: () => ReadonlySet<string>;
}

function cellReader(input: MappingInput): CellReader {
  /** Roles asked for; true while all that was asked of one are numbers. */
  const roles = new Map<string, boolean>();
  return {
    cell(asked) {
      const [kind, role] = asked.includes(':') ? (asked.split(':') as [string, string]) : ['text', asked];
      if (kind === 'time') return timeSql(input, role);
      const facts = (input.cells.get(role) ?? []).map((name) => input.facts.get(name) ?? ANY_CELL);
      roles.set(role, (roles.get(role) ?? !TIME_SOURCES.has(role)) && readsNumbers(kind, allFacts(facts)));
      return cellSql(kind, roleText(input.cells, role), facts);
    },
    numbers: () => new Set([...roles].flatMap(([role, isNumber]) => (isNumber ? (input.cells.get(role) ?? []) : []))),
  };
}

/** SQL of every flow column the layout fills. */
export function compileMapping(input: MappingInput): CompiledMapping {
  const { cell, numbers } = cellReader(input);
  const has = (role: string) => input.cells.has(role);
  const derive = { ...standardDerivations(has), ...input.format.derive } as Record<string, Derivation | undefined>;
  const columns: NamedSql[] = [];
  for (const { name } of FLOW_COLUMNS) {
    const sql = derive[name]?.(cell) ?? (name === 'time_raw' ? rawTimeSql(input) : plainSql(input, cell, name));
    if (sql !== null) columns.push({ name, sql });
  }
  const checks = rowChecks(input, cell);
  return { columns, checks, numbers: numbers() };
}

function plainSql(input: MappingInput, cell: Cells, name: FlowColumnName): string | null {
  const kind = columnKind(name);
  if (kind === 'time') return timeText(input.cells, name) === null ? null : timeSql(input, name);
  if (!input.cells.has(name)) return null;
  return cell(`${kind}:${name}`);
}

/** Columns that most layouts compute in one way. A layout's own derivation wins. */
function standardDerivations(has: (role: string) => boolean): Record<string, Derivation> {
  const any = (...roles: readonly string[]) => roles.some(has);
  /** The first that is not null, of the roles the file has. */
  const first = (sources: Readonly<Record<string, string>>) => {
    const present = Object.keys(sources).filter(has);
    return present.length === 1
      ? sources[present[0]!]!
      : `coalesce(${present.map((role) => sources[role]).join(', ')})`;
  };
  const scaled = (cell: Cells, unit: readonly [string, string], factor: number) =>
    first({
      [unit[0]]: cell(`volume:${unit[0]}`),
      [unit[1]]: `ft_in_volume(try_cast(round(${cell(`double:${unit[1]}`)} * ${factor}) AS BIGINT))`,
    });
  const device = has('device_id_raw');
  const rules: [boolean, string, Derivation][] = [
    [has('msisdn'), 'msisdn', (cell) => cell('msisdn:msisdn')],
    [
      any('msisdn', 'subscriber_id'),
      'subscriber_id',
      (cell) => first({ subscriber_id: cell('subscriber_id'), msisdn: noNumber(cell) }),
    ],
    [
      has('user_id'),
      'user_id',
      (cell) => `CASE WHEN NOT ${cell('is_lossy:user_id')} THEN ${cell('kept_text:user_id')} END`,
    ],
    [
      any('imei', 'device_id_raw'),
      'imei',
      (cell) => first({ imei: cell('imei:imei'), device_id_raw: cell('imei:device_id_raw') }),
    ],
    [
      device,
      'device_id_raw',
      (cell) => `CASE WHEN ${cell('imei:device_id_raw')} IS NULL THEN ${cell('kept_text:device_id_raw')} END`,
    ],
    [
      any('duration_s', 'duration_ms', 'duration_us'),
      'duration_s',
      (cell) =>
        `ft_not_negative(${first({
          duration_s: cell('double:duration_s'),
          duration_ms: `${cell('double:duration_ms')} / 1e3`,
          duration_us: `${cell('double:duration_us')} / 1e6`,
        })})`,
    ],
    [has('protocol') && !has('app_protocol'), 'app_protocol', (cell) => `ft_app_protocol(${cell('protocol')})`],
    [
      any('bytes_total', 'bytes_total_mb'),
      'bytes_total',
      (cell) => scaled(cell, ['bytes_total', 'bytes_total_mb'], 1_048_576),
    ],
    [any('bytes_out', 'bytes_out_kb'), 'bytes_out', (cell) => scaled(cell, ['bytes_out', 'bytes_out_kb'], 1024)],
    [any('bytes_in', 'bytes_in_kb'), 'bytes_in', (cell) => scaled(cell, ['bytes_in', 'bytes_in_kb'], 1024)],
    [
      has('domain'),
      'domain_basis',
      (cell) => `CASE WHEN ${cell('domain')} IS NOT NULL THEN CAST('log' AS ENUM('log')) END`,
    ],
  ];
  return Object.fromEntries(rules.filter(([applies]) => applies).map(([, name, sql]) => [name, sql]));
}

/** What stands in the number's column and is no number: the operator's own id. Lost digits are none either. */
function noNumber(cell: Cells): string {
  return `CASE WHEN ${cell('msisdn:msisdn')} IS NULL AND NOT ${cell('is_exponent:msisdn')} THEN ${cell('msisdn')} END`;
}
