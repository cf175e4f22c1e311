const DIGITS = /^\d+$/;

/** The number without what people write between and before digits; other text comes back trimmed and otherwise as it is. */
export function bareNumber(typed: string): string {
  const bare = typed.replaceAll(/[\s().-]/g, '').replace(/^(\+|00)(?=\d)/, '');
  return DIGITS.test(bare) ? bare : typed.trim();
}

/**
 * Forms under which a typed telephone number can be stored: MSISDNs are E.164 digits without plus, while people type
 * +91..., 0091..., 0... or the ten digits of an Indian number. The first form is what was typed, bare.
 */
export function msisdnForms(typed: string): string[] {
  const bare = bareNumber(typed);
  if (!DIGITS.test(bare)) return [bare];
  if (bare.length === 10) return [bare, `91${bare}`];
  if (bare.length === 11 && bare.startsWith('0')) return [bare, `91${bare.slice(1)}`];
  return [bare];
}

/** The 14 digits all prints of an IMEI share, or null when the text is no IMEI (14 to 16 digits). */
export function imeiBase(typed: string): string | null {
  const bare = typed.replaceAll(/[\s-]/g, '');
  return /^\d{14,16}$/.test(bare) ? bare.slice(0, 14) : null;
}
