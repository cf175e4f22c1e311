import { featureLabel } from '../../../../core/contract/feature-label.ts';
import { isFeatureLine, type WaterfallPart } from '../../charts/waterfall.ts';
import { sentence } from '../../lib/problem.ts';

export interface FlowPart extends WaterfallPart {
  /** Whether the flow has a figure for this feature; its absence can be unusual too. */
  readonly known: boolean;
}

/**
 * The `contributions` column of an anomalous flow: a JSON array of {feature, contribution} with `text` in plain words or
 * the observed `value`. Anything unreadable gives no parts rather than a broken page.
 */
export function flowParts(json: unknown): readonly FlowPart[] {
  const list = typeof json === 'string' ? parse(json) : json;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const { feature, contribution, text, value } = (entry ?? {}) as Record<string, unknown>;
    if (typeof feature !== 'string' || typeof contribution !== 'number') return [];
    const words = typeof text === 'string' ? text : partText(feature, value);
    return [{ feature, contribution, text: words, known: value !== null && value !== undefined }];
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

/** The feature that raised the score most, in its words; one with a figure before one without. Null where none did. */
export function mainReason(parts: readonly FlowPart[]): string | null {
  const raising = parts
    .filter((part) => isFeatureLine(part) && part.contribution > 0)
    .sort((a, b) => Number(b.known) - Number(a.known) || b.contribution - a.contribution);
  return raising[0] ? sentence(raising[0].text) : null;
}
