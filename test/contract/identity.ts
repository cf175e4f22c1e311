import { describe, expect, it } from 'vitest';
import { UnauthenticatedError } from '../../core/errors.ts';
import type { Identity } from '../../core/ports.ts';

export interface IdentityHarness {
  readonly identity: Identity;
  /** Authorization header of a signed-in viewer named 'asha', and the end of that session. */
  session(): Promise<{ authorization: string; end(): Promise<void> }>;
  /** The same claims, but signed by somebody else, for another audience, from another issuer, or run out. */
  forged(how: 'key' | 'unknown_key' | 'audience' | 'issuer' | 'expired'): Promise<string>;
  /** Stops the user from signing in. */
  disable(): Promise<void>;
}

/** What every identity does. `make` gives a fresh one with its user. */
export function identityContract(name: string, make: () => Promise<IdentityHarness>): void {
  describe(`${name} as an identity`, () => {
    it('says who sent an access token', async () => {
      const { identity, session } = await make();
      const { authorization } = await session();
      expect(await identity.authenticate(authorization)).toMatchObject({
        username: 'asha',
        role: 'viewer',
        via: 'session',
      });
    });

    it('refuses what is no token', async () => {
      const { identity, session } = await make();
      const { authorization } = await session();
      const bare = authorization.replace('Bearer ', '');
      const [header = '', , signature = ''] = bare.split('.');
      const none = Buffer.from('{"alg":"none"}').toString('base64url');
      const texts = [
        null,
        '',
        'Bearer',
        'Bearer x',
        'Bearer a.b.c',
        `Basic ${bare}`,
        bare,
        `Bearer ${bare}x`,
        `Bearer ${header}.e30.${signature}`,
        `Bearer ${none}.${bare.split('.')[1]}.`,
        'Bearer ft_0123456789abcdef_',
        `Bearer ft_0123456789abcdef_${'0'.repeat(64)}`,
        `Bearer ${'a'.repeat(5000)}`,
      ];
      for (const text of texts) await expect(identity.authenticate(text)).rejects.toThrow(UnauthenticatedError);
    });

    it.each(['key', 'unknown_key', 'audience', 'issuer', 'expired'] as const)(
      'refuses a token with a wrong %s',
      async (how) => {
        const { identity, forged } = await make();
        await expect(identity.authenticate(await forged(how))).rejects.toThrow(UnauthenticatedError);
      },
    );

    it('refuses a token from the moment its session ends', async () => {
      const { identity, session } = await make();
      const [one, other] = [await session(), await session()];
      await one.end();
      await expect(identity.authenticate(one.authorization)).rejects.toThrow(UnauthenticatedError);
      await expect(identity.authenticate(other.authorization)).resolves.toMatchObject({ username: 'asha' });
    });

    it('refuses the tokens of a user who was disabled', async () => {
      const { identity, session, disable } = await make();
      const { authorization } = await session();
      await disable();
      await expect(identity.authenticate(authorization)).rejects.toThrow(UnauthenticatedError);
    });
  });
}
