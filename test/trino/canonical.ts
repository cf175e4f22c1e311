/** One form of a value that both engines give: numbers to ten digits, times without T, Z and trailing zeros. */
function canonical(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(10)));
  if (Array.isArray(value)) return `[${value.map(canonical).join(', ')}]`;
  const time = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})\.(\d{3})Z?$/.exec(String(value));
  return time ? `${time[1]} ${time[2]}.${time[3]}` : String(value);
}

/** Rows as text; in no order where the query asks for none. */
export function canonicalRows(rows: readonly (readonly unknown[])[], ordered: boolean): string[] {
  const lines = rows.map((row) => row.map(canonical).join(' | '));
  return ordered ? lines : lines.sort();
}

/** True where the outermost query is ordered. */
export function isOrdered(sql: string): boolean {
  let depth = 0;
  let ordered = false;
  for (const [token] of sql.matchAll(/'(?:[^']|'')*'|[()]|order by|union all/g)) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (depth === 0 && token === 'order by') ordered = true;
  }
  return ordered;
}
