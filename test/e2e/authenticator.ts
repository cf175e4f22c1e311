import { Secret, TOTP } from 'otpauth';

/** How long a code is shown. */
export const CODE_PERIOD_MS = 30_000;

/** What an authenticator app shows for a secret at a time. */
export function authenticatorCode(secret: string, nowMs: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: nowMs });
}
