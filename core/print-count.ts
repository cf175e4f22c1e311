/** A whole number as people read it, the same wherever the product speaks: 12345 -> "12,345". */
export function printCount(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** "1 flow", "12,345 flows". */
export function printPlural(count: number, noun: string): string {
  return `${printCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
