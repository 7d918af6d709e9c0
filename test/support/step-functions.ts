import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type Clock, clockOf } from '../../infra/local/clock.ts';
import { iamOf } from '../../infra/local/judge.ts';
import type { Role } from '../../infra/local/roles.ts';
import { close, listen } from '../../infra/local/servers.ts';
import { newSessions } from '../../infra/local/sessions.ts';
import type { StateMachineModel } from '../../infra/local/state-machine-model.ts';
import { localStepFunctions } from '../../infra/local/step-functions.ts';
import { account, region } from '../../infra/local/template.ts';

type Invoke = (event: never) => unknown;

export const machineArn = (name: string): string => `arn:aws:states:${region}:${account}:stateMachine:${name}`;
export const functionArn = (name: string): string => `arn:aws:lambda:${region}:${account}:function:${name}`;

const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;

const roleThat = (name: string, Statement: readonly object[]): Role => ({
  name,
  arn: roleArn(name),
  trust: undefined,
  tags: {},
  policies: [{ name, policy: { Version: '2012-10-17', Statement: [...Statement] as Record<string, unknown>[] } }],
});

/** What the machines may call, and what whoever tests may do. */
const roles = [
  roleThat('machine', [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: functionArn('may-*') }]),
  roleThat('tester', [{ Effect: 'Allow', Action: 'states:*', Resource: '*' }]),
  roleThat('starter', [
    {
      Effect: 'Allow',
      Action: 'states:StartExecution',
      Resource: machineArn('*'),
      Condition: { 'ForAnyValue:StringEquals': { 'states:StateMachineQualifier': ['live'] } },
    },
  ]),
];

export const clockGoing = (pace: number): Clock => {
  const real = Date.now();
  return clockOf({ real, virtual: real, pace });
};

/** A state machine by its states; the first one begins. */
export const machineOf = (name: string, States: Readonly<Record<string, object>>): StateMachineModel => ({
  name,
  arn: machineArn(name),
  roleArn: roleArn('machine'),
  definition: JSON.stringify({ StartAt: Object.keys(States)[0], States }),
  isPublished: true,
  aliases: ['live'],
});

export const task = (fn: string, more: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: functionArn(fn), 'Payload.$': '$' },
  OutputPath: '$.Payload',
  End: true,
  ...more,
});

export const wait = (fn: string, more: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Parameters: { FunctionName: functionArn(fn), Payload: { 'token.$': '$$.Task.Token', 'input.$': '$' } },
  End: true,
  ...more,
});

/** A data folder, and Step Functions over it, to be started and stopped as often as wanted. */
export const stepFunctions = () => {
  const folder = mkdtempSync(join(tmpdir(), 'amends-step-functions-'));
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0)) await each();
  };

  const start = async (
    machines: readonly StateMachineModel[],
    functions: Readonly<Record<string, Invoke>> = {},
    { clock = clockGoing(1), role = 'tester' }: { clock?: Clock; role?: string } = {},
  ) => {
    await stop();
    const sessions = newSessions();
    const credentialsOf = (arn: string, name: string) => sessions.issue({ roleArn: arn, name, tags: {} });
    const local = localStepFunctions({
      folder,
      machines,
      judge: iamOf(roles, sessions).judge,
      credentialsOf,
      functionAt: (arn) => {
        const found = functions[arn.split(':').at(-1) ?? ''];
        if (!found) throw new Error(`${arn} is not there`);
        return { invoke: async (event) => found(event as never) };
      },
      clock,
    });
    const server = createServer(local.serve);
    const endpoint = await listen(server, 0);
    await local.resume();
    const clientOf = (name: string) =>
      new SFNClient({ endpoint, region, credentials: credentialsOf(roleArn(name), name), maxAttempts: 1 });
    const client = clientOf(role);
    stops.push(async () => {
      await local.stop();
      await close(server);
    });

    const begin = async (machine: string, name: string, input: unknown = {}) => {
      const stateMachineArn = `${machineArn(machine)}:live`;
      const { executionArn = '' } = await client.send(
        new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
      );
      return executionArn;
    };
    const describe = (executionArn: string) => client.send(new DescribeExecutionCommand({ executionArn }));
    const entered = async (executionArn: string) =>
      ((await client.send(new GetExecutionHistoryCommand({ executionArn }))).events ?? []).flatMap(
        ({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? [],
      );
    /** The execution once it is over. */
    const ended = async (executionArn: string) => {
      for (;;) {
        const execution = await describe(executionArn);
        if (execution.status !== 'RUNNING') return execution;
        await sleep(10);
      }
    };
    return { client, begin, describe, entered, ended, endpoint, clientOf };
  };

  return {
    folder,
    start,
    stop,
    clear: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** What comes about before long. */
export const soon = async <T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> => {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await sleep(10);
  }
};
