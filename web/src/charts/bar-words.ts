import { formatCount, formatPercent } from '../lib/numbers.ts';

/** A bar in words; the spoken ones follow its printed count. Before a run nothing is said of anomalies. */
export function barWords(
  { all, anomalous }: { readonly all: number; readonly anomalous: number },
  unit: string,
  scored: boolean,
): { readonly title: string; readonly spoken: string } {
  const total = `${formatCount(all)} ${unit}`;
  if (!scored) return { title: total, spoken: unit };
  const odd = `${formatCount(anomalous)} anomalous`;
  const share = formatPercent(all > 0 ? anomalous / all : 0, 2);
  return { title: `${total}, ${odd} (${share})`, spoken: `${unit}, ${odd}` };
}
