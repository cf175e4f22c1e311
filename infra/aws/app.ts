import { fileURLToPath } from 'node:url';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { builtAssets } from './assets.ts';
import { flowtrailStacks } from './flowtrail-stacks.ts';
import { readSettings } from './settings.ts';

/** What `npx cdk` runs, as cdk.json says. `-c environment=NAME` chooses among the environments there. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;

const app = new App();
const chosen = readSettings({
  environment: app.node.tryGetContext('environment'),
  environments: app.node.tryGetContext('environments'),
});
// Where the site of a stand-in is served: several may run on one machine.
const { FLOWTRAIL_SITE_ORIGIN: origin } = process.env;
const settings = chosen.standIn && origin ? { ...chosen, siteOrigins: [origin] } : chosen;
flowtrailStacks(app, {
  settings,
  assets: builtAssets(ROOT, settings),
  ...(account && region ? { env: { account, region } } : {}),
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
