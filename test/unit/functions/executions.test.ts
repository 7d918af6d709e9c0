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
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { answerTask, ExecutionsUnavailable, sfnExecutions } from '../../../functions/executions.ts';
import { MediationId } from '../../../shared/kernel/ids.ts';
import type { Instant } from '../../../shared/kernel/instant.ts';
import { standingOf } from '../../../shared/workflow/standing.ts';
import { matterId } from '../../support/matters.ts';

const states = mockClient(SFNClient);
const executions = sfnExecutions({
  collaboration: { workflowArn: 'arn:workflow:live', executionsArn: 'arn:executions' },
});
const matter = matterId();
const name = `${matter}-1`;
const run = { id: matter, number: 1 };
const blank = { message: '', $metadata: {} };
const throttled = Object.assign(new Error('token-1 was too much'), { name: 'ThrottlingException' });

beforeEach(() => {
  states.reset();
});

describe('an execution', () => {
  test('is started through the alias, by its name, with nothing but the matter', async () => {
    states.on(StartExecutionCommand).resolves({});
    await executions.start(run);
    expect(states.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
      stateMachineArn: 'arn:workflow:live',
      name,
      input: JSON.stringify({ matter }),
    });
  });

  test('that is there already is left as it is', async () => {
    states.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists(blank));
    await expect(executions.start(run)).resolves.toBeUndefined();
  });

  test.each([
    ['RUNNING', 'running'],
    ['SUCCEEDED', 'succeeded'],
    ['FAILED', 'failed'],
    ['TIMED_OUT', 'timedOut'],
    ['ABORTED', 'stopped'],
    ['PENDING_REDRIVE', 'failed'],
  ] as const)('that is %s is %s', async (status, expected) => {
    states.on(DescribeExecutionCommand, { executionArn: `arn:executions:${name}` }).resolves({ status });
    expect(await executions.statusOf(run)).toBe(expected);
  });

  test('that never was, or is forgotten, has no status, and nothing to stop', async () => {
    states.onAnyCommand().rejects(new ExecutionDoesNotExist(blank));
    expect(await executions.statusOf(run)).toBeUndefined();
    await expect(executions.stop(run)).resolves.toBeUndefined();
    expect(states.commandCalls(StopExecutionCommand)).toHaveLength(1);
  });

  test('is of the state machine of its matter’s kind, and of none if the function has to do with no such matters', async () => {
    states.onAnyCommand().resolves({});
    const mediation = MediationId.parse(matter.replace('collab', 'mediation'));
    const both = sfnExecutions({
      collaboration: { workflowArn: 'arn:workflow:live', executionsArn: 'arn:executions' },
      mediation: { workflowArn: 'arn:other:live', executionsArn: 'arn:others' },
    });
    await both.start(run);
    await both.start({ id: mediation, number: 2 });
    await both.statusOf({ id: mediation, number: 2 });
    await both.stop({ id: mediation, number: 2 });
    expect(states.calls().map(({ args: [{ input }] }) => Object.values(input)[0])).toEqual([
      'arn:workflow:live',
      'arn:other:live',
      `arn:others:${mediation}-2`,
      `arn:others:${mediation}-2`,
    ]);
    await expect(executions.start({ id: mediation, number: 1 })).rejects.toThrow('was not told');
  });
});

describe('a wait', () => {
  const now = '2026-11-02T14:00:00.000Z' as Instant;
  const awaited = { stage: 'draft', goesOnAt: null, deadline: null };
  const standing = standingOf(awaited, { version: 1, startedAt: now, now });

  test('is ended with how the matter stands', async () => {
    states.on(SendTaskSuccessCommand).resolves({});
    await answerTask('token-1', standing);
    const { taskToken, output = '' } = states.commandCalls(SendTaskSuccessCommand)[0]?.args[0].input ?? {};
    expect([taskToken, JSON.parse(output)]).toEqual(['token-1', standing]);
  });

  test.each([TaskTimedOut, TaskDoesNotExist, InvalidToken])('that is over is over: %o', async (Over) => {
    states.on(SendTaskSuccessCommand).rejects(new Over(blank));
    await expect(answerTask('token-1', standing)).resolves.toBeUndefined();
  });

  test('that could not be ended comes again, and its token is in no error', async () => {
    states.on(SendTaskSuccessCommand).rejects(throttled);
    const error = await answerTask('token-1', standing).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ExecutionsUnavailable);
    expect(`${(error as Error).stack}${JSON.stringify(error)}`).not.toContain('token-1');
  });
});
