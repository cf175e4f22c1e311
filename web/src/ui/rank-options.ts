export interface RankedOption {
  readonly label: string;
  /** Small print; searched after the label. */
  readonly detail?: string;
}

/** 0 where an option does not match. A label that is the text, begins with it, has a word that does, holds it; then the small print. */
function rankOf(option: RankedOption, wanted: string): number {
  const label = option.label.toLowerCase();
  if (label === wanted) return 6;
  if (label.startsWith(wanted)) return 5;
  if (label.includes(` ${wanted}`)) return 4;
  if (label.includes(wanted)) return 3;
  const words = wanted.split(/\s+/);
  if (words.every((word) => label.includes(word))) return 2;
  const all = `${label} ${option.detail?.toLowerCase() ?? ''}`;
  return words.every((word) => all.includes(word)) ? 1 : 0;
}

/** The options a typed text names, best first; equally good ones keep their order. Every typed word must occur. */
export function rankOptions<T extends RankedOption>(options: readonly T[], text: string): readonly T[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return options;
  return options
    .map((option) => ({ option, rank: rankOf(option, wanted) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ option }) => option);
}
