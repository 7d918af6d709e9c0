import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { AwsFailure, awsJsonService, type Deed, type Judge } from './aws-service.ts';
import type { Clock } from './clock.ts';
import { lastLine, lineOf, withoutData } from './execution-history.ts';
import { type Execution, executionsIn } from './executions.ts';
import { FunctionFailed, type LocalFunction } from './lambda.ts';
import type { Credentials } from './sessions.ts';
import type { StateMachineModel } from './state-machine-model.ts';
import type { Ending, Outcome } from './state-machine-worker.ts';
import { type Machines, startMachines, type Task } from './state-machines.ts';
import {
  ExecutionInput,
  FailureInput,
  HistoryInput,
  isJson,
  ListInput,
  nameForm,
  operation,
  StartInput,
  StopInput,
  SuccessInput,
  TokenInput,
} from './step-functions-input.ts';

type Options = {
  /** Where executions are kept. */
  readonly folder: string;
  readonly machines: readonly StateMachineModel[];
  readonly judge: Judge;
  readonly credentialsOf: (roleArn: string, name: string) => Credentials;
  /** A function of the template, by its ARN; asked for only once all of them are started. */
  readonly functionAt: (arn: string) => Pick<LocalFunction, 'invoke'>;
  readonly clock: Clock;
};

/**
 * Stands in for AWS Step Functions, its Standard state machines. After a stop or a crash each execution that ran begins
 * anew, by the definition it began with, under its own name and ARN: here a workflow reads the table first and goes to
 * the stage it is in. Tokens of before are then closed.
 */
