/** Mean of scores that add up to a sum, in millionths: further digits depend on the order of adding. */
export function meanScore(sum: number, count: number): number {
  return Math.round((sum / count) * 1e6) / 1e6;
}
