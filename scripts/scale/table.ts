export type Cell = string | number;

/** A Markdown table; the first column is text, the others figures. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n').concat('\n');
}

/** US dollars: three figures that count, whole ones from a thousand on. */
export function usd(amount: number): string {
  if (amount >= 1000) return `$${Math.round(amount).toLocaleString('en')}`;
  if (amount >= 1) return `$${amount.toFixed(2)}`;
  if (amount === 0) return '$0';
  return `$${Number(amount.toPrecision(2)).toFixed(Math.max(2, 1 - Math.floor(Math.log10(amount))))}`;
}

const STEPS = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'KB'],
] as const;

export function size(bytes: number): string {
  const [step, unit] = STEPS.find(([one]) => bytes >= one) ?? [1, 'bytes'];
  return `${figure(bytes / step)} ${unit}`;
}

/** Two figures that count, or all of a larger number's. */
export function figure(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(2)));
}