export const localStepFunctions = ({ folder, machines: models, judge, credentialsOf, functionAt, clock }: Options) => {
  const executions = executionsIn(folder, clock.now);
  const keys = new Map(
    models.map(({ arn, name, roleArn }) => [arn, credentialsOf(roleArn, name.slice(-64)).accessKeyId]),
  );
  const current = new Map(models.map(({ arn, definition }) => [arn, executions.keepDefinition(definition)]));
  for (const { arn, isPublished } of models) if (isPublished) executions.publish(arn, current.get(arn) ?? '');

  /** Has a function do a task, if the machine's role may call it. */
  const invoke = async (machineArn: string, { functionName, payload }: Task): Promise<Outcome> => {
    try {
      await judge(keys.get(machineArn), [{ action: 'lambda:InvokeFunction', resource: functionName }]);
      const Payload = (await functionAt(functionName).invoke(JSON.parse(payload))) ?? null;
      return { output: JSON.stringify({ ExecutedVersion: '$LATEST', Payload, StatusCode: 200 }) };
    } catch (error) {
      return failureOf(error as Error);
    }
  };

  const end = (execution: Execution, { status, ...how }: Ending & { error?: string; cause?: string }): void => {
    const stoppedAt = clock.now();
    executions.keep({ ...execution, ...how, status, stoppedAt });
    executions.note(execution.arn, lastLine(stoppedAt, status, how));
  };

  let running: Machines | undefined;
  const machines = (): Machines => {
    running ??= startMachines({
      clock,
      tokenKey: executions.tokenKey,
      onTask: async (task) => invoke(executions.find(task.arn)?.machineArn ?? '', task),
      onHappened: ({ arn, event }) => {
        if (executions.find(arn)?.status === 'RUNNING') executions.note(arn, lineOf(event));
      },
      onEnded: ({ arn, ending }) => {
        const execution = executions.find(arn);
        if (execution?.status === 'RUNNING') end(execution, ending);
      },
    });
    return running;
  };

  const run = ({ arn, name, machineArn, definition, input, startedAt }: Execution): void => {
    const model = models.find((each) => each.arn === machineArn);
    machines().run({
      arn,
      definition: executions.definition(definition),
      input,
      startedAt,
      context: {
        Execution: { Id: arn, Name: name, RoleArn: model?.roleArn ?? '' },
        StateMachine: { Id: machineArn, Name: model?.name ?? '' },
      },
    });
  };

  /** What an ARN of a machine, of a version or of an alias leads to. */
  const target = (given: string) => {
    const [, machineArn = '', qualifier] =
      /^(arn:aws:states:[\w-]+:\d{12}:stateMachine:[^:]{1,80})(?::(.+))?$/.exec(given) ?? [];
    if (machineArn === '') throw new AwsFailure('InvalidArn', `Invalid Arn: '${given}'`);
    const context = qualifier === undefined ? {} : { context: { 'states:StateMachineQualifier': [qualifier] } };
    return { machineArn, qualifier, deed: (action: string): Deed => ({ action, resource: machineArn, ...context }) };
  };

  /** The definition that an execution would begin with, and what it would say it was started by. */
  const begunBy = ({
    machineArn,
    qualifier,
  }: ReturnType<typeof target>): Pick<Execution, 'definition' | 'versionArn' | 'aliasArn'> => {
    const missing = () =>
      new AwsFailure(
        'StateMachineDoesNotExist',
        `State Machine Does Not Exist: '${[machineArn, qualifier].filter(Boolean).join(':')}'`,
      );
    const model = models.find(({ arn }) => arn === machineArn);
    if (!model) throw missing();
    if (qualifier === undefined) return { definition: current.get(machineArn) ?? '' };
    const versions = executions.versions(machineArn);
    const isAlias = model.aliases.includes(qualifier);
    const version = isAlias ? versions.length : Number(qualifier);
    const definition = versions[version - 1];
    if (definition === undefined) throw missing();
    const versionArn = `${machineArn}:${version}`;
    return { definition, versionArn, ...(isAlias && { aliasArn: `${machineArn}:${qualifier}` }) };
  };

  const found = async (arn: string, action: string, accessKeyId: string | undefined): Promise<Execution> => {
    if (!/^arn:aws:states:[\w-]+:\d{12}:execution:[^:]+:.+$/.test(arn)) {
      throw new AwsFailure('InvalidArn', `Invalid Arn: '${arn}'`);
    }
    await judge(accessKeyId, [{ action: `states:${action}`, resource: arn }]);
    const execution = executions.find(arn);
    if (!execution) throw new AwsFailure('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return execution;
  };

  const answer = async (action: string, accessKeyId: string | undefined, token: string, outcome?: Outcome) => {
    await judge(accessKeyId, [{ action: `states:${action}`, resource: '*' }]);
    const answered = await machines().answer(token, outcome);
    if (answered === 'invalid') throw new AwsFailure('InvalidToken', "Invalid Token: 'Invalid token'");
    if (answered === 'closed') {
      throw new AwsFailure('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    }
    return {};
  };

  const serve = awsJsonService({
    StartExecution: operation(StartInput, async ({ stateMachineArn, name = randomUUID(), input }, accessKeyId) => {
      const wanted = target(stateMachineArn);
      await judge(accessKeyId, [wanted.deed('states:StartExecution')]);
      const begun = begunBy(wanted);
      if (!nameForm.test(name)) throw new AwsFailure('InvalidName', `Invalid Name: '${name}'`);
      if (!isJson(input)) throw new AwsFailure('InvalidExecutionInput', 'Invalid State Machine Execution Input');
      const { machineArn } = wanted;
      const arn = `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
      const before = executions.find(arn);
      if (before) {
        const isSame = before.status === 'RUNNING' && before.input === input && startedBy(before) === stateMachineArn;
        if (isSame) return { executionArn: arn, startDate: seconds(before.startedAt) };
        throw new AwsFailure('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
      }
      const startedAt = clock.now();
      const execution: Execution = { arn, name, machineArn, ...begun, input, startedAt, status: 'RUNNING' };
      executions.keep(execution);
      executions.note(arn, {
        at: startedAt,
        type: 'ExecutionStarted',
        details: { executionStartedEventDetails: { input } },
      });
      run(execution);
      return { executionArn: arn, startDate: seconds(startedAt) };
    }),

    DescribeExecution: operation(ExecutionInput, async ({ executionArn }, accessKeyId) => {
      const execution = await found(executionArn, 'DescribeExecution', accessKeyId);
      const { input, output, error, cause } = execution;
      return {
        ...listed(execution),
        input,
        inputDetails: { included: true },
        ...(output !== undefined && { output, outputDetails: { included: true } }),
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
      };
    }),

    StopExecution: operation(StopInput, async ({ executionArn, error, cause }, accessKeyId) => {
      const execution = await found(executionArn, 'StopExecution', accessKeyId);
      if (execution.status === 'RUNNING') {
        end(execution, {
          status: 'ABORTED',
          ...(error !== undefined && { error }),
          ...(cause !== undefined && { cause }),
        });
        machines().abort(executionArn);
      }
      return { stopDate: seconds(executions.find(executionArn)?.stoppedAt ?? clock.now()) };
    }),

    ListExecutions: operation(
      ListInput,
      async ({ stateMachineArn, statusFilter, maxResults, nextToken }, accessKeyId) => {
        const wanted = target(stateMachineArn);
        await judge(accessKeyId, [wanted.deed('states:ListExecutions')]);
        const { versionArn } = begunBy(wanted);
        const isMeant = (each: Execution) =>
          each.machineArn === wanted.machineArn &&
          (versionArn === undefined || [each.versionArn, each.aliasArn].includes(stateMachineArn)) &&
          (statusFilter === undefined || each.status === statusFilter);
        const { items, ...next } = page(executions.list().filter(isMeant), maxResults, nextToken);
        return { executions: items.map(listed), ...next };
      },
    ),

    GetExecutionHistory: operation(
      HistoryInput,
      async ({ executionArn, maxResults, reverseOrder, includeExecutionData, nextToken }, accessKeyId) => {
        await found(executionArn, 'GetExecutionHistory', accessKeyId);
        const events = executions.history(executionArn).map((line, index) => ({
          id: index + 1,
          previousEventId: index,
          timestamp: seconds(line.at),
          type: line.type,
          ...(includeExecutionData ? line.details : withoutData(line.details)),
        }));
        const { items, ...next } = page(reverseOrder ? events.reverse() : events, maxResults, nextToken);
        return { events: items, ...next };
      },
    ),

    SendTaskSuccess: operation(SuccessInput, async ({ taskToken, output }, accessKeyId) => {
      if (!isJson(output)) throw new AwsFailure('InvalidOutput', "Invalid Output: 'Output is no JSON'");
      return answer('SendTaskSuccess', accessKeyId, taskToken, { output });
    }),

    SendTaskFailure: operation(FailureInput, async ({ taskToken, error, cause }, accessKeyId) =>
      answer('SendTaskFailure', accessKeyId, taskToken, { error, cause }),
    ),

    SendTaskHeartbeat: operation(TokenInput, async ({ taskToken }, accessKeyId) =>
      answer('SendTaskHeartbeat', accessKeyId, taskToken),
    ),
  });

  return {
    serve: serve as RequestListener,

    /** Runs what ran when it was last stopped. Call it once the functions are there. */
    resume: async (): Promise<void> => {
      for (const { name, definition } of models) {
        const wrong = await machines().check(definition);
        if (wrong !== '') throw new Error(`The template's ${name} is no state machine: ${wrong}`);
      }
      for (const execution of executions.list().filter(({ status }) => status === 'RUNNING')) {
        if (current.has(execution.machineArn)) run(execution);
        else end(execution, { status: 'ABORTED', cause: 'Its state machine is gone' });
      }
    },

    /** Executions wait where they are; the next start takes them up. */
    stop: async (): Promise<void> => {
      await running?.stop();
    },
  };
};

const seconds = (milliseconds: number): number => milliseconds / 1000;

const startedBy = ({ machineArn, versionArn, aliasArn }: Execution): string => aliasArn ?? versionArn ?? machineArn;

const listed = ({ arn, name, machineArn, versionArn, aliasArn, status, startedAt, stoppedAt }: Execution) => ({
  executionArn: arn,
  stateMachineArn: machineArn,
  ...(versionArn !== undefined && { stateMachineVersionArn: versionArn }),
  ...(aliasArn !== undefined && { stateMachineAliasArn: aliasArn }),
  name,
  status,
  startDate: seconds(startedAt),
  ...(stoppedAt !== undefined && { stopDate: seconds(stoppedAt) }),
});

/** A page of a list, and where the next one begins; a hundred if nothing is said. */
const page = <Item>(all: readonly Item[], most: number, token = '0') => {
  const begin = Number(token);
  if (!Number.isInteger(begin) || begin < 0) throw new AwsFailure('InvalidToken', `Invalid Token: '${token}'`);
  const next = begin + (most || 100);
  return { items: all.slice(begin, next), ...(next < all.length && { nextToken: String(next) }) };
};

/** How Step Functions names what went wrong with a function. */
const failureOf = (error: Error): Outcome => {
  if (error instanceof FunctionFailed) {
    const { type: errorType, message: errorMessage } = error;
    return { error: errorType, cause: JSON.stringify({ errorType, errorMessage }) };
  }
  if (error instanceof AwsFailure) return { error: 'Lambda.AWSLambdaException', cause: error.message };
  process.stderr.write(`A task could not be done: ${error.stack}\n`);
  return { error: 'Lambda.ResourceNotFoundException', cause: error.message };
};
