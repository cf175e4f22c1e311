import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  type CfnStateMachine,
  Choice,
  Condition,
  DefinitionBody,
  DistributedMap,
  Fail,
  type IChainable,
  JsonPath,
  LogLevel,
  StateMachine,
  StateMachineType,
  Succeed,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { flatArn } from './allow.ts';
import type { Deployment } from './deployment.ts';
import { logGroup } from './log-group.ts';
import type { Names } from './names.ts';

export interface LargeMachineProps {
  readonly deployment: Deployment;
  readonly key: IKey;
  /** The function that does each step. */
  readonly worker: IFunction;
}

const ALL_ERRORS = { errors: ['States.ALL'] };

/** The machine's name is known before it is made: the functions it calls are told it too. */
export function largeMachineArn(stack: Stack, names: Names): string {
  const resourceName = machineName(names);
  return stack.formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

function machineName({ prefix }: Names): string {
  return `${prefix}-large`;
}

/**
 * Has one large file ingested by many workers: plan, survey each piece, settle, ingest each piece, commit. Its input is
 * `{ hold }` of core/usecase/uploads/pieces; every step may be done more than once.
 */
export class LargeMachine extends Construct {
  readonly machine: StateMachine;
  readonly #worker: IFunction;
  readonly #atOnce: number;

  constructor(scope: Construct, { deployment, key, worker }: LargeMachineProps) {
    super(scope, 'LargeMachine');
    const { settings, names } = deployment;
    this.#worker = worker;
    this.#atOnce = settings.atOnce;
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineName: machineName(names),
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(this.#definition()),
      timeout: Duration.hours(12),
      // It holds nothing, and its name must be free for the next deployment.
      removalPolicy: RemovalPolicy.DESTROY,
      tracingEnabled: !settings.standIn,
      logs: { destination: logGroup(this, deployment, { name: 'large-steps', key }), level: LogLevel.ALL },
    });
    if (settings.standIn) acknowledge(this.machine, { SF2: 'a stand-in keeps no traces' });
    const stack = Stack.of(this);
    const own = `{"Fn::Select":[6,{"Fn::Split":[":",{"Ref":"${stack.getLogicalId(this.machine.node.defaultChild as CfnStateMachine)}"}]}]}`;
    const place = flatArn(stack.resolve(`arn:${stack.partition}:states:${stack.region}:${stack.account}`));
    const executions = `${place}:execution:${own}`;
    acknowledge(this.machine, {
      'IAM5[Resource::*]': 'log deliveries and traces have no resource to name',
      [`IAM5[Resource::${flatArn(stack.resolve(worker.functionArn))}:*]`]: 'versions of the one function it calls',
      [`IAM5[Resource::${executions}:*]`]: 'its own executions, named by the file',
      [`IAM5[Resource::${executions}/*:*]`]: 'its own executions for the pieces of a file',
    });
  }

  #definition(): IChainable {
    const done = new Succeed(this, 'Done');
    const failed = this.#task('Note failure', { step: 'fail', reason: JsonPath.stringAt('$.error.Error') }).next(
      new Fail(this, 'Failed', { error: 'LargeIngestFailed' }),
    );
    const guarded = <S extends LambdaInvoke | DistributedMap>(state: S): S => {
      state.addCatch(failed, { ...ALL_ERRORS, resultPath: '$.error' });
      return state;
    };
    const plan = guarded(this.#task('Plan', { step: 'plan' }, '$.planned'));
    const survey = guarded(this.#eachPiece('Survey pieces', 'survey'));
    const settle = guarded(this.#task('Settle', { step: 'settle' }, '$.settled'));
    const ingest = guarded(this.#eachPiece('Ingest pieces', 'ingest'));
    const commit = guarded(this.#task('Commit', { step: 'commit' }));
    const whole = guarded(this.#task('Ingest whole', { step: 'whole' }));
    const outcome = (path: string, is: string) => Condition.stringEquals(path, is);
    survey.next(settle);
    settle.next(
      new Choice(this, 'Settled?')
        .when(outcome('$.settled.outcome', 'again'), survey)
        .when(outcome('$.settled.outcome', 'settled'), ingest)
        .otherwise(done),
    );
    ingest.next(commit);
    commit.next(done);
    whole.next(done);
    return plan.next(
      new Choice(this, 'Planned?')
        .when(outcome('$.planned.outcome', 'pieces'), survey)
        .when(outcome('$.planned.outcome', 'whole'), whole)
        .otherwise(done),
    );
  }

  #task(id: string, step: Record<string, string>, resultPath: string = JsonPath.DISCARD): LambdaInvoke {
    return this.#invoke(id, { ...step, hold: JsonPath.objectAt('$.hold') }, resultPath);
  }

  #eachPiece(id: string, step: string): DistributedMap {
    const map = new DistributedMap(this, id, {
      itemsPath: '$.planned.pieces',
      itemSelector: { step, hold: JsonPath.objectAt('$.hold'), piece: JsonPath.objectAt('$$.Map.Item.Value') },
      maxConcurrency: this.#atOnce,
      mapExecutionType: StateMachineType.STANDARD,
      resultPath: JsonPath.DISCARD,
    });
    const { step: asked, hold, piece } = { step: '$.step', hold: '$.hold', piece: '$.piece' };
    map.itemProcessor(
      this.#invoke(
        `${id}: one`,
        { step: JsonPath.stringAt(asked), hold: JsonPath.objectAt(hold), piece: JsonPath.objectAt(piece) },
        JsonPath.DISCARD,
      ),
    );
    return map;
  }

  #invoke(id: string, payload: Record<string, unknown>, resultPath: string): LambdaInvoke {
    const invoke = new LambdaInvoke(this, id, {
      lambdaFunction: this.#worker,
      payload: TaskInput.fromObject(payload),
      payloadResponseOnly: true,
      resultPath,
      retryOnServiceExceptions: true,
    });
    // Whatever it was, a step may be done again: a busy store, a worker that ran out of time.
    invoke.addRetry({ errors: ['States.TaskFailed'], interval: Duration.seconds(5), maxAttempts: 2, backoffRate: 3 });
    return invoke;
  }
}
