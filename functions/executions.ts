import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { AnswerTask, ExecutionStatus, Executions } from '../shared/collaboration/workflow/executions.ts';
import { patience } from './patience.ts';

const states = new SFNClient({ requestHandler: patience });

/** Step Functions is out of reach or overloaded; the call may have taken effect all the same. */
export class ExecutionsUnavailable extends Error {
  override readonly name = 'ExecutionsUnavailable';
}

const statuses: Readonly<Record<string, ExecutionStatus>> = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  PENDING_REDRIVE: 'failed',
  TIMED_OUT: 'timedOut',
  ABORTED: 'stopped',
};

/** What is no fault is nothing; anything else is ours to try again. */
const unless =
  (...harmless: readonly (new (...given: never[]) => Error)[]) =>
  (error: unknown): undefined => {
    if (harmless.some((each) => error instanceof each)) return undefined;
    const name = error instanceof Error ? error.name : typeof error;
    // The error itself may quote what was sent, a token too.
    throw new ExecutionsUnavailable(`Step Functions answered ${name}`);
  };

/** Executions of one workflow: started through its alias, and named below `executionsArn`. */
export const sfnExecutions = ({
  workflowArn,
  executionsArn,
}: {
  readonly workflowArn: string;
  readonly executionsArn: string;
}): Executions => {
  const arnOf = (name: string) => `${executionsArn}:${name}`;

  return {
    start: async (name, input) => {
      const command = new StartExecutionCommand({ stateMachineArn: workflowArn, name, input: JSON.stringify(input) });
      await states.send(command).catch(unless(ExecutionAlreadyExists));
    },

    statusOf: async (name) => {
      const described = await states
        .send(new DescribeExecutionCommand({ executionArn: arnOf(name), includedData: 'METADATA_ONLY' }))
        .catch(unless(ExecutionDoesNotExist));
      return described && statuses[described.status ?? ''];
    },

    stop: async (name) => {
      const why = {
        error: 'StoppedByOperator',
        cause: 'An operator stopped it. What runs next goes on from the table.',
      };
      await states
        .send(new StopExecutionCommand({ executionArn: arnOf(name), ...why }))
        .catch(unless(ExecutionDoesNotExist));
    },
  };
};

/** Ends waits. A token on which nobody waits any more was answered, ran out, or went with its execution. */
export const answerTask: AnswerTask = async (taskToken, standing) => {
  await states
    .send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(standing) }))
    .catch(unless(TaskTimedOut, TaskDoesNotExist, InvalidToken));
};
