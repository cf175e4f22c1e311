/** The form in which headers are compared: NFKC, lower case, letters a-z and digits only. */
export function compactHeader(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

/**
 * Identity of a header row whatever its order: compact headers, sorted. A saved mapping is found again by it.
 */
export function headerSignature(headers: readonly string[]): string {
  return headers.map(compactHeader).sort().join('|');
}
