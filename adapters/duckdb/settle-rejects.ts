import type { DuckDBConnection } from '@duckdb/node-api';
import type { RejectedLine } from '../../core/flow-engine.ts';
import { joinCells } from '../../core/formats/cells.ts';
import type { DelimitedPlan, JsonPlan } from '../../core/formats/recognise.ts';
import { classifyResidue } from '../../core/formats/residue.ts';
import { lineOf } from '../../core/scan/line-map.ts';
import { ADDRESS_COLUMNS } from './enrich.ts';
import { hasPerson, personSql } from './flow-select.ts';
import type { ResidueLine } from './line-stager.ts';
import type { StagedText } from './stage-text.ts';

/** Rows that are no records after all, by physical line. */
export interface Settled {
  readonly rejected: readonly RejectedLine[];
  /** Lines the SQL refused that turn out to be footer, notice, separator or a header again. */
  readonly residue: readonly ResidueLine[];
}

/**
 * Collects rows refused by type, by a bad address or for saying nothing at all into the table `refused`, and reads their
 * original lines to tell broken records from footers.
 */
export async function settleRejects(
  connection: DuckDBConnection,
  input: {
    columns: ReadonlySet<string>;
    badAddresses: number;
    staged: StagedText;
    plan: DelimitedPlan | JsonPlan;
    textOf: (lines: readonly number[]) => Promise<{ line: number; text: string }[]>;
  },
): Promise<Settled> {
  const { columns, staged, plan } = input;
  await connection.run(`CREATE OR REPLACE TABLE refused AS SELECT record, reason FROM (
    SELECT s.record, ${reasonSql(columns, input.badAddresses > 0)} AS reason FROM staged s) WHERE reason IS NOT NULL`);
  const result = await connection.runAndReadAll('SELECT record, reason FROM refused ORDER BY record');
  const reasons = new Map(
    result.getRows().map(([record, reason]) => [lineOf(staged.map, Number(record)), String(reason)]),
  );
  if (reasons.size === 0) return { rejected: [], residue: [] };
  const rejected: RejectedLine[] = [];
  const residue: ResidueLine[] = [];
  for (const [line, reason] of [...reasons]) {
    const lines = staged.continued.get(line) ?? 1;
    for (let further = 1; further < lines; further += 1) reasons.set(line + further, reason);
  }
  const header = plan.kind === 'delimited' ? joinCells(plan.header.cells, plan.header.delimiter) : '';
  const delimiter = plan.kind === 'delimited' ? plan.header.delimiter : '\u0000';
  for (const { line, text } of await input.textOf([...reasons.keys()])) {
    const kind = plan.kind === 'json' ? 'rejected' : classifyResidue(text, delimiter, header);
    if (kind === 'rejected') rejected.push({ line, reason: reasons.get(line)!, text });
    else residue.push({ line, class: kind, reason: '', text });
  }
  return { rejected, residue };
}

function reasonSql(columns: ReadonlySet<string>, someBad: boolean): string {
  const addresses = ADDRESS_COLUMNS.filter((column) => columns.has(column) && column !== 'gateway_ip');
  const cases = ['WHEN s.reject IS NOT NULL THEN s.reject'];
  if (someBad) {
    const bad = addresses.map((column) => `s.${column} IN (SELECT raw FROM address WHERE bad)`);
    if (bad.length > 0) cases.push(`WHEN ${bad.map((sql) => `coalesce(${sql}, false)`).join(' OR ')} THEN 'IP_BAD'`);
  }
  // A lone subscriber without a time may as well be a signature in the first column.
  const person = personSql(columns);
  const named = columns.has('event_time') ? `CASE WHEN s.event_time IS NOT NULL THEN ${person} END` : person;
  const says = [...addresses.map((column) => `s.${column}`), ...(hasPerson(columns) ? [named] : [])];
  if (says.length > 0) cases.push(`WHEN coalesce(${says.join(', ')}) IS NULL THEN 'EMPTY_ROW'`);
  return `CASE ${cases.join(' ')} END`;
}
