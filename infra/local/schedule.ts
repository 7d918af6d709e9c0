import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, realClock } from './clock.ts';
import { FunctionFailed, type LocalFunction } from './lambda.ts';
import type { ScheduleModel } from './schedule-model.ts';
import { account, region } from './template.ts';

/** What EventBridge hands to the target of a rule that comes by the clock. */
export type ScheduledEvent = {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Scheduled Event';
  readonly source: 'aws.events';
  readonly account: string;
  /** To the second. */
  readonly time: string;
  readonly region: string;
  /** The rule, by its ARN. */
  readonly resources: readonly [string];
  readonly detail: Readonly<Record<string, never>>;
};

/** An invocation that was given up, as Lambda tells a function's on-failure destination. */
export type FailedInvocation = {
  readonly version: '1.0';
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: 'RetriesExhausted' | 'EventAgeExceeded';
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: ScheduledEvent;
  readonly responseContext: {
    readonly statusCode: 200;
    readonly executedVersion: '$LATEST';
    readonly functionError: 'Unhandled';
  };
  readonly responsePayload: { readonly errorMessage: string };
};

type Schedules = {
  readonly schedules: readonly ScheduleModel[];
  readonly functionAt: (arn: string) => Pick<LocalFunction, 'invoke'>;
  /** How many times faster everything comes than it is written. */
  readonly pace: number;
  /** What time an event says it is. */
  readonly clock?: Clock;
  /** Where runs that were given up are named, a file a queue. */
  readonly logs: string;
};

/** Milliseconds after the start before the first run, so that it finds everything there. */
const firstAfter = 3_000;
/** Milliseconds that Lambda waits before the second try, and before the third. */
const pauses = [60_000, 120_000];
/** Milliseconds for which a stop waits for what is running. What is stopped in the middle comes again, as on AWS. */
const patience = 5_000;
/** Real milliseconds from one turn to the next at least, however fast time goes. */
const shortestTurn = 1_000;
/** The longest a timer waits; a longer one would fire at once. */
const longestTimer = 2 ** 31 - 1;

/** Stands in for EventBridge's schedules, and for Lambda's asynchronous invocations: one run of a rule at a time. */
export const startSchedules = ({ schedules, functionAt, pace, clock = realClock, logs }: Schedules) => {
  const ending = new AbortController();
  const { signal } = ending;

  /** Waits, faster by the pace; ends early, and says so, when everything ends. */
  const pause = async (milliseconds: number): Promise<'goOn' | 'end'> => {
    for (let left = milliseconds / pace; left > 0 && !signal.aborted; left -= longestTimer) {
      await timer(Math.min(left, longestTimer), signal);
    }
    return signal.aborted ? 'end' : 'goOn';
  };

  const giveUp = ({ name, failures: { deadLetters = name } }: ScheduleModel, letter: FailedInvocation): void => {
    const why = letter.responsePayload.errorMessage;
    process.stderr.write(`${name} failed ${letter.requestContext.approximateInvokeCount} times, at last: ${why}\n`);
    mkdirSync(logs, { recursive: true });
    appendFileSync(join(logs, `${deadLetters}.jsonl`), `${JSON.stringify(letter)}\n`);
  };

  /** Hands one event to the function, again when it fails, until it is handled or given up. */
  const run = async (schedule: ScheduleModel): Promise<void> => {
    const { arn, functionArn, failures } = schedule;
    const fn = functionAt(functionArn);
    const begun = Date.now();
    const event = eventOf(arn, clock.now());
    for (let tries = 1; ; tries += 1) {
      try {
        await fn.invoke(event);
        return;
      } catch (error) {
        if (!(error instanceof FunctionFailed)) process.stderr.write(`${schedule.name}: ${(error as Error).stack}\n`);
        if (signal.aborted) return;
        const wait = pauses[tries - 1] ?? 0;
        const isOver = tries > failures.retries;
        if (isOver || (Date.now() - begun) * pace + wait > failures.maxAge) {
          const condition = isOver ? 'RetriesExhausted' : 'EventAgeExceeded';
          return giveUp(schedule, letterOf({ functionArn, event, condition, tries, error, at: clock.now() }));
        }
        if ((await pause(wait)) === 'end') return;
      }
    }
  };

  const follow = async (schedule: ScheduleModel): Promise<void> => {
    const every = Math.max(schedule.every / pace, shortestTurn);
    if ((await pause(Math.min(firstAfter * pace, schedule.every))) === 'end') return;
    for (let due = Date.now(); ; ) {
      await run(schedule);
      // A run that takes longer than its turn passes over the turns it missed.
      while (due <= Date.now()) due += every;
      if ((await pause((due - Date.now()) * pace)) === 'end') return;
    }
  };

  const following = schedules.map((schedule) => {
    functionAt(schedule.functionArn);
    return follow(schedule);
  });

  return {
    /** Ends when what is running is done, or after a few seconds. */
    stop: async (): Promise<void> => {
      ending.abort();
      const done = new AbortController();
      await Promise.race([Promise.all(following), timer(patience, done.signal)]);
      done.abort();
    },
  };
};

const timer = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(waiting);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const waiting = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });

const eventOf = (rule: string, at: number): ScheduledEvent => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account,
  time: `${new Date(at).toISOString().slice(0, 19)}Z`,
  region,
  resources: [rule],
  detail: {},
});

const letterOf = ({
  functionArn,
  event,
  condition,
  tries,
  error,
  at,
}: {
  functionArn: string;
  event: ScheduledEvent;
  condition: FailedInvocation['requestContext']['condition'];
  tries: number;
  error: unknown;
  at: number;
}): FailedInvocation => ({
  version: '1.0',
  timestamp: new Date(at).toISOString(),
  requestContext: {
    requestId: randomUUID(),
    functionArn: `${functionArn}:$LATEST`,
    condition,
    approximateInvokeCount: tries,
  },
  requestPayload: event,
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: { errorMessage: error instanceof Error ? error.message : String(error) },
});
