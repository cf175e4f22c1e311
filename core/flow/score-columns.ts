import type { FlowColumn } from './column.ts';

/** What scoring adds: the `anomalies` table holds the anomalous flows with all their columns and these. */
export const SCORE_COLUMNS = [
  {
    name: 'run_id',
    type: 'VARCHAR',
    group: 'score',
    label: 'Run',
    about: 'detection run that scored the flow',
    required: true,
    ocsf: null,
    ecs: null,
  },
  {
    name: 'score',
    type: 'DOUBLE',
    group: 'score',
    label: 'Score',
    about: 'isolation forest score, 0 to 1',
    required: true,
    ocsf: 'confidence_score',
    ecs: 'event.risk_score',
  },
  {
    name: 'severity',
    type: 'VARCHAR',
    group: 'score',
    label: 'Severity',
    about: 'info, low, medium, high or critical; above medium only where a sensor also called the flow an attack',
    required: true,
    ocsf: 'severity_id',
    ecs: 'event.severity',
  },
  {
    name: 'contributions',
    type: 'VARCHAR',
    group: 'score',
    label: 'Why',
    about: 'JSON array of {feature, value, contribution}; with the base they add up to the score',
    required: true,
    ocsf: null,
    ecs: null,
  },
] as const satisfies readonly FlowColumn[];

export type ScoreColumnName = (typeof SCORE_COLUMNS)[number]['name'];
