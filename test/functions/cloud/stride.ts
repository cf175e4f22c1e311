/**
 * Of the writes a test dies or freezes at, every how many-th: all of them with FLOWTRAIL_CRASH=all, which takes minutes
 * more, else every `short`-th.
 */
export function strideOf(short: number): number {
  return process.env['FLOWTRAIL_CRASH'] === 'all' ? 1 : short;
}
