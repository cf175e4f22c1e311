import { Duration, Size } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as Lambda, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type FunctionName, type FunctionRow, MANIFEST } from '../../functions/manifest.ts';
import { acknowledge } from './acknowledge.ts';
import { allow } from './allow.ts';
import { architectureOf } from './assets.ts';
import type { Deployment } from './deployment.ts';
import { FUNCTION_ACCESS } from './function-access.ts';
import type { FunctionLayers } from './function-layers.ts';
import { grantAccess, type Resources } from './grant-access.ts';
import { logGroup } from './log-group.ts';

export interface FunctionProps {
  readonly deployment: Deployment;
  readonly name: FunctionName;
  readonly resources: Resources;
  readonly environment: Readonly<Record<string, string>>;
  readonly layers: FunctionLayers;
  /** Where calls go that fail for good, of a function nobody waits for. */
  readonly deadLetterQueue?: IQueue;
}

/** One row of functions/manifest.ts as a Lambda with a role and a log of its own. */
export class FlowtrailFunction extends Construct {
  readonly lambda: Lambda;
  readonly row: FunctionRow;
  readonly logs: LogGroup;

  constructor(scope: Construct, { deployment, name, resources, environment, layers, deadLetterQueue }: FunctionProps) {
    super(scope, name);
    const { settings, names, assets } = deployment;
    this.row = MANIFEST.find((row) => row.name === name)!;
    this.logs = logGroup(this, deployment, { name, key: resources.key });
    const role = this.#role();
    grantAccess(role, FUNCTION_ACCESS[name], resources);
    this.lambda = new Lambda(this, 'Function', {
      functionName: `${names.prefix}-${name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: architectureOf(settings) === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      code: Code.fromAsset(assets.code(name)),
      handler: 'index.handler',
      layers: this.row.layers.map((layer) => layers[layer]).filter((layer) => layer !== undefined),
      memorySize: Math.min(this.row.memoryMb, settings.memoryLimitMb),
      timeout: Duration.seconds(this.row.timeoutS),
      ephemeralStorageSize: Size.mebibytes(this.row.diskMb),
      role,
      environment: { ...environment, POWERTOOLS_SERVICE_NAME: name },
      environmentEncryption: resources.key,
      logGroup: this.logs,
      loggingFormat: LoggingFormat.JSON,
      tracing: settings.standIn ? Tracing.DISABLED : Tracing.ACTIVE,
      ...(deadLetterQueue === undefined ? {} : { deadLetterQueue }),
    });
    if (!settings.standIn)
      acknowledge(role, { 'IAM5[Resource::*]': 'traces are sent to X-Ray as such, which has no resource to name' });
  }

  #role(): Role {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    allow(role, {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [this.logs.logGroupArn],
      why: 'streams of its own log group, which Lambda names',
    });
    return role;
  }
}
