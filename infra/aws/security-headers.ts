import { Aws, Duration } from 'aws-cdk-lib';
import { HeadersFrameOption, HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import type { Names } from './names.ts';

/** The headers that the local host sends with the dashboard; pages may also call sign-in, and S3 by presigned links. */
export function securityHeaders(scope: Construct, names: Names): ResponseHeadersPolicy {
  const custom = {
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  };
  return new ResponseHeadersPolicy(scope, 'Headers', {
    comment: names.prefix,
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: contentPolicy(names), override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.SAME_ORIGIN, override: true },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
    },
    customHeadersBehavior: {
      customHeaders: Object.entries(custom).map(([header, value]) => ({ header, value, override: true })),
    },
  });
}

/** What a page may load and call. */
export function contentPolicy(names: Names): string {
  const signIn = [
    `https://cognito-idp.${Aws.REGION}.${Aws.URL_SUFFIX}`,
    `https://${names.signInDomain}.auth.${Aws.REGION}.amazoncognito.com`,
  ];
  const presigned = [names.bucketOrigin('arrivals'), names.bucketOrigin('results')];
  return [
    "default-src 'self'",
    "img-src 'self' data: blob:",
    `connect-src 'self' ${[...signIn, ...presigned].join(' ')}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
