import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Clock, clockOf } from '../../../infra/local/clock.ts';
import { FunctionFailed } from '../../../infra/local/lambda.ts';
import { startSchedules } from '../../../infra/local/schedule.ts';
import { type ScheduleModel, schedulesIn } from '../../../infra/local/schedule-model.ts';
import type { Template } from '../../../infra/local/template.ts';
import type { JsonObject } from '../../../shared/kernel/json.ts';

const minute = 60_000;
const begin = Date.parse('2026-11-23T08:00:00.250Z');

const schedule: ScheduleModel = {
  name: 'Sweep',
  arn: 'arn:aws:events:us-east-1:000000000000:rule/Sweep',
  every: 5 * minute,
  functionArn: 'sweep',
  failures: { retries: 2, maxAge: 60 * minute, deadLetters: 'SweepFailed' },
};

const boom = async (): Promise<never> => {
  throw new FunctionFailed('boom');
};

let logs = '';
beforeEach(() => {
  logs = mkdtempSync(join(tmpdir(), 'amends-schedule-'));
  vi.useFakeTimers({ now: begin });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  rmSync(logs, { recursive: true });
});

/** Starts one schedule, and notes when its function was called, in milliseconds from the start, and with what. */
const starting = (
  answer: (invocation: number) => Promise<unknown>,
  { pace = 1, clock, ...more }: Partial<ScheduleModel> & { readonly pace?: number; readonly clock?: Clock } = {},
) => {
  const at: number[] = [];
  const events: unknown[] = [];
  const runs = startSchedules({
    schedules: [{ ...schedule, ...more }],
    functionAt: () => ({
      invoke: (event) => {
        at.push(Date.now() - begin);
        events.push(event);
        return answer(at.length);
      },
    }),
    pace,
    ...(clock && { clock }),
    logs,
  });
  return { at, events, runs };
};

