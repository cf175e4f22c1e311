export interface WaterfallPart {
  readonly feature: string;
  readonly text: string;
  readonly contribution: number;
}

export interface WaterfallStep extends WaterfallPart {
  /** Running total before and after this part. */
  readonly from: number;
  readonly to: number;
  /** The contribution as printed, in thousandths: rounded so that the printed figures add up too. */
  readonly thousandths: number;
}

export interface Waterfall {
  readonly base: number;
  readonly steps: readonly WaterfallStep[];
  /** base + every part, the figure the last bar ends at. */
  readonly sum: number;
  /** sum - score: not zero only where the parts shown do not explain the score. */
  readonly gap: number;
  /** Ends of the axis: everything drawn lies within. */
  readonly low: number;
  readonly high: number;
}

/** How a score comes about: parts in order of strength, the small ones together last, each beginning where the one before ended. */
export function waterfall(base: number, parts: readonly WaterfallPart[], score: number): Waterfall {
  const strength = (part: WaterfallPart) => (isFeatureLine(part) ? Math.abs(part.contribution) : -1);
  const ordered = [...parts].sort((a, b) => strength(b) - strength(a));
  const sum = ordered.reduce((total, part) => total + part.contribution, base);
  const printed = balancedThousandths(
    ordered.map((part) => part.contribution),
    toThousandths(sum) - toThousandths(base),
  );
  let running = base;
  const steps = ordered.map((part, index) => {
    const from = running;
    running += part.contribution;
    return { ...part, from, to: running, thousandths: printed[index]! };
  });
  const ends = [0, base, score, ...steps.map((step) => step.to)];
  return { base, steps, sum, gap: sum - score, low: Math.min(...ends), high: Math.max(...ends, 1) };
}

function toThousandths(value: number): number {
  return Math.round(value * 1000);
}

/** A base or score with three digits, rounded as the parts are. */
export function scoreText(score: number): string {
  return (toThousandths(score) / 1000).toFixed(3);
}

/**
 * Rounds to thousandths whose sum is `total`: each value is rounded down, and those that lost most get one back (largest
 * remainder). Without it 0.447 + 0.139 + ... would miss the printed score by a thousandth or two.
 */
export function balancedThousandths(values: readonly number[], total: number): number[] {
  const floors = values.map((value) => Math.floor(value * 1000));
  const missing = total - floors.reduce((sum, floor) => sum + floor, 0);
  const byLoss = values
    .map((value, index) => ({ index, loss: value * 1000 - floors[index]! }))
    .sort((a, b) => b.loss - a.loss || a.index - b.index);
  for (const { index } of byLoss.slice(0, Math.max(0, missing))) floors[index]! += 1;
  return floors;
}

/** Lines that stand for no single feature: the score every flow begins with, and the small parts added up. */
const BASE_LINE = 'base';
const OTHERS_LINE = 'others';

export function isFeatureLine(part: Pick<WaterfallPart, 'feature'>): boolean {
  return part.feature !== BASE_LINE && part.feature !== OTHERS_LINE;
}

/** Tells the base from the parts it is listed with; where it is not listed it is what the parts leave of the score. */
export function splitBase<P extends WaterfallPart>(score: number, lines: readonly P[]): { base: number; parts: P[] } {
  const listed = lines.find((line) => line.feature === BASE_LINE);
  const parts = lines.filter((line) => line.feature !== BASE_LINE);
  const rest = parts.reduce((left, part) => left - part.contribution, score);
  return { base: listed ? listed.contribution : rest, parts };
}

/** 213 -> "+0.213", -4 -> "−0.004": sign always shown. */
export function signedThousandths(thousandths: number): string {
  return `${thousandths < 0 ? '−' : '+'}${(Math.abs(thousandths) / 1000).toFixed(3)}`;
}

/** "0.412 + 0.231 − 0.010 = 0.633", the sum as a reader would check it; the tail of a long one stands as one term. */
export function sumSentence(fall: Waterfall, shown = 10): string {
  const many = fall.steps.length > shown + 1;
  const named = many ? fall.steps.slice(0, shown) : fall.steps;
  const terms = named.map((step) => spaced(step.thousandths));
  if (many) {
    const rest = fall.steps.slice(shown);
    terms.push(`${spaced(rest.reduce((sum, step) => sum + step.thousandths, 0))} (${rest.length} more)`);
  }
  return [scoreText(fall.base), ...terms, '=', scoreText(fall.sum)].join(' ');
}

function spaced(thousandths: number): string {
  const text = signedThousandths(thousandths);
  return `${text.charAt(0)} ${text.slice(1)}`;
}
