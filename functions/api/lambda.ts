import { randomUUID } from 'node:crypto';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { awsIdentity } from '../../adapters/aws/identity.ts';
import { secretText } from '../../adapters/aws/secret-text.ts';
import { noteUser } from '../../adapters/aws/session-notes.ts';
import { isoTime } from '../../core/iso-time.ts';
import { apiParts } from '../lambda/api-parts.ts';
import { lambdaEnvironment } from '../lambda/environment.ts';
import { requestOf, resultOf } from '../lambda/http-event.ts';
import { originGuard } from '../lambda/origin-guard.ts';
import { lambdaStores } from '../lambda/stores.ts';
import { standInKeys } from '../lambda/web-config.ts';
import { apiHandler } from './handler.ts';

const stores = lambdaStores(lambdaEnvironment(process.env));
const { env, tables, clock, audit, log } = stores;
const identity = awsIdentity({
  tables,
  clock,
  onSignIn: async ({ userId, username }) => {
    await noteUser(tables, userId, { last_sign_in: isoTime(clock.now()) });
    await audit.record({ actor: username, action: 'sign_in', target: userId });
  },
  region: env.AWS_REGION,
  userPoolId: env.USER_POOL_ID,
  webClientId: env.WEB_CLIENT_ID,
  machines: env.MACHINE_CLIENT_IDS,
  ...(await standInKeys(env)),
});
const answer = apiHandler({
  operations: apiParts(stores),
  identity,
  log,
  allowedOrigins: env.SITE_ORIGIN === '' ? [] : [env.SITE_ORIGIN],
  newRequestId: randomUUID,
});

const key =
  env.ORIGIN_SECRET_ID === undefined ? null : await secretText(stores.clients.secrets, env.ORIGIN_SECRET_ID)();
const api = originGuard(answer, { key, hasher: stores.hasher });

export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
  .use(injectLambdaContext(stores.logger))
  // Answers hold people's data: a trace has no place for them.
  .use(captureLambdaHandler(new Tracer(), { captureResponse: false }))
  .handler(async (event) => resultOf(await api(requestOf(event)), event.headers['accept-encoding']));
