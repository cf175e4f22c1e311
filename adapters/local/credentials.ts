import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { Secret, TOTP } from 'otpauth';
import type { Credentials } from '../../core/usecase/accounts/account-deps.ts';

/** argon2id with 19 MiB and two passes: the OWASP password storage cheat sheet's choice, about 25 ms here. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const ISSUER = 'Flowtrail';

export function localCredentials(): Credentials {
  const nobody = hash(randomBytes(16), ARGON2);
  return {
    hashPassword: (password) => hash(password.normalize('NFKC'), ARGON2),
    verifyPassword: async (stored, password) => {
      const right = await verify(stored ?? (await nobody), password.normalize('NFKC'));
      return right && stored !== null;
    },
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    newTotpSecret: () => new Secret({ size: 20 }).base32,
    totpUri: ({ secret, username }) => new TOTP({ issuer: ISSUER, label: username, secret }).toString(),
    totpStep: ({ secret, code, nowMs }) => {
      const totp = new TOTP({ secret });
      const delta = totp.validate({ token: code, timestamp: nowMs, window: 1 });
      return delta === null ? null : totp.counter({ timestamp: nowMs }) + delta;
    },
  };
}
