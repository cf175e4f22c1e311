import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** Text of a secret; read when it is asked for, and not kept. */
export function secretText(client: SecretsManagerClient, secretId: string): () => Promise<string> {
  return async () => {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    if (SecretString === '') throw new Error('expected a secret with a text');
    return SecretString;
  };
}
