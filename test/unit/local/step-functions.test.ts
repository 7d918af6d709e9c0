import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FunctionFailed } from '../../../infra/local/lambda.ts';
import { clockGoing, machineArn, machineOf, soon, stepFunctions, task, wait } from '../../support/step-functions.ts';

let here: ReturnType<typeof stepFunctions>;
beforeEach(() => {
  here = stepFunctions();
});
afterEach(() => here.clear());

const echo = machineOf('Echo', { Say: task('may-say') });
const asking = machineOf('Asking', { Ask: wait('may-ask') });

/** A function that keeps the tokens it is given. */
const keeping = () => {
  const tokens: string[] = [];
  return { tokens, ask: ({ token }: { token: string }) => void tokens.push(token) };
};

const year = 365 * 24 * 60 * 60;

describe('an execution', () => {
  test('runs to its end, and can be described then', async () => {
    const { begin, ended } = await here.start([echo], { 'may-say': (event: { n: number }) => ({ n: event.n + 1 }) });
    const arn = await begin('Echo', 'first', { n: 1 });
    expect(arn).toBe(machineArn('Echo').replace('stateMachine', 'execution').concat(':first'));
    expect(await ended(arn)).toMatchObject({
      status: 'SUCCEEDED',
      name: 'first',
      input: '{"n":1}',
      output: '{"n":2}',
      stateMachineArn: machineArn('Echo'),
      stateMachineVersionArn: `${machineArn('Echo')}:1`,
      stateMachineAliasArn: `${machineArn('Echo')}:live`,
      startDate: expect.any(Date),
      stopDate: expect.any(Date),
    });
  });

  test('is started by machine, version or alias, and remembers which', async () => {
    const { client, describe: look } = await here.start([echo], { 'may-say': () => null });
    for (const [qualifier, version, alias] of [
      ['', undefined, undefined],
      [':1', ':1', undefined],
      [':live', ':1', ':live'],
    ] as const) {
      const { executionArn = '' } = await client.send(
        new StartExecutionCommand({ stateMachineArn: `${machineArn('Echo')}${qualifier}` }),
      );
      const seen = await look(executionArn);
      expect(seen.stateMachineVersionArn).toBe(version && `${machineArn('Echo')}${version}`);
      expect(seen.stateMachineAliasArn).toBe(alias && `${machineArn('Echo')}${alias}`);
    }
    for (const qualifier of [':2', ':0', ':dead', 'x']) {
      const unknown = new StartExecutionCommand({ stateMachineArn: `${machineArn('Echo')}${qualifier}` });
      await expect(client.send(unknown)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
    }
  });

  test('is started once under its name: again only if it is the same, and it still runs', async () => {
    const { client, begin, ended } = await here.start([asking], { 'may-ask': () => null });
    const arn = await begin('Asking', 'matter-1', { a: 1 });
    expect(await begin('Asking', 'matter-1', { a: 1 })).toBe(arn);
    await expect(begin('Asking', 'matter-1', { a: 2 })).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    await client.send(new StopExecutionCommand({ executionArn: arn }));
    await ended(arn);
    await expect(begin('Asking', 'matter-1', { a: 1 })).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  test('can be named anew 90 days after its end', async () => {
    const { begin, ended } = await here.start([echo], { 'may-say': () => null }, { clock: clockGoing(year) });
    const arn = await begin('Echo', 'again');
    const first = await ended(arn);
    await sleep(400);
    expect(await begin('Echo', 'again')).toBe(arn);
    const second = await ended(arn);
    expect(Number(second.startDate) - Number(first.stopDate)).toBeGreaterThan(90 * 24 * 60 * 60_000);
  });

  test.each(['', 'a b', 'a/b', 'a:b', 'a*', 'x'.repeat(81)])('cannot be called %j', async (name) => {
    const { begin } = await here.start([echo]);
    await expect(begin('Echo', name)).rejects.toMatchObject({ name: 'InvalidName' });
  });

  test('takes JSON only, and is looked for by an ARN', async () => {
    const { client, describe: look, begin } = await here.start([echo]);
    const bad = new StartExecutionCommand({ stateMachineArn: `${machineArn('Echo')}:live`, input: 'no' });
    await expect(client.send(bad)).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
    await expect(begin('Nobody', 'x')).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
    await expect(look('x')).rejects.toMatchObject({ name: 'InvalidArn' });
    const none = machineArn('Echo').replace('stateMachine', 'execution').concat(':none');
    await expect(look(none)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  });

  test('is stopped with a reason, once', async () => {
    const { tokens, ask } = keeping();
    const { client, begin, describe: look } = await here.start([asking], { 'may-ask': ask });
    const arn = await begin('Asking', 'x');
    const [taskToken] = await soon(() => (tokens.length > 0 ? tokens : undefined));
    const stop = new StopExecutionCommand({ executionArn: arn, error: 'Operator', cause: 'a drill' });
    const { stopDate } = await client.send(stop);
    expect(await look(arn)).toMatchObject({ status: 'ABORTED', error: 'Operator', cause: 'a drill', stopDate });
    expect((await client.send(stop)).stopDate).toEqual(stopDate);
    const late = new SendTaskSuccessCommand({ taskToken, output: '{}' });
    await expect(client.send(late)).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  test('is listed with others, newest first, page by page', async () => {
    const { client, begin, ended } = await here.start([echo, asking], { 'may-say': () => null, 'may-ask': () => null });
    for (const name of ['a', 'b', 'c']) await ended(await begin('Echo', name)).then(() => sleep(2));
    await begin('Asking', 'd');
    const list = (more: object) =>
      client.send(new ListExecutionsCommand({ stateMachineArn: machineArn('Echo'), ...more }));
    const { executions = [], nextToken } = await list({ maxResults: 2 });
    expect(executions.map(({ name }) => name)).toEqual(['c', 'b']);
    expect((await list({ maxResults: 2, nextToken })).executions?.map(({ name }) => name)).toEqual(['a']);
    expect((await list({ statusFilter: 'RUNNING' })).executions).toEqual([]);
    expect((await list({ stateMachineArn: `${machineArn('Asking')}:live` })).executions).toHaveLength(1);
    expect((await list({ stateMachineArn: `${machineArn('Asking')}:1` })).executions).toHaveLength(1);
    await expect(list({ nextToken: 'x' })).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  test('tells which states it went through', async () => {
    const machine = machineOf('Two', {
      One: task('may-say', { End: undefined, Next: 'Two' }),
      Two: { Type: 'Succeed' },
    });
    const { client, begin, ended } = await here.start([machine], { 'may-say': () => ({ said: true }) });
    const executionArn = await begin('Two', 'x');
    await ended(executionArn);
    const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events.map(({ id, type }) => [id, type])).toEqual([
      [1, 'ExecutionStarted'],
      [2, 'TaskStateEntered'],
      [3, 'TaskStateExited'],
      [4, 'SucceedStateEntered'],
      [5, 'SucceedStateExited'],
      [6, 'ExecutionSucceeded'],
    ]);
    expect(events[2]?.stateExitedEventDetails).toEqual({ name: 'One', output: '{"said":true}' });
    const plain = new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false, reverseOrder: true });
    const reversed = (await client.send(plain)).events ?? [];
    expect(reversed.map(({ id }) => id)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(reversed[3]?.stateExitedEventDetails).toEqual({ name: 'One' });
  });
});

describe('a task', () => {
  const failing = (type: string) => () => {
    throw new FunctionFailed('It went wrong', type);
  };

  test('of a function that its machine may not call fails, and is not done', async () => {
    const machine = machineOf('Sly', { Do: task('others') });
    const { tokens: done, ask: others } = keeping();
    const { begin, ended } = await here.start([machine], { others });
    expect(await ended(await begin('Sly', 'x'))).toMatchObject({
      status: 'FAILED',
      error: 'Lambda.AWSLambdaException',
      cause: expect.stringContaining('not authorized to perform: lambda:InvokeFunction'),
    });
    expect(done).toEqual([]);
  });

  test('fails by the name of what the function threw', async () => {
    const { begin, ended } = await here.start([echo], { 'may-say': failing('Stale') });
    const execution = await ended(await begin('Echo', 'x'));
    expect(execution).toMatchObject({ status: 'FAILED', error: 'Stale' });
    expect(JSON.parse(execution.cause ?? '')).toEqual({ errorType: 'Stale', errorMessage: 'It went wrong' });
  });

  test.each(['Stale', 'States.TaskFailed', 'States.ALL'])('is retried for %s, and its answer counts', async (name) => {
    const Retry = [{ ErrorEquals: [name], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2 }];
    let tries = 0;
    const say = () => {
      tries += 1;
      return tries === 3 ? 'done' : failing('Stale')();
    };
    const machine = machineOf('Echo', { Say: task('may-say', { Retry }) });
    const clock = clockGoing(100);
    const { begin, ended } = await here.start([machine], { 'may-say': say }, { clock });
    const { output, startDate, stopDate } = await ended(await begin('Echo', 'x'));
    expect([tries, output]).toEqual([3, '"done"']);
    expect(Number(stopDate) - Number(startDate)).toBeGreaterThanOrEqual(3_000);
  });

  test('is caught by the name of its error, with the error beside its input', async () => {
    const Catch = [
      { ErrorEquals: ['Other'], Next: 'Never' },
      { ErrorEquals: ['Stale'], ResultPath: '$.went', Next: 'After' },
    ];
    const machine = machineOf('Caught', {
      Say: task('may-say', { Catch }),
      After: { Type: 'Pass', End: true },
      Never: { Type: 'Fail' },
    });
    const { begin, ended } = await here.start([machine], { 'may-say': failing('Stale') });
    const { output = '' } = await ended(await begin('Caught', 'x', { n: 1 }));
    expect(JSON.parse(output)).toMatchObject({ n: 1, went: { Error: 'Stale', Cause: expect.any(String) } });
  });

  test('learns who and where it is', async () => {
    const Payload = {
      'name.$': '$$.Execution.Name',
      'arn.$': '$$.Execution.Id',
      'input.$': '$$.Execution.Input',
      'began.$': '$$.Execution.StartTime',
      'state.$': '$$.State.Name',
      'entered.$': '$$.State.EnteredTime',
      'both.$': "States.Format('{} of {}', $$.State.Name, $$.Execution.Name)",
    };
    const machine = machineOf('Told', {
      Pause: { Type: 'Wait', Seconds: 30, Next: 'Say' },
      Say: task('may-say', {
        Parameters: { FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:may-say', Payload },
      }),
    });
    const { begin, ended } = await here.start([machine], { 'may-say': (e: object) => e }, { clock: clockGoing(300) });
    const arn = await begin('Told', 'matter-7', { n: 1 });
    const { output = '', startDate } = await ended(arn);
    const told = JSON.parse(output);
    expect(told).toMatchObject({ name: 'matter-7', arn, input: { n: 1 }, state: 'Say', both: 'Say of matter-7' });
    expect(told.began).toBe(startDate?.toISOString());
    expect(Date.parse(told.entered) - Number(startDate)).toBeGreaterThanOrEqual(30_000);
  });

  test('is given the time its function needs, however fast the clock goes', async () => {
    const machine = machineOf('Echo', { Say: task('may-say', { TimeoutSeconds: 5 }) });
    const slow = () => sleep(50).then(() => 'done');
    const { begin, ended } = await here.start([machine], { 'may-say': slow }, { clock: clockGoing(86_400) });
    expect(await ended(await begin('Echo', 'x'))).toMatchObject({ status: 'SUCCEEDED', output: '"done"' });
  });

  test('runs beside others, and for each of a list', async () => {
    const inner = (state: string) => ({ StartAt: state, States: { [state]: task('may-say', { Parameters: named }) } });
    const named = {
      FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:may-say',
      Payload: { 'in.$': '$', 'state.$': '$$.State.Name' },
    };
    const machine = machineOf('Many', {
      Both: { Type: 'Parallel', Branches: [inner('Left'), inner('Right')], ResultPath: '$.both', Next: 'Each' },
      Each: { Type: 'Map', ItemsPath: '$.items', ItemProcessor: inner('Item'), ResultPath: '$.each', End: true },
    });
    const say = (event: { state: string; in: unknown }) => event;
    const { begin, ended } = await here.start([machine], { 'may-say': say });
    const output = JSON.parse((await ended(await begin('Many', 'x', { items: [1, 2] }))).output ?? '');
    expect(output.both.map(({ state }: { state: string }) => state)).toEqual(['Left', 'Right']);
    expect(output.each).toEqual([
      { in: 1, state: 'Item' },
      { in: 2, state: 'Item' },
    ]);
  });
});

describe('a task that waits for an answer', () => {
  const waiting = async (more: object = {}, pace = 1, input: object = {}) => {
    const { tokens, ask } = keeping();
    const Late = { Type: 'Pass', End: true };
    const machine = machineOf('Asking', { Ask: wait('may-ask', more), ...('Catch' in more && { Late }) });
    const started = await here.start([machine], { 'may-ask': ask }, { clock: clockGoing(pace) });
    const arn = await started.begin('Asking', 'x', input);
    const token = (count = 1) => soon(() => tokens[count - 1]);
    return { ...started, arn, token, tokens };
  };
  const success = (taskToken: string, output = '{"yes":true}') => new SendTaskSuccessCommand({ taskToken, output });

  test('goes on with the answer, which counts once', async () => {
    const { client, arn, token, ended, describe: look } = await waiting();
    const mine = await token();
    expect((await look(arn)).status).toBe('RUNNING');
    await client.send(new SendTaskHeartbeatCommand({ taskToken: mine }));
    const [first, second] = await Promise.allSettled([client.send(success(mine)), client.send(success(mine))]);
    expect([first?.status, second?.status].sort()).toEqual(['fulfilled', 'rejected']);
    expect(await ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: '{"yes":true}' });
    await expect(client.send(success(mine))).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await expect(client.send(new SendTaskHeartbeatCommand({ taskToken: mine }))).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
  });

  test('takes no token that was never given, and no answer that is no JSON', async () => {
    const { client, token } = await waiting();
    const mine = await token();
    expect(mine.length).toBeGreaterThan(60);
    for (const made of ['x', `${mine.slice(0, -3)}AAA`, `${'A'.repeat(43)}.${mine.split('.')[1]}`, 'task 1']) {
      await expect(client.send(success(made))).rejects.toMatchObject({ name: 'InvalidToken' });
    }
    await expect(client.send(success(mine, 'no'))).rejects.toMatchObject({ name: 'InvalidOutput' });
  });

  test('fails by the answer, and can be caught by its name', async () => {
    const Catch = [{ ErrorEquals: ['Declined'], Next: 'Late' }];
    const { client, arn, token, ended } = await waiting({ Catch });
    await client.send(new SendTaskFailureCommand({ taskToken: await token(), error: 'Declined', cause: 'no' }));
    expect(JSON.parse((await ended(arn)).output ?? '')).toEqual({ Error: 'Declined', Cause: 'no' });
  });

  test('has another token each time it is tried', async () => {
    const Retry = [{ ErrorEquals: ['Again'], IntervalSeconds: 0, MaxAttempts: 3 }];
    const { client, token, tokens, arn, ended } = await waiting({ Retry });
    await client.send(new SendTaskFailureCommand({ taskToken: await token(1), error: 'Again' }));
    await client.send(new SendTaskFailureCommand({ taskToken: await token(2), error: 'Again' }));
    await client.send(success(await token(3)));
    await ended(arn);
    expect(new Set(tokens).size).toBe(3);
  });

  test('fails with its function', async () => {
    const machine = machineOf('Asking', { Ask: wait('may-ask') });
    const fail = () => {
      throw new FunctionFailed('no', 'Broken');
    };
    const { begin, ended } = await here.start([machine], { 'may-ask': fail });
    expect(await ended(await begin('Asking', 'x'))).toMatchObject({ status: 'FAILED', error: 'Broken' });
  });

  test.each([
    ['45 days', { TimeoutSeconds: 45 * 86_400 }, {}],
    ['the days its input says', { TimeoutSecondsPath: '$.left' }, { left: 45 * 86_400 }],
  ])('waits for %s, and not a day less', async (_, timeout, input) => {
    const Catch = [
      { ErrorEquals: ['States.TaskFailed'], Next: 'Ask' },
      { ErrorEquals: ['States.Timeout'], ResultPath: '$.late', Next: 'Late' },
    ];
    const { client, arn, token, ended } = await waiting({ ...timeout, Catch }, 20 * 86_400 * 10, input);
    const mine = await token();
    const { startDate, stopDate, output = '' } = await ended(arn);
    const days = (Number(stopDate) - Number(startDate)) / 86_400_000;
    expect(days).toBeGreaterThanOrEqual(45);
    expect(days).toBeLessThan(90);
    expect(JSON.parse(output)).toMatchObject({ ...input, late: { Error: 'States.Timeout' } });
    await expect(client.send(success(mine))).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  test('waits for months in real time, too: a timer that overflows would fire at once', async () => {
    const { arn, token, describe: look } = await waiting({ TimeoutSeconds: year });
    await token();
    await sleep(100);
    expect((await look(arn)).status).toBe('RUNNING');
  });

  test('refuses to wait for no time at all', async () => {
    const { arn, ended } = await waiting({ TimeoutSecondsPath: '$.left' }, 1, { left: 0 });
    expect(await ended(arn)).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  test('is one of hundreds without anybody noticing', async () => {
    const { tokens, ask } = keeping();
    const { begin, client, ended } = await here.start([asking], { 'may-ask': ask });
    const arns = await Promise.all(Array.from({ length: 200 }, (_, index) => begin('Asking', `matter-${index}`)));
    await soon(() => (tokens.length === 200 ? true : undefined));
    expect(new Set(tokens).size).toBe(200);
    await Promise.all(tokens.map((token) => client.send(success(token))));
    expect((await Promise.all(arns.map(ended))).every(({ status }) => status === 'SUCCEEDED')).toBe(true);
  });
});

describe('a wait', () => {
  test.each([
    ['Seconds', { Seconds: 60 * 86_400 }],
    ['SecondsPath', { SecondsPath: '$.seconds' }],
  ])('by %s is as long as it says', async (_, how) => {
    const machine = machineOf('Waiting', { Wait: { Type: 'Wait', ...how, End: true } });
    const { begin, ended } = await here.start([machine], {}, { clock: clockGoing(20 * 86_400 * 10) });
    const { startDate, stopDate } = await ended(await begin('Waiting', 'x', { seconds: 60 * 86_400 }));
    const days = (Number(stopDate) - Number(startDate)) / 86_400_000;
    expect(days).toBeGreaterThanOrEqual(60);
    expect(days).toBeLessThan(120);
  });

  test('until a moment ends then, by the clock of this machine', async () => {
    const machine = machineOf('Waiting', { Wait: { Type: 'Wait', TimestampPath: '$.until', End: true } });
    const clock = clockGoing(86_400 * 100);
    const { begin, ended } = await here.start([machine], {}, { clock });
    const until = new Date(clock.now() + 40 * 86_400_000);
    const { stopDate } = await ended(await begin('Waiting', 'x', { until: until.toISOString() }));
    expect(Number(stopDate)).toBeGreaterThanOrEqual(until.getTime());
  });

  test('of a whole execution ends it', async () => {
    const States = { Ask: wait('may-ask') };
    const definition = JSON.stringify({ StartAt: 'Ask', States, TimeoutSeconds: 40 * 86_400 });
    const machine = { ...machineOf('Asking', States), definition };
    const clock = clockGoing(20 * 86_400 * 10);
    const { begin, ended } = await here.start([machine], { 'may-ask': () => null }, { clock });
    expect(await ended(await begin('Asking', 'x'))).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout' });
  });
});

describe('after a crash', () => {
  test('what ran begins anew under its name, with its input; old tokens are closed, what ended stays', async () => {
    const { tokens, ask } = keeping();
    const names: unknown[] = [];
    const machine = machineOf('Asking', {
      Say: task('may-say', { End: undefined, Next: 'Ask', OutputPath: '$' }),
      Ask: wait('may-ask'),
    });
    const say = (event: object) => void names.push(event);
    const functions = { 'may-ask': ask, 'may-say': say };
    const before = await here.start([machine, echo], functions);
    const done = await before.begin('Echo', 'done', { n: 1 });
    await before.ended(done);
    const arn = await before.begin('Asking', 'matter-1', { n: 2 });
    const old = await soon(() => tokens[0]);
    const { startDate } = await before.describe(arn);

    const after = await here.start([machine, echo], functions);
    const token = await soon(() => tokens[1]);
    expect(token).not.toBe(old);
    expect(names).toEqual([{ n: 1 }, { n: 2 }, { n: 2 }]);
    const late = new SendTaskSuccessCommand({ taskToken: old, output: '{}' });
    await expect(after.client.send(late)).rejects.toMatchObject({ name: 'TaskTimedOut' });
    expect(await after.describe(done)).toMatchObject({ status: 'SUCCEEDED', input: '{"n":1}' });
    expect(await after.describe(arn)).toMatchObject({ status: 'RUNNING', startDate });
    await after.client.send(new SendTaskSuccessCommand({ taskToken: token, output: '{}' }));
    expect(await after.ended(arn)).toMatchObject({ status: 'SUCCEEDED', input: '{"n":2}' });
    expect(await after.entered(arn)).toEqual(['Say', 'Ask', 'Say', 'Ask']);
  });

  test('it ends by the definition it began with; new ones begin with the newest version', async () => {
    const { tokens, ask } = keeping();
    const answering = (Result: string) =>
      machineOf('Asking', {
        Ask: wait('may-ask', { End: undefined, Next: 'End' }),
        End: { Type: 'Pass', Result, End: true },
      });
    const before = await here.start([answering('old')], { 'may-ask': ask });
    const old = await before.begin('Asking', 'old');
    await soon(() => tokens[0]);
    const { client, begin, ended } = await here.start([answering('new')], { 'may-ask': ask });
    const next = await begin('Asking', 'new');
    await soon(() => tokens[2]);
    for (const taskToken of tokens.slice(1)) await client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
    expect(await ended(old)).toMatchObject({ output: '"old"', stateMachineVersionArn: `${machineArn('Asking')}:1` });
    expect(await ended(next)).toMatchObject({ output: '"new"', stateMachineVersionArn: `${machineArn('Asking')}:2` });
  });

  test('it is over if its machine is gone', async () => {
    const before = await here.start([asking], { 'may-ask': () => null });
    const arn = await before.begin('Asking', 'x');
    const { describe: look } = await here.start([echo]);
    expect(await look(arn)).toMatchObject({ status: 'ABORTED' });
  });
});

describe('who asks', () => {
  test('does what their policies allow, and nothing else', async () => {
    const started = await here.start([echo], { 'may-say': () => null });
    const starter = started.clientOf('starter');
    const start = (qualifier: string) =>
      new StartExecutionCommand({ stateMachineArn: `${machineArn('Echo')}${qualifier}` });
    await expect(starter.send(start(''))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(starter.send(start(':1'))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const { executionArn } = await starter.send(start(':live'));
    for (const command of [
      new StopExecutionCommand({ executionArn }),
      new GetExecutionHistoryCommand({ executionArn }),
      new ListExecutionsCommand({ stateMachineArn: machineArn('Echo') }),
      new SendTaskSuccessCommand({ taskToken: 'x', output: '{}' }),
      new SendTaskFailureCommand({ taskToken: 'x' }),
      new SendTaskHeartbeatCommand({ taskToken: 'x' }),
    ] as StopExecutionCommand[]) {
      await expect(starter.send(command)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    }
  });
});

test('a definition that is none does not start', async () => {
  const machine = { ...machineOf('Bad', {}), definition: '{"StartAt":"Nowhere","States":{}}' };
  await expect(here.start([machine])).rejects.toThrow('Bad is no state machine');
});
