import { type App, type Stack, Tags } from 'aws-cdk-lib';
import { ApiStack } from './api-stack.ts';
import type { Assets } from './assets.ts';
import { AuthStack } from './auth-stack.ts';
import type { Deployment } from './deployment.ts';
import { EdgeStack } from './edge-stack.ts';
import { IngestStack } from './ingest-stack.ts';
import { LakeStack } from './lake-stack.ts';
import { namesOf } from './names.ts';
import { OperationsStack } from './operations-stack.ts';
import type { Settings } from './settings.ts';
import { SiteStack } from './site-stack.ts';
import { StorageStack } from './storage-stack.ts';
import { TablesStack } from './tables-stack.ts';
import { WebStack } from './web-stack.ts';

export interface FlowtrailProps {
  readonly settings: Settings;
  readonly assets: Assets;
  readonly env?: Deployment['env'];
}

/** All stacks of one environment, in the order they are deployed: address, data, sign-in, search, work, API, dashboard, alarms. */
export function flowtrailStacks(app: App, { settings, assets, env }: FlowtrailProps): Stack[] {
  const names = namesOf(settings);
  const deployment: Deployment = { settings, assets, names, ...(env === undefined ? {} : { env }) };
  const edge = settings.allowedRanges.length > 0 && !settings.standIn ? new EdgeStack(app, deployment) : null;
  const site = new SiteStack(app, deployment, edge === null ? {} : { webAclArn: edge.webAclArn });
  const siteOrigins = site.origins;
  const storage = new StorageStack(app, deployment, { siteOrigins });
  const { key } = storage;
  const tables = new TablesStack(app, deployment, { key });
  const auth = new AuthStack(app, deployment, { key, siteOrigins });
  const lake = new LakeStack(app, deployment, { key });
  const ingest = new IngestStack(app, deployment, { storage, auth, site });
  const api = new ApiStack(app, deployment, { site, auth, ingest });
  // A stand-in cannot run the function that unpacks the dashboard's files.
  const web = settings.standIn ? [] : [new WebStack(app, deployment, { site, auth, storage })];
  const operations = new OperationsStack(app, deployment, { key, api: api.api, ingest });
  // Functions know tables, lake and buckets by name, which CloudFormation cannot see.
  for (const needed of [tables, lake]) ingest.addStackDependency(needed);
  Tags.of(app).add('application', 'flowtrail');
  Tags.of(app).add('environment', names.prefix);
  return [...(edge === null ? [] : [edge]), site, storage, tables, auth, lake, ingest, api, ...web, operations];
}
