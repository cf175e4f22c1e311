import type { Contribution } from '../contract/alerts.ts';
import type { Feature, FeatureRecipe, NumberColumn } from '../ml/feature-recipe.ts';
import type { Explanations } from '../ml/forest-contributions.ts';
import { FLOW_FEATURES, type FlowFeature } from './flow-features.ts';
import { printValue } from './print-value.ts';

/** One line of a flow's explanation, as the `contributions` column holds it. */
export interface ExplainedContribution extends Contribution {
  /** The figure behind the words in its own unit; null where not known or where there is none. */
  readonly value: number | null;
}

/** Names of the lines that stand for no single feature. */
export const BASE = 'base';
export const OTHERS = 'others';

/** Lines beyond these are added up into one. */
const MAX_LINES = 8;
/** Figures are kept to this many decimals; the line of the others takes up what rounding leaves. */
const DECIMALS = 6;

const byName: ReadonlyMap<string, FlowFeature> = new Map(FLOW_FEATURES.map((feature) => [feature.name, feature]));

export interface ExplainedRow {
  readonly row: number;
  readonly columns: readonly NumberColumn[];
  readonly explanations: Explanations;
}

/** Explains one row in plain words, strongest lines first and the base last: together they add up to the row's score. */
export type FlowExplainer = (given: ExplainedRow) => ExplainedContribution[];

export function flowExplainer(recipe: FeatureRecipe): FlowExplainer {
  const width = recipe.features.length;
  const columns = [...new Set(recipe.features.map(({ column }) => lineName(column)))];
  const usual = new Map(recipe.features.filter(({ kind }) => kind === 'value').map((one) => [one.column, one]));
  return ({ row, columns: values, explanations }) => {
    const sums = new Map(columns.map((name) => [name, 0]));
    for (const [index, { column }] of recipe.features.entries()) {
      const name = lineName(column);
      sums.set(name, sums.get(name)! + explanations.contributions[row * width + index]!);
    }
    const read = (name: string) => Number(values.find((column) => column.name === name)?.values[row] ?? Number.NaN);
    const ranked = [...sums].sort((left, right) => Math.abs(right[1]) - Math.abs(left[1]));
    const lines = ranked.slice(0, MAX_LINES).map(([name, sum]) => line(name, { sum, read, usual: usual.get(name) }));
    const base = rounded(explanations.base);
    const rest = explanations.scores[row]! - base - lines.reduce((sum, one) => sum + one.contribution, 0);
    const left = ranked.length - lines.length;
    return [
      ...lines,
      { feature: OTHERS, value: null, text: `${left} other features together`, contribution: rest },
      { feature: BASE, value: null, text: 'where every flow begins', contribution: base },
    ];
  };
}

/** The two halves of the clock are one line. */
function lineName(column: string): string {
  return column === 'hour_cos' ? 'hour_sin' : column;
}

interface Line {
  readonly sum: number;
  readonly read: (name: string) => number;
  readonly usual: Feature | undefined;
}

function line(name: string, { sum, read, usual }: Line): ExplainedContribution {
  const feature = byName.get(name)!;
  const contribution = rounded(sum);
  if (feature.print === 'time_of_day') {
    const minutes = minutesOf(read('hour_sin'), read('hour_cos'));
    const text = Number.isNaN(minutes) ? 'no time given' : `${feature.label} ${printValue('time_of_day', minutes)}`;
    return { feature: 'time_of_day', value: Number.isNaN(minutes) ? null : Math.round(minutes), text, contribution };
  }
  const raw = read(name);
  if (Number.isNaN(raw)) return { feature: name, value: null, text: `${feature.label}: not known`, contribution };
  const value = natural(feature, raw);
  return {
    feature: name,
    value: Number(value.toPrecision(6)),
    text: words(feature, { value, raw, usual }),
    contribution,
  };
}

function words(feature: FlowFeature, given: { value: number; raw: number; usual: Feature | undefined }): string {
  const { value, raw, usual } = given;
  const shown = `${feature.label}${feature.print === 'one_in' ? ':' : ''} ${printValue(feature.print, value)}`;
  if (usual === undefined) return `${shown}, as in every flow that has it`;
  const print = (bound: number) => printValue(feature.print, natural(feature, bound));
  if (feature.print === 'yes_no') {
    const ordinary = print(usual.median);
    return `${feature.label}: ${printValue('yes_no', value)}, ${printValue('yes_no', value) === ordinary ? 'as usual' : `usually ${ordinary}`}`;
  }
  if (feature.print === 'direction' || feature.print === 'port_class' || feature.print === 'weekday') {
    return feature.print === 'weekday' ? shown : `${shown}, usual ${print(usual.median)}`;
  }
  if (feature.print === 'one_in')
    return `${shown}, ${print(raw) === print(usual.median) ? 'as usual' : `usually ${print(usual.median)}`}`;
  const range = raw >= usual.median ? `95 % below ${print(usual.p95)}` : `95 % above ${print(usual.p05)}`;
  return `${shown}, usual ${print(usual.median)} (${range})`;
}

/** The figure as it was before the logarithm. */
function natural(feature: FlowFeature, value: number): number {
  return feature.log ? Math.expm1(value) : value;
}

function minutesOf(sin: number, cos: number): number {
  const turn = Math.atan2(sin, cos) / (2 * Math.PI);
  return ((turn + 1) % 1) * 1440;
}

function rounded(value: number): number {
  return Number(value.toFixed(DECIMALS));
}
