/**
 * ISO 8601 UTC text with milliseconds and Z for milliseconds since 1970, years 0001 to 9999.
 * Days to year, month and day of the proleptic Gregorian calendar, counting years from March so that the leap day is
 * the last of its year (the method of H. Hinnant, "chrono-compatible low-level date algorithms").
 */
export function isoTime(epochMs: number): string {
  const days = Math.floor(epochMs / DAY_MS);
  const inDay = epochMs - days * DAY_MS;
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const time = [Math.floor(inDay / 3_600_000), Math.floor(inDay / 60_000) % 60, Math.floor(inDay / 1000) % 60];
  const clock = time.map((part) => digits(part, 2)).join(':');
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}T${clock}.${digits(Math.floor(inDay % 1000), 3)}Z`;
}

const DAY_MS = 86_400_000;

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
