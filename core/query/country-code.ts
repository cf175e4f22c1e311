/** Names people use that the language tables do not have. */
const OTHER_NAMES: Readonly<Record<string, string>> = { usa: 'US', uk: 'GB', britain: 'GB', uae: 'AE', russia: 'RU' };

let byName: ReadonlyMap<string, string> | undefined;

/** ISO 3166-1 alpha-2 code of a country given by code or English name, in any case; null for any other text. */
export function countryCode(text: string): string | null {
  const typed = text.trim();
  if (/^[a-z]{2}$/i.test(typed)) return OTHER_NAMES[typed.toLowerCase()] ?? typed.toUpperCase();
  byName ??= englishNames();
  return OTHER_NAMES[typed.toLowerCase()] ?? byName.get(typed.toLowerCase()) ?? null;
}

function englishNames(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  return new Map(
    codes.flatMap((code) => {
      const name = names.of(code);
      return name === undefined ? [] : [[name.toLowerCase(), code] as const];
    }),
  );
}
