/** Settings of a client of the AWS SDK that lead it to a stand-in, which takes any credentials. */
export interface StandInClient {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export function standInClient(endpoint: string): StandInClient {
  return { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}

/** The same as variables of a process: for the SDK, its command line and CDK. */
export function standInVariables(endpoint: string): Record<string, string> {
  const { region, credentials } = standInClient(endpoint);
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}
