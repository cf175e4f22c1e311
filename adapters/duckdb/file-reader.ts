import type { JsonJoin } from '../../core/formats/format.ts';
import { NULL_WORDS } from '../../core/formats/null-words.ts';
import type { DelimitedPlan, JsonPlan } from '../../core/formats/recognise.ts';
import { ANY_CELL, type CellFacts } from '../../core/scan/cell-facts.ts';
import { MAX_LINE } from '../../core/scan/line-rules.ts';
import type { StagedText } from './stage-text.ts';

/** A staged file as a FROM clause of cleaned cells, in file order, and where each role's cells are. */
export interface FileReader {
  /** Subselect with the cells every role needs, as text. */
  readonly from: string;
  /** The same with some cells, which hold nothing but up to 18 digits, as whole numbers. */
  readonly fromWith: (numbers: ReadonlySet<string>) => string;
  /** SELECT of a hash over the whole record, mapped or not. */
  readonly hashes: string;
  /** The same with a second one, made of the text in another way: of all records there are, no two share both. */
  readonly twoHashes: string;
  readonly cells: ReadonlyMap<string, readonly string[]>;
  /** What the scan saw in each cell, by its name; a cell that is not here may hold anything. */
  readonly facts: ReadonlyMap<string, CellFacts>;
}

export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function fileReader(plan: DelimitedPlan | JsonPlan, staged: StagedText): FileReader {
  return plan.kind === 'json' ? jsonReader(plan, staged) : delimitedReader(plan, staged);
}

/** The longest record the engine is to take: lines are shorter, a quoted cell may join several. */
const RECORD_BYTES = 2 * MAX_LINE;

/** What the engine reads at once: small enough that a core's cache keeps it until it is parsed. */
const BUFFER_BYTES = 2 * RECORD_BYTES;

/** How lines of a plan become one row; null where each is one of its own. */
export function joinOf(plan: DelimitedPlan | JsonPlan): JsonJoin | null {
  return plan.kind === 'json' ? (plan.format.join ?? null) : null;
}

const COUNTRY_ROLES = ['source_country', 'destination_country'];

function delimitedReader(plan: DelimitedPlan, staged: StagedText): FileReader {
  const cells = new Map<string, string[]>();
  for (const [i, role] of plan.roles.entries()) {
    if (role !== null) cells.set(role, [...(cells.get(role) ?? []), `c${i}`]);
  }
  const facts = new Map(staged.facts.map((fact, i) => [`c${i}`, fact]));
  const names = plan.header.cells.map((_, i) => `c${i}`);
  const keepNa = COUNTRY_ROLES.some((role) => cells.has(role));
  const words = staged.facts.every((fact) => fact.noNullWord) ? [] : NULL_WORDS;
  const nulls = ['', ...words, ...(plan.format.nulls ?? [])].filter((word) => !(keepNa && word === 'NA'));
  const quote = plan.header.quoted ? `'"'` : `''`;
  const table = (numbers: ReadonlySet<string>) =>
    `read_csv(${sqlText(staged.path)}, auto_detect = false, header = false, skip = ${staged.skip}, strict_mode = false,
    delim = ${sqlText(plan.header.delimiter)}, quote = ${quote}, escape = ${quote}, nullstr = [${nulls.map(sqlText).join(', ')}],
    max_line_size = ${RECORD_BYTES}, buffer_size = ${BUFFER_BYTES}, compression = 'none', columns = {${names.map((name) => `'${name}': '${numbers.has(name) ? 'BIGINT' : 'VARCHAR'}'`).join(', ')}})`;
  const countries = new Set(COUNTRY_ROLES.flatMap((role) => cells.get(role) ?? []));
  const used = [...new Set([...cells.values()].flat())];
  const clean = (name: string) => {
    const { clean: asIs, noNullWord } = facts.get(name) ?? ANY_CELL;
    if (countries.has(name)) return asIs ? name : `ft_unwrap(${name}) AS ${name}`;
    const sql = asIs ? name : `ft_clean(${name})`;
    return `${keepNa && !noNullWord ? `nullif(${sql}, 'NA')` : sql} AS ${name}`;
  };
  const fromWith: FileReader['fromWith'] = (numbers) =>
    `(SELECT ${used.map((name) => (numbers.has(name) ? name : clean(name))).join(', ')} FROM ${table(numbers)})`;
  const asText: ReadonlySet<string> = new Set();
  return {
    from: fromWith(asText),
    fromWith,
    // Of the text: as numbers 007 and 7 would be the same.
    hashes: `SELECT hash(${names.join(', ')}) AS raw_hash FROM ${table(asText)}`,
    twoHashes: `SELECT hash(${names.join(', ')}) AS raw_hash, hash(concat_ws('\u001f', ${names.join(', ')})) AS other_hash FROM ${table(asText)}`,
    cells,
    facts,
  };
}

/** A path of dotted segments as DuckDB's JSONPath; a quoted segment may hold dots. */
function jsonPath(path: string): string {
  return `$.${path}`;
}

function jsonReader(plan: JsonPlan, staged: StagedText): FileReader {
  const { format } = plan;
  const paths: string[] = [];
  const cells = new Map<string, string[]>();
  const place = (path: string) => {
    paths.push(path);
    return `v[${paths.length}]`;
  };
  for (const [role, list] of Object.entries(format.fields)) cells.set(role, list.map(place));
  if (format.join !== undefined) {
    cells.set('join_key', [place(format.join.key)]);
    cells.set('join_type', [place(format.join.type)]);
  }
  const table = `read_csv(${sqlText(staged.path)}, auto_detect = false, header = false, strict_mode = false, delim = '\u0001',
    quote = '', escape = '', max_line_size = ${RECORD_BYTES}, compression = 'none', columns = {'line': 'VARCHAR'})`;
  const values = `CASE WHEN json_valid(line) THEN json_extract_string(line, [${paths.map((path) => sqlText(jsonPath(path))).join(', ')}]) END`;
  const from = `(SELECT list_transform(${values}, lambda x: CASE WHEN x IN ('', '-', '(empty)') THEN NULL ELSE x END) AS v, json_valid(line) AS is_json FROM ${table})`;
  return {
    from,
    // What JSON holds is read as text.
    fromWith: () => from,
    hashes: `SELECT hash(line) AS raw_hash FROM ${table}`,
    twoHashes: `SELECT hash(line) AS raw_hash, hash('.' || line) AS other_hash FROM ${table}`,
    cells,
    facts: new Map(),
  };
}
