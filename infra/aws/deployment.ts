import type { StackProps } from 'aws-cdk-lib';
import { RemovalPolicy } from 'aws-cdk-lib';
import type { Assets } from './assets.ts';
import type { Names } from './names.ts';
import type { Settings } from './settings.ts';

/** What every stack is made from. */
export interface Deployment {
  readonly settings: Settings;
  readonly names: Names;
  readonly assets: Assets;
  /** Account and region; unknown until deployment where not given. */
  readonly env?: { readonly account: string; readonly region: string };
}

interface StackAbout {
  readonly description: string;
  readonly holdsData?: boolean;
}

/** Properties of the stack called `name`; one that holds data is protected from deletion where data is kept. */
export function stackProps({ settings, names, env }: Deployment, name: string, about: StackAbout): StackProps {
  const { description, holdsData = false } = about;
  return {
    stackName: `${names.prefix}-${name}`,
    description,
    terminationProtection: holdsData && settings.keepData,
    ...(env === undefined ? {} : { env }),
  };
}

/** What becomes of data when its resource is deleted. */
export function removalOf({ settings }: Deployment): RemovalPolicy {
  return settings.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}
