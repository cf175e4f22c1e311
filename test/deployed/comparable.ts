/** What differs between two hosts by nature: moments, who asked, how long it took, ids made of chance. */
const OWN = new Set([
  'uploaded_at',
  'uploaded_by',
  'finished_at',
  'started_at',
  'started_by',
  'elapsed_ms',
  'run_id',
  'progress',
]);

/** An answer without that. */
export function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !OWN.has(name))
      .map(([name, field]) => [name, comparable(field)]),
  );
}
