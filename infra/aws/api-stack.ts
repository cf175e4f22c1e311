import { CfnOutput, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpAuthorizer,
  HttpAuthorizerType,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import { ROUTES } from '../../core/contract/routes.ts';
import { acknowledge } from './acknowledge.ts';
import type { AuthStack } from './auth-stack.ts';
import { type Deployment, stackProps } from './deployment.ts';
import { FlowtrailFunction } from './flowtrail-function.ts';
import { functionLayers } from './function-layers.ts';
import type { IngestStack } from './ingest-stack.ts';
import { logGroup } from './log-group.ts';
import type { SiteStack } from './site-stack.ts';
import { webConfig } from './web-config.ts';

interface ApiProps {
  readonly site: SiteStack;
  readonly auth: AuthStack;
  readonly ingest: IngestStack;
}

/** Calls a second of all callers together; above it they are told to come back later. */
const THROTTLE = { rateLimit: 100, burstLimit: 200 };

/** What is kept of a call: not who made it, from where, nor what it asked about. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  method: '$context.httpMethod',
  status: '$context.status',
  latency_ms: '$context.responseLatency',
  function_ms: '$context.integrationLatency',
  error: '$context.error.messageString',
};

/** The API's function and routes. All but those the contract calls public need a token at the gateway already. */
export class ApiStack extends Stack {
  readonly api: FlowtrailFunction;

  constructor(scope: Construct, deployment: Deployment, { site, auth, ingest }: ApiProps) {
    super(scope, 'Api', stackProps(deployment, 'api', { description: 'Flowtrail: API' }));
    const { key } = ingest.common.resources;
    this.api = new FlowtrailFunction(this, { ...ingest.common, layers: functionLayers(this, deployment), name: 'api' });
    const authorizer = this.#authorizer(site, auth);
    const integration = new HttpLambdaIntegration('Api', this.api.lambda);
    const route = (id: string, routeKey: HttpRouteKey, authorizer: IHttpRouteAuthorizer) =>
      new HttpRoute(this, id, { httpApi: site.httpApi, routeKey, integration, authorizer });
    route('SignedInOnly', HttpRouteKey.with('/api/{proxy+}', HttpMethod.ANY), authorizer);
    for (const [name, { method, path, access }] of Object.entries(ROUTES)) {
      if (access !== 'public') continue;
      const open = route(`Public-${name}`, HttpRouteKey.with(path, HttpMethod[method]), new HttpNoneAuthorizer());
      acknowledge(open, {
        APIG4: `the contract calls ${method} ${path} public: it is needed before or without a sign-in`,
      });
    }
    new HttpStage(this, 'Stage', {
      httpApi: site.httpApi,
      stageName: '$default',
      autoDeploy: true,
      throttle: THROTTLE,
      detailedMetricsEnabled: true,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup(this, deployment, { name: 'access', key })),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    // For whoever serves the dashboard where WebStack does not.
    new CfnOutput(this, 'WebConfig', { value: this.toJsonString(webConfig(deployment, { site, auth })) });
  }

  /** Here and not with the gateway, which is made before anybody can sign in. */
  #authorizer({ httpApi }: SiteStack, { issuer, webClient, machineClients }: AuthStack): IHttpRouteAuthorizer {
    const { authorizerId } = new HttpAuthorizer(this, 'SignedIn', {
      httpApi,
      type: HttpAuthorizerType.JWT,
      identitySource: ['$request.header.Authorization'],
      jwtIssuer: issuer,
      jwtAudience: [webClient, ...machineClients.map(({ client }) => client)].map((client) => client.userPoolClientId),
    });
    return HttpAuthorizer.fromHttpAuthorizerAttributes(this, 'Authorizer', { authorizerId, authorizerType: 'JWT' });
  }
}
