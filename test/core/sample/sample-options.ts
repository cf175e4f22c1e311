import { SAMPLE_LAYOUTS } from '../../../core/sample/layouts/index.ts';
import { type SampleOptions, sampleFile } from '../../../core/sample/sample-file.ts';

export const FROM_MS = Date.parse('2026-01-05T00:00:00+05:30');
export const OPTIONS: SampleOptions = { seed: 7, rows: 3000, fromMs: FROM_MS, days: 7 };

/** The whole text of one layout's file. */
export function sampleText(layoutId: string, options: SampleOptions = OPTIONS): string {
  const layout = SAMPLE_LAYOUTS.find(({ id }) => id === layoutId);
  if (layout === undefined) throw new Error(`no layout ${layoutId}`);
  return [...sampleFile(layout, options).chunks()].join('');
}
