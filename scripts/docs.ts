import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ColumnGroup, FlowColumn } from '../core/flow/column.ts';
import { FLOW_COLUMNS } from '../core/flow/columns.ts';
import { DERIVED_COLUMNS } from '../core/flow/derived.ts';
import { SCORE_COLUMNS } from '../core/flow/score-columns.ts';
import { ROOT } from './run.ts';

/** `npm run docs`: writes docs/schema.md, the flow schema as tables. */
export const SCHEMA_FILE = join(ROOT, 'docs/schema.md');

const GROUPS: Readonly<Record<Exclude<ColumnGroup, 'score'>, string>> = {
  evidence: 'Evidence',
  time: 'Time',
  who: 'Who',
  address: 'Addresses',
  place: 'Place and network',
  what: 'What',
  volume: 'How much',
  telecom: 'Telecom',
  detail: 'Application detail',
};

const INTRODUCTION = `# The flow schema

Made from core/flow by \`npm run docs\`; edit the columns there, not this page. What each layout fills: [formats.md](formats.md).

Every input layout is normalised to these columns. One row is one flow or session as its source reported it.

- *null* means the source does not say. It is never replaced by a zero, an average or a guess; columns marked * are never null.
- *Out* is from source to destination (uplink), *in* the other way.
- Times are UTC, cut (not rounded) to the millisecond.
- OCSF paths are those of Network Activity (class 4001), ECS names those of the Elastic Common Schema with \`telecom.*\` for
  what it has no field for; a dash where neither has a home for the column.
- An address is never promoted to a person. Parties, countries, services and domains have a \`_basis\` column that says what they rest on.
`;

/** The whole of docs/schema.md. */
export function schemaPage(): string {
  const stored = Object.entries(GROUPS).map(([group, title]) =>
    section(
      title,
      FLOW_COLUMNS.filter((column) => column.group === group),
    ),
  );
  return `${[
    INTRODUCTION,
    `## Stored columns\n\n${FLOW_COLUMNS.length} columns, in this order in the Parquet files.\n`,
    ...stored,
    '## Derived columns\n\nComputed on read, for queries, the screen and exports; not stored.\n',
    table(DERIVED_COLUMNS),
    'Each is an expression over stored columns:\n',
    `${DERIVED_COLUMNS.map(({ name, sql }) => `- \`${name}\`: \`${sql}\``).join('\n')}\n`,
    '## Score columns\n\nThe `anomalies` table holds the anomalous flows of each detection run with all their columns and these.\n',
    table(SCORE_COLUMNS),
  ].join('\n')}`;
}

function section(title: string, columns: readonly FlowColumn[]): string {
  return `### ${title}\n\n${table(columns)}`;
}

function table(columns: readonly FlowColumn[]): string {
  const rows = columns.map((column) =>
    [
      `\`${column.name}\`${column.required ? ' *' : ''}`,
      column.type,
      column.unit ?? '',
      column.hidden ? `${column.about} (not shown)` : column.about,
      path(column.ocsf),
      path(column.ecs),
    ].map((cell) => cell.replaceAll('|', '\\|')),
  );
  const head = [
    ['name', 'type', 'unit', 'meaning', 'OCSF', 'ECS'],
    ['---', '---', '---', '---', '---', '---'],
  ];
  return `${[...head, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

function path(name: string | null): string {
  return name === null ? '-' : `\`${name}\``;
}

if (import.meta.main) writeFileSync(SCHEMA_FILE, schemaPage());
