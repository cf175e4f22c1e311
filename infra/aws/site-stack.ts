import { CfnOutput, Duration, Fn, Stack } from 'aws-cdk-lib';
import { CorsHttpMethod, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { type Deployment, removalOf, stackProps } from './deployment.ts';
import { securityHeaders } from './security-headers.ts';

interface SiteProps {
  /** Of the allow-list, where there is one. */
  readonly webAclArn?: string;
}

/** Pages are made in the browser: every path without a file's ending is the one page. */
const ONE_PAGE = `function handler(event) {
  var request = event.request;
  if (!/[.][a-z0-9]+$/i.test(request.uri)) request.uri = '/index.html';
  return request;
}`;

/**
 * The address of the site, made first because sign-in, buckets and functions must know it: CloudFront before the bucket
 * of the dashboard and before the API, so that both have one origin. The API's routes come with ApiStack.
 */
export class SiteStack extends Stack {
  readonly httpApi: HttpApi;
  readonly bucket: Bucket;
  readonly distribution: Distribution | null;
  /** What CloudFront adds to each call of the API as `x-origin-key`, so that nobody goes around an allow-list; null without one. */
  readonly originKey: Secret | null;
  /** The first is the one links are made of. */
  readonly origins: readonly string[];

  constructor(scope: Construct, deployment: Deployment, { webAclArn }: SiteProps = {}) {
    const { settings, names, env } = deployment;
    super(scope, 'Site', {
      ...stackProps(deployment, 'site', { description: 'Flowtrail: address of the site' }),
      ...(webAclArn !== undefined && env !== undefined ? { crossRegionReferences: true } : {}),
    });
    this.httpApi = new HttpApi(this, 'HttpApi', {
      apiName: names.prefix,
      createDefaultStage: false,
      ...corsOf(settings.siteOrigins),
    });
    this.bucket = this.#bucket(deployment);
    this.originKey = webAclArn === undefined ? null : this.#originKey();
    this.distribution = settings.standIn ? null : this.#distribution(deployment, webAclArn);
    this.origins =
      this.distribution !== null && settings.siteOrigins.length === 0
        ? [`https://${this.distribution.distributionDomainName}`]
        : settings.siteOrigins;
    new CfnOutput(this, 'SiteUrl', { value: this.origins[0]! });
    new CfnOutput(this, 'ApiUrl', { value: this.httpApi.apiEndpoint });
    new CfnOutput(this, 'WebBucket', { value: this.bucket.bucketName });
    if (this.distribution !== null) new CfnOutput(this, 'DistributionId', { value: this.distribution.distributionId });
  }

  #bucket(deployment: Deployment): Bucket {
    const bucket = new Bucket(this, 'Web', {
      bucketName: deployment.names.bucket('web'),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      // Made anew by every deployment: nothing here is worth keeping.
      removalPolicy: removalOf(deployment),
      autoDeleteObjects: !deployment.settings.keepData && !deployment.settings.standIn,
    });
    acknowledge(bucket, { S1: 'it holds the public files of the dashboard, which CloudFront alone reads' });
    return bucket;
  }

  /** The gateway has an address of its own, which WAF does not watch. */
  #originKey(): Secret {
    const secret = new Secret(this, 'OriginKey', {
      description: 'Shows the API that a call came through CloudFront',
      generateSecretString: { passwordLength: 43, excludePunctuation: true },
    });
    acknowledge(secret, { SMG4: 'CloudFront and the API must change it together: a deployment that replaces it does' });
    return secret;
  }

  #distribution({ names }: Deployment, webAclArn: string | undefined): Distribution {
    const api = new HttpOrigin(Fn.select(2, Fn.split('/', this.httpApi.apiEndpoint)), {
      readTimeout: Duration.seconds(30),
      ...(this.originKey === null
        ? {}
        : { customHeaders: { 'x-origin-key': this.originKey.secretValue.unsafeUnwrap() } }),
    });
    const toApi = {
      origin: api,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    };
    const onePage = new EdgeFunction(this, 'OnePage', { code: FunctionCode.fromInline(ONE_PAGE) });
    const distribution = new Distribution(this, 'Distribution', {
      comment: names.prefix,
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      // All but South America and Australia, the dearest; India is in.
      priceClass: PriceClass.PRICE_CLASS_200,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      ...(webAclArn === undefined ? {} : { webAclId: webAclArn }),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: securityHeaders(this, names),
        functionAssociations: [{ function: onePage, eventType: FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: { '/api/*': toApi, '/health': toApi },
    });
    acknowledge(distribution, {
      CFR1: 'investigators travel: where they may sign in from is said by allowedRanges, not by country',
      CFR2: 'the allow-list is optional; what is behind the site needs a sign-in and is throttled at the gateway',
      CFR3: "access logs of CloudFront keep visitors' addresses; the gateway logs each call of the API without them",
      CFR4: 'the certificate of cloudfront.net fixes the lowest TLS version; a name of your own brings its own',
    });
    return distribution;
  }
}

/** Only for origins other than the site's own: through CloudFront, page and API share one and need none. */
function corsOf(origins: readonly string[]) {
  if (origins.length === 0) return {};
  const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = CorsHttpMethod;
  return {
    corsPreflight: {
      allowOrigins: [...origins],
      allowMethods: [GET, POST, PUT, PATCH, DELETE, OPTIONS],
      allowHeaders: ['authorization', 'content-type'],
      exposeHeaders: ['content-disposition', 'retry-after'],
      maxAge: Duration.minutes(10),
    },
  };
}
