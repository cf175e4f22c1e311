import type { WaterfallPart } from '../../charts/waterfall.ts';
import { featureLabel } from './run-words.ts';

/**
 * The `contributions` column of an anomalous flow: a JSON array of {feature, contribution} with `text` in plain words or
 * the observed `value`. Anything unreadable gives no parts rather than a broken page.
 */
export function flowParts(json: unknown): readonly WaterfallPart[] {
  const list = typeof json === 'string' ? parse(json) : json;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const { feature, contribution, text, value } = (entry ?? {}) as Record<string, unknown>;
    if (typeof feature !== 'string' || typeof contribution !== 'number') return [];
    return [{ feature, contribution, text: typeof text === 'string' ? text : partText(feature, value) }];
  });
}

function partText(feature: string, value: unknown): string {
  const shown = typeof value === 'number' ? Number(value.toPrecision(4)) : value;
  return shown === undefined || shown === null ? featureLabel(feature) : `${featureLabel(feature)}: ${shown}`;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** The part that raised the score most, in its own words; null where none did. */
export function mainReason(parts: readonly WaterfallPart[]): string | null {
  const strongest = [...parts].sort((a, b) => b.contribution - a.contribution)[0];
  return strongest && strongest.contribution > 0 ? strongest.text : null;
}
