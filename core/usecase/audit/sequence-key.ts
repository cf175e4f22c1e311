/** Id of an entry. Twelve digits sort as text up to a million million entries. */
export function sequenceKey(seq: number): string {
  return String(seq).padStart(12, '0');
}