const letters = (queue = 'SweepFailed') => {
  const file = join(logs, `${queue}.jsonl`);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

const muted = () => vi.spyOn(process.stderr, 'write').mockReturnValue(true);

describe('a rule', () => {
  test('comes a few seconds after the start, then as often as it says, until the runtime stops', async () => {
    const { at, runs } = starting(async () => null);
    await vi.advanceTimersByTimeAsync(10 * minute + 4_000);
    expect(at).toEqual([3_000, 303_000, 603_000]);
    await runs.stop();
    await vi.advanceTimersByTimeAsync(60 * minute);
    expect(at).toHaveLength(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('hands over what EventBridge does', async () => {
    const { events, runs } = starting(async () => null);
    await vi.advanceTimersByTimeAsync(3_000);
    await runs.stop();
    expect(events).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        account: '000000000000',
        time: '2026-11-23T08:00:03Z',
        region: 'us-east-1',
        resources: [schedule.arn],
        detail: {},
      },
    ]);
  });

  test('comes faster by the pace', async () => {
    const { at, runs } = starting(async () => null, { pace: 300 });
    await vi.advanceTimersByTimeAsync(3_500);
    await runs.stop();
    expect(at).toEqual([1_000, 2_000, 3_000]);
  });

  test('comes once a second at most, and tells the time that passes faster', async () => {
    const { at, events, runs } = starting(async () => null, {
      pace: 86_400,
      clock: clockOf({ real: begin, virtual: begin, pace: 86_400 }),
    });
    await vi.advanceTimersByTimeAsync(4_000);
    await runs.stop();
    expect(at.length).toBeGreaterThan(2);
    expect(at.slice(1).map((each, index) => each - (at[index] ?? 0))).toEqual(at.slice(1).map(() => 1_000));
    const told = new Date(begin + (at.at(-1) ?? 0) * 86_400).toISOString();
    expect(events.at(-1)).toMatchObject({ time: `${told.slice(0, 19)}Z` });
  });

  test('never runs twice at once: turns that pass meanwhile are passed over', async () => {
    const { at, runs } = starting(() => new Promise((resolve) => setTimeout(resolve, 12 * minute)));
    await vi.advanceTimersByTimeAsync(16 * minute);
    expect(at).toEqual([3_000, 903_000]);
    await Promise.all([runs.stop(), vi.advanceTimersByTimeAsync(minute)]);
  });

  test('can wait for longer than a timer can', async () => {
    const { at, runs } = starting(async () => null, { every: 40 * 24 * 60 * minute });
    await vi.advanceTimersByTimeAsync(40 * 24 * 60 * minute + 2_999);
    expect(at).toEqual([3_000]);
    await vi.advanceTimersByTimeAsync(1);
    expect(at).toHaveLength(2);
    await runs.stop();
  });
});

describe('a run that fails', () => {
  test('is tried again after a minute, with the same event', async () => {
    const { at, events, runs } = starting((invocation) => (invocation === 1 ? boom() : Promise.resolve(null)));
    await vi.advanceTimersByTimeAsync(4 * minute);
    await runs.stop();
    expect(at).toEqual([3_000, 63_000]);
    expect(events[1]).toEqual(events[0]);
    expect(letters()).toEqual([]);
  });

  test('for the third time is named beside the logs, and the next comes all the same', async () => {
    const said = muted();
    const { at, events, runs } = starting(boom);
    await vi.advanceTimersByTimeAsync(5 * minute + 3_000);
    await runs.stop();
    expect(at).toEqual([3_000, 63_000, 183_000, 303_000]);
    expect(letters()).toEqual([
      {
        version: '1.0',
        timestamp: expect.stringMatching(/Z$/),
        requestContext: {
          requestId: expect.any(String),
          functionArn: 'sweep:$LATEST',
          condition: 'RetriesExhausted',
          approximateInvokeCount: 3,
        },
        requestPayload: events[0],
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: { errorMessage: 'boom' },
      },
    ]);
    expect(said).toHaveBeenCalledWith('Sweep failed 3 times, at last: boom\n');
  });

  test('is not tried again when it is too old, and without a queue is named after its rule', async () => {
    muted();
    const { at, runs } = starting(boom, { failures: { retries: 2, maxAge: minute, deadLetters: undefined } });
    await vi.advanceTimersByTimeAsync(4 * minute);
    await runs.stop();
    expect(at).toEqual([3_000, 63_000]);
    expect(letters('Sweep')).toMatchObject([{ requestContext: { condition: 'EventAgeExceeded' } }]);
  });

  test('because the runtime stops is no failure', async () => {
    const { runs } = starting(
      () => new Promise((_, reject) => setTimeout(() => reject(new FunctionFailed('Sweep exited')), 1_000)),
    );
    await vi.advanceTimersByTimeAsync(3_000);
    await Promise.all([runs.stop(), vi.advanceTimersByTimeAsync(1_000)]);
    expect(letters()).toEqual([]);
  });
});

test('a stop waits for what is running, but not for ever', async () => {
  const { runs } = starting(() => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(3_000);
  let isStopped = false;
  void runs.stop().then(() => {
    isStopped = true;
  });
  await vi.advanceTimersByTimeAsync(4_999);
  expect(isStopped).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(isStopped).toBe(true);
});

describe('of the template', () => {
  const templateOf = (rule: JsonObject, config?: JsonObject): Template => {
    const resources = [
      { type: 'AWS::Lambda::Function', name: 'Sweep', arn: 'sweep', properties: {} },
      { type: 'AWS::Events::Rule', name: 'Rule', arn: 'rule', properties: rule },
      ...(config ? [{ type: 'AWS::Lambda::EventInvokeConfig', name: 'Config', arn: '', properties: config }] : []),
    ];
    return { ofType: (type) => resources.filter((each) => each.type === type), asset: () => '' };
  };
  const Targets = [{ Id: 'Target0', Arn: 'sweep' }];
  const every = (ScheduleExpression: string) =>
    schedulesIn(templateOf({ ScheduleExpression, State: 'ENABLED', Targets })).map((each) => each.every);

  test.each([
    ['rate(1 minute)', minute],
    ['rate(5 minutes)', 5 * minute],
    ['rate(1 hour)', 60 * minute],
    ['rate(2 days)', 48 * 60 * minute],
  ])('%s is understood', (expression, expected) => {
    expect(every(expression)).toEqual([expected]);
  });

  test.each(['cron(0 12 * * ? *)', 'rate(0 minutes)', 'rate(1 week)', 'at(2026-11-23T08:00:00)'])(
    '%s is refused',
    (expression) => {
      expect(() => every(expression)).toThrow(`The template's rule Rule comes by ${expression}`);
    },
  );

  test('a rule that is off never comes', () => {
    expect(schedulesIn(templateOf({ ScheduleExpression: 'rate(1 day)', State: 'DISABLED', Targets }))).toEqual([]);
  });

  test('a rule that waits for events is none of these; one that calls what is no function is refused', () => {
    expect(schedulesIn(templateOf({ EventPattern: {}, Targets }))).toEqual([]);
    expect(() => schedulesIn(templateOf({ Targets }))).toThrow('ScheduleExpression');
    const strange = { ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'Target0', Arn: 'queue' }] };
    expect(() => schedulesIn(templateOf(strange))).toThrow('calls queue, which is no Lambda function');
  });

  test('a function’s own bounds of trying again hold, or Lambda’s', () => {
    const rule = { ScheduleExpression: 'rate(1 day)', Targets };
    expect(schedulesIn(templateOf(rule))[0]?.failures).toEqual({
      retries: 2,
      maxAge: 360 * minute,
      deadLetters: undefined,
    });
    const config = {
      FunctionName: 'Sweep',
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 1,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:Failed' } },
    };
    expect(schedulesIn(templateOf(rule, config))[0]?.failures).toEqual({
      retries: 1,
      maxAge: minute,
      deadLetters: 'Failed',
    });
  });
});
