import { Aws } from 'aws-cdk-lib';
import type { Settings } from './settings.ts';

export const BUCKETS = ['arrivals', 'uploads', 'lake', 'results'] as const;
export type BucketName = (typeof BUCKETS)[number];

export interface Names {
  /** Begins every name that is not a bucket's. */
  readonly prefix: string;
  readonly tablePrefix: string;
  readonly glueDatabase: string;
  readonly workgroup: string;
  readonly signInDomain: string;
  readonly bucket: (name: BucketName | 'web' | 'logs') => string;
  /** Address of a bucket as presigned links give it. */
  readonly bucketOrigin: (name: BucketName) => string;
  readonly logGroup: (name: string) => string;
}

/**
 * Names that follow from the environment alone. Stacks that need a bucket's or table's name take it from here, so that
 * none waits for another's output, and none that must not be deleted is held by an export.
 */
export function namesOf({ environment }: Pick<Settings, 'environment'>): Names {
  const prefix = `flowtrail-${environment}`;
  const bucket = (name: string) => `${prefix}-${name}-${Aws.ACCOUNT_ID}-${Aws.REGION}`;
  return {
    prefix,
    tablePrefix: `${prefix}-`,
    glueDatabase: `flowtrail_${environment}`,
    workgroup: prefix,
    // Sign-in domains share one name space with every other account of the region.
    signInDomain: `${prefix}-${Aws.ACCOUNT_ID}`,
    bucket,
    bucketOrigin: (name) => `https://${bucket(name)}.s3.${Aws.REGION}.${Aws.URL_SUFFIX}`,
    // Below /aws/vendedlogs the gateway needs no entry of its own in the account's short list of log policies.
    logGroup: (name) => `/aws/vendedlogs/${prefix}/${name}`,
  };
}
