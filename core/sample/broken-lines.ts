/** Ways in which a line of the 21-column CSV goes wrong on its way from a customer: each must end as a rejected line. */
const BREAKERS: readonly ((cells: readonly string[]) => readonly string[])[] = [
  (cells) => cells.with(7, '142.250.300.14'),
  (cells) => cells.with(8, '70443'),
  (cells) => cells.with(10, '2026-13-45 25:61:00'),
  (cells) => cells.slice(0, 12),
  () => ['*** export interrupted, resuming ***'],
];

/** The line with one fault; which one follows from `ordinal`. */
export function brokenLine(line: string, ordinal: number): string {
  const breaker = BREAKERS[ordinal % BREAKERS.length] as (typeof BREAKERS)[number];
  return `${breaker(line.trimEnd().split(',')).join(',')}\n`;
}
