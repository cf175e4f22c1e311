import { Stack } from 'aws-cdk-lib';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { flatArn } from './allow.ts';
import type { AuthStack } from './auth-stack.ts';
import { type Deployment, stackProps } from './deployment.ts';
import { logGroup } from './log-group.ts';
import type { SiteStack } from './site-stack.ts';
import type { StorageStack } from './storage-stack.ts';
import { webConfig } from './web-config.ts';

interface WebProps {
  readonly site: SiteStack;
  readonly auth: AuthStack;
  readonly storage: StorageStack;
}

/** The dashboard's files. Names of assets change with their content; index.html and config.json are asked for anew each time. */
export class WebStack extends Stack {
  constructor(scope: Construct, deployment: Deployment, props: WebProps) {
    super(scope, 'Web', stackProps(deployment, 'web', { description: 'Flowtrail: dashboard' }));
    const { site, storage } = props;
    const bucket = Bucket.fromBucketName(this, 'Bucket', deployment.names.bucket('web'));
    this.addStackDependency(site);
    const to = {
      destinationBucket: bucket,
      memoryLimit: 512,
      logGroup: logGroup(this, deployment, { name: 'web-deployment', key: storage.key }),
      // Pages that are open go on using the files they came with.
      prune: false,
    };
    const files = new BucketDeployment(this, 'Files', {
      ...to,
      sources: [Source.asset(deployment.assets.web)],
      exclude: ['index.html'],
      cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
    });
    const fresh = new BucketDeployment(this, 'Fresh', {
      ...to,
      sources: [Source.asset(deployment.assets.web), Source.jsonData('config.json', webConfig(deployment, props))],
      exclude: ['assets/*', 'fonts/*', 'map/*'],
      cacheControl: [CacheControl.noCache()],
      ...(site.distribution === null ? {} : { distribution: site.distribution, distributionPaths: ['/*'] }),
    });
    fresh.node.addDependency(files);
    this.#acknowledge(bucket);
  }

  /** The function that unpacks the files is CDK's own, with the role CDK gives it. */
  #acknowledge(bucket: IBucket): void {
    const why =
      'the function with which CDK unpacks files is made by CDK: it reads its assets and writes the web bucket';
    const assets = `arn:${this.partition}:s3:::cdk-${this.synthesizer.bootstrapQualifier}-assets-${this.account}-${this.region}/*`;
    const patterns = [
      ...['GetObject*', 'GetBucket*', 'List*', 'DeleteObject*', 'Abort*'].map((action) => `Action::s3:${action}`),
      ...['*', ...[assets, `${bucket.bucketArn}/*`].map((arn) => flatArn(this.resolve(arn)))].map(
        (arn) => `Resource::${arn}`,
      ),
    ];
    for (const child of this.node.children.filter(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment')))
      acknowledge(child, {
        L1: why,
        'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]': why,
        ...Object.fromEntries(patterns.map((pattern) => [`IAM5[${pattern}]`, why])),
      });
  }
}
