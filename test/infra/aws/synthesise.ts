import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Assets } from '../../../infra/aws/assets.ts';
import { type FlowtrailProps, flowtrailStacks } from '../../../infra/aws/flowtrail-stacks.ts';
import { readSettings } from '../../../infra/aws/settings.ts';
import { ROOT } from '../../../scripts/run.ts';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON of any shape
  readonly Properties: any;
  readonly DeletionPolicy?: string;
}

export interface Synthesised {
  readonly app: App;
  readonly stacks: readonly Stack[];
  /** By the name of the stack, without the environment. */
  readonly templates: ReadonlyMap<string, { readonly Resources: Readonly<Record<string, Resource>> }>;
}

const { context: CONTEXT } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as {
  context: { environments: Record<string, object> };
};

/** With all that is optional. */
export const GUARDED = {
  allowedRanges: ['192.0.2.0/24', '2001:db8::/32'],
  objectLockDays: 30,
  machines: [{ name: 'collector', scopes: ['upload', 'read'] }],
  operatorEmail: 'operator@example.org',
};

export const ENV = { account: '111122223333', region: 'eu-central-1' };

/** An environment of cdk.json, with changes, as templates; made of empty functions, layers and pages. */
export function synthesise(environment: string, changes: object = {}, env?: FlowtrailProps['env']): Synthesised {
  const folder = mkdtempSync(join(tmpdir(), 'flowtrail-synth-'));
  try {
    const app = new App({ context: CONTEXT, outdir: join(folder, 'out'), analyticsReporting: false });
    const environments = { [environment]: { ...CONTEXT.environments[environment], ...changes } };
    const settings = readSettings({ environment, environments });
    const assets = emptyAssets(join(folder, 'assets'));
    const stacks = flowtrailStacks(app, { settings, assets, ...(env === undefined ? {} : { env }) });
    const templates = new Map(
      stacks.map((stack) => [
        stack.node.id.toLowerCase(),
        Template.fromStack(stack).toJSON() as { Resources: Record<string, Resource> },
      ]),
    );
    return { app, stacks, templates };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function emptyAssets(folder: string): Assets {
  const holding = (name: string, file: string) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, file), `${name}\n`);
    return path;
  };
  return {
    code: (name) => holding(`function-${name}`, 'index.mjs'),
    layer: (layer) => holding(`layer-${layer}`, 'layer.txt'),
    web: holding('web', 'index.html'),
  };
}
