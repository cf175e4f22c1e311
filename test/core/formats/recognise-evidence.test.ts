import { describe, expect, it } from 'vitest';
import { compactHeader } from '../../../core/formats/compact-header.ts';
import type { DelimitedFormat } from '../../../core/formats/format.ts';
import { FORMATS } from '../../../core/formats/index.ts';
import { recognise } from '../../../core/formats/recognise.ts';

const alternatives = FORMATS.filter(
  (format): format is DelimitedFormat => format.kind === 'delimited' && (format.signature.any ?? []).length > 0,
);

describe('evidence of a recognised layout', () => {
  it.each(alternatives.map((format) => [format.id, format] as const))(
    '%s names the headers found of each group in which one is enough',
    (_, format) => {
      const chosen = format.signature.any!.map((group) => group.at(-1)!);
      const cells = [...format.signature.all, ...chosen];
      const text = `${cells.join(',')}\n`;
      const found = recognise({
        name: 'file.csv',
        sizeBytes: text.length,
        lines: text.split('\n'),
        refusal: null,
      } as unknown as Parameters<typeof recognise>[0]);
      if (found.outcome !== 'recognised') throw new Error(`${format.id}: ${found.outcome}`);
      const { detail } = found.evidence.find(({ signal }) => signal === 'signature')!;
      for (const cell of cells) expect(detail.split(/: |, | and /)).toContain(compactHeader(cell));
    },
  );
});
