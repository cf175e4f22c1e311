const englishNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** English name of an ISO 3166-1 alpha-2 code; the code itself where it names no country. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return englishNames.of(code) ?? code;
}

/**
 * Alpha-2 of an ISO 3166-1 numeric code ("356" -> "IN"), undefined where there is none. Boundary files carry numeric
 * codes; the platform's canonical locale names hold the table (UTS 35 territory aliases).
 */
export function alpha2OfNumeric(numeric: string | number | undefined): string | undefined {
  if (numeric === undefined) return undefined;
  const digits = String(numeric).padStart(3, '0');
  if (!/^\d{3}$/.test(digits)) return undefined;
  const region = new Intl.Locale(`und-${digits}`).region;
  return region && /^[A-Z]{2}$/.test(region) ? region : undefined;
}
