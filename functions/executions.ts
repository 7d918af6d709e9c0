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
import { type MatterKind, matterKindOf } from '../shared/kernel/ids.ts';
import {
  type AnswerTask,
  type ExecutionStatus,
  type Executions,
  executionInput,
  executionName,
  type Run,
} from '../shared/workflow/executions.ts';
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

/** Where executions of a kind of matter are: started through an alias, and named below `executionsArn`. */
export type Machine = { readonly workflowArn: string; readonly executionsArn: string };

/** Executions of the kinds of matters that a function has to do with. */
export const sfnExecutions = (machines: Readonly<Partial<Record<MatterKind, Machine>>>): Executions => {
  const machineOf = ({ id }: Run): Machine => {
    const machine = machines[matterKindOf(id)];
    if (!machine) throw new Error('This function was not told what runs for such matters');
    return machine;
  };
  const arnOf = (run: Run) => `${machineOf(run).executionsArn}:${executionName(run)}`;

  return {
    start: async (run) => {
      const { workflowArn } = machineOf(run);
      const [name, input] = [executionName(run), JSON.stringify(executionInput(run))];
      await states
        .send(new StartExecutionCommand({ stateMachineArn: workflowArn, name, input }))
        .catch(unless(ExecutionAlreadyExists));
    },

    statusOf: async (run) => {
      const described = await states
        .send(new DescribeExecutionCommand({ executionArn: arnOf(run), includedData: 'METADATA_ONLY' }))
        .catch(unless(ExecutionDoesNotExist));
      return described && statuses[described.status ?? ''];
    },

    stop: async (run) => {
      const why = {
        error: 'StoppedByOperator',
        cause: 'An operator stopped it. What runs next goes on from the table.',
      };
      await states
        .send(new StopExecutionCommand({ executionArn: arnOf(run), ...why }))
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
