import { AthenaClient } from '@aws-sdk/client-athena';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';

export interface AwsClients {
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  readonly athena: AthenaClient;
  readonly sqs: SQSClient;
  readonly cognito: CognitoIdentityProviderClient;
  readonly secrets: SecretsManagerClient;
}

/**
 * Clients with credentials, region and, for a stand-in, AWS_ENDPOINT_URL from the environment. Made once: connections are
 * kept between calls.
 */
export function awsClients({ isStandIn }: { readonly isStandIn: boolean }): AwsClients {
  return {
    // A stand-in has no host name for each bucket.
    s3: new S3Client({ forcePathStyle: isStandIn }),
    dynamodb: new DynamoDBClient(),
    athena: new AthenaClient(),
    sqs: new SQSClient(),
    cognito: new CognitoIdentityProviderClient(),
    secrets: new SecretsManagerClient(),
  };
}
