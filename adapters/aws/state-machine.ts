import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { unavailable } from './with-retries.ts';

/** A state machine of Step Functions. */
export interface AwsStateMachine {
  /** Begins work under a name; where there was work of that name, nothing. Throws UnavailableError. */
  start(name: string, input: object): Promise<void>;
  /** Whether work of that name is under way. Throws UnavailableError. */
  isRunning(name: string): Promise<boolean>;
}

/** `arn` of the machine: `arn:aws:states:REGION:ACCOUNT:stateMachine:NAME`. */
export function awsStateMachine(client: SFNClient, arn: string): AwsStateMachine {
  return {
    async start(name, input) {
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn: arn, name, input: JSON.stringify(input) }));
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw unavailable(error);
      }
    },
    async isRunning(name) {
      const executionArn = `${arn.replace(':stateMachine:', ':execution:')}:${name}`;
      try {
        const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
        return status === 'RUNNING' || status === 'PENDING_REDRIVE';
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return false;
        throw unavailable(error);
      }
    },
  };
}
