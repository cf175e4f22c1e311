import {
  AssociateSoftwareTokenCommand,
  ChangePasswordCommand,
  type CognitoIdentityProviderClient,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { InvalidInputError, UnauthenticatedError } from '../../core/errors.ts';
import { cognitoError } from './cognito-error.ts';

/** What people do about their own account: the pool takes their access token for it. */
export interface CognitoSelf {
  changePassword(
    authorization: string | null,
    passwords: { readonly current: string; readonly wanted: string },
  ): Promise<void>;
  beginTotp(authorization: string | null, username: string): Promise<{ readonly secret: string; readonly uri: string }>;
  confirmTotp(authorization: string | null, code: string): Promise<void>;
  removeTotp(authorization: string | null): Promise<void>;
}

export function cognitoSelf(client: CognitoIdentityProviderClient): CognitoSelf {
  return {
    async changePassword(authorization, { current, wanted }) {
      if (current === wanted)
        throw new InvalidInputError('expected a password other than the current one', { field: 'new_password' });
      const AccessToken = tokenOf(authorization);
      await client
        .send(new ChangePasswordCommand({ AccessToken, PreviousPassword: current, ProposedPassword: wanted }))
        .catch((error: unknown) => {
          if (nameOf(error) === 'NotAuthorizedException')
            throw new InvalidInputError('the current password is not right', { field: 'current_password' });
          throw cognitoError(error);
        });
    },
    async beginTotp(authorization, username) {
      const { SecretCode: secret = '' } = await client
        .send(new AssociateSoftwareTokenCommand({ AccessToken: tokenOf(authorization) }))
        .catch((error: unknown) => Promise.reject(cognitoError(error)));
      const label = encodeURIComponent(`Flowtrail:${username}`);
      return { secret, uri: `otpauth://totp/${label}?secret=${secret}&issuer=Flowtrail` };
    },
    async confirmTotp(authorization, code) {
      const AccessToken = tokenOf(authorization);
      const wrong = () => new InvalidInputError('the code is not right', { field: 'code' });
      const { Status } = await client
        .send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: code, FriendlyDeviceName: 'authenticator' }))
        .catch((error: unknown) => {
          if (['EnableSoftwareTokenMFAException', 'CodeMismatchException'].includes(nameOf(error))) throw wrong();
          throw cognitoError(error);
        });
      if (Status !== 'SUCCESS') throw wrong();
      await preferTotp(client, AccessToken, true);
    },
    removeTotp: (authorization) => preferTotp(client, tokenOf(authorization), false),
  };
}

async function preferTotp(client: CognitoIdentityProviderClient, AccessToken: string, on: boolean): Promise<void> {
  const SoftwareTokenMfaSettings = { Enabled: on, PreferredMfa: on };
  await client
    .send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings }))
    .catch((error: unknown) => Promise.reject(cognitoError(error)));
}

function tokenOf(authorization: string | null): string {
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new UnauthenticatedError('sign in first');
  return token;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
