import { parentPort, workerData } from 'node:worker_threads';
import type { RunOptions } from 'aws-local-stepfunctions';
import type { Json, JsonObject } from '../../shared/kernel/json.ts';
import { type Course, setDate, setTimers } from './clock.ts';
import { adapted, timeoutKey } from './states-language.ts';
import { taskTokens } from './task-tokens.ts';

/**
 * Runs all executions of state machines, in a thread of its own whose timers go by the clock of the runtime and wait for
 * years if they must. It knows no function, file or permission: it asks for tasks to be done and tells what happens.
 */

export type Start = { readonly course: Course; readonly tokenKey: string };

/** How a task or an execution failed. */
export type Failure = { readonly error: string; readonly cause: string };

/** Values travel as JSON text. */
export type ToMachines =
  | { readonly say: 'check'; readonly question: number; readonly definition: string }
  | {
      readonly say: 'run';
      readonly arn: string;
      readonly definition: string;
      readonly input: string;
      readonly startedAt: number;
      readonly context: JsonObject;
    }
  | { readonly say: 'abort'; readonly arn: string }
  /** What the function of a task answered. */
  | { readonly say: 'ran'; readonly task: string; readonly outcome: Outcome }
  /** What somebody answered who has the token of a task; or only whether it still waits. */
  | { readonly say: 'answer'; readonly question: number; readonly token: string; readonly outcome?: Outcome };

export type Outcome = { readonly output: string } | Failure;

export type FromMachines =
  | { readonly say: 'answered'; readonly question: number; readonly answer: string }
  | {
      readonly say: 'task';
      readonly arn: string;
      readonly task: string;
      readonly functionName: string;
      readonly payload: string;
    }
  | { readonly say: 'happened'; readonly arn: string; readonly event: StateEvent }
  | { readonly say: 'ended'; readonly arn: string; readonly ending: Ending };

/** What a history tells of a state. */
export type StateEvent = {
  readonly what: 'entered' | 'exited' | 'failed';
  readonly at: number;
  readonly state: string;
  readonly type: string;
  readonly data?: string;
  readonly failure?: Failure;
};

export type Ending =
  | { readonly status: 'SUCCEEDED'; readonly output: string }
  | ({ readonly status: 'FAILED' | 'TIMED_OUT' } & Failure)
  | { readonly status: 'ABORTED' };

const { course, tokenKey } = workerData as Start;
const clock = setDate(course);
setTimers(clock);
// Only now: everything the library takes hold of goes by the clock.
const { ExecutionAbortedError, ExecutionTimeoutError, StateMachine } = await import('aws-local-stepfunctions');

const tokens = taskTokens(tokenKey);
const tell = (message: FromMachines): void => parentPort?.postMessage(message);

type Task = { readonly arn: string; readonly isWaiting: boolean; settle(outcome: Outcome): void; drop(): void };

const tasks = new Map<string, Task>();
const aborts = new Map<string, () => void>();
let lastTask = 0;

/** A failure by its name, as the language matches it. */
class TaskFailed extends Error {
  constructor({ error, cause }: Failure) {
    super(cause);
    this.name = error;
  }
}

/** The execution of a task is over: nothing retries or catches that. */
class Over extends Error {
  readonly isRetryable = false;
  readonly isCatchable = false;
}

/** Has one task done. The library calls this right after it has worked out the parameters, with the token in them. */
const doTask = (arn: string, isWaiting: boolean, seconds: number, token: string | undefined, input: JsonObject) => {
  const { FunctionName, Payload = {} } = input;
  return new Promise<Json>((resolve, reject) => {
    if (!aborts.has(arn)) return reject(new Over());
    // The library is about to fail the state for a time that is none.
    if (!(seconds >= 1)) return;
    lastTask += 1;
    const task = isWaiting && token !== undefined ? token : `task ${lastTask}`;
    const end = () => {
      clearTimeout(deadline);
      tasks.delete(task);
    };
    // The library's own timer, made after this one, fails the state; from then on nobody can answer.
    const deadline = setTimeout(() => tasks.delete(task), seconds * 1000);
    tasks.set(task, {
      arn,
      isWaiting,
      settle: (outcome) => {
        end();
        if ('output' in outcome) resolve(JSON.parse(outcome.output) as Json);
        else reject(new TaskFailed(outcome));
      },
      drop: () => {
        end();
        reject(new Over());
      },
    });
    tell({ say: 'task', arn, task, functionName: String(FunctionName), payload: JSON.stringify(Payload) });
  });
};

type Handlers = Record<string, (input: Json) => Promise<Json>>;
type States = Readonly<Record<string, JsonObject>>;

/** Whoever does the tasks of a definition, by the name of their state; a branch's tasks are found by name, too. */
const handlersOf = (arn: string, states: States, takeToken: () => string | undefined): Handlers => {
  const handlers: Handlers = {};
  for (const [name, state] of Object.entries(states)) {
    const inside = [state.Branches, state.ItemProcessor, state.Iterator].flat().filter(Boolean) as { States: States }[];
    for (const each of inside) Object.assign(handlers, handlersOf(arn, each.States, takeToken));
    if (state.Type !== 'Task') continue;
    const isWaiting = String(state.Resource).endsWith('.waitForTaskToken');
    handlers[name] = (input) => {
      const parameters = input as JsonObject;
      const given = parameters[timeoutKey] ?? state.TimeoutSeconds;
      const seconds = isWaiting && given !== undefined ? Number(given) : Number.POSITIVE_INFINITY;
      return doTask(arn, isWaiting, seconds, takeToken(), parameters);
    };
  }
  return handlers;
};

const run = async ({ arn, definition, input, startedAt, context }: ToMachines & { say: 'run' }): Promise<void> => {
  const asl = JSON.parse(definition) as { StartAt: string; States: States };
  let token: string | undefined;
  const takeToken = () => {
    const taken = token;
    token = undefined;
    return taken;
  };
  const machine = new StateMachine(adapted(asl, { pace: course.pace, now: clock.now, startedAt }), {
    validationOptions: { noValidate: true },
  });
  const Task = {
    get Token() {
      token ??= tokens.make();
      return token;
    },
  };
  aborts.set(arn, () => undefined);
  const options: RunOptions = {
    overrides: { taskResourceLocalHandlers: handlersOf(arn, asl.States, takeToken) as never },
    context: { ...context, Task },
  };
  const { abort, result, eventLogs } = machine.run(JSON.parse(input), options);
  aborts.set(arn, abort);
  const [ending] = await Promise.all([endingOf(result as Promise<Json>), tellEvents(arn, eventLogs)]);
  aborts.delete(arn);
  dropTasks(arn);
  tell({ say: 'ended', arn, ending });
};

const endingOf = async (result: Promise<Json>): Promise<Ending> => {
  try {
    return { status: 'SUCCEEDED', output: JSON.stringify(await result) };
  } catch (error) {
    if (error instanceof ExecutionAbortedError) return { status: 'ABORTED' };
    if (error instanceof ExecutionTimeoutError) return { status: 'TIMED_OUT', error: 'States.Timeout', cause: '' };
    const { name, message } = (error as Error).cause as Error;
    return { status: 'FAILED', error: name, cause: message };
  }
};

type EventLogs = ReturnType<InstanceType<typeof StateMachine>['run']>['eventLogs'];

const tellEvents = async (arn: string, events: EventLogs): Promise<void> => {
  for await (const event of events) {
    if (!('state' in event)) continue;
    const { name: state, type, input, output } = event.state;
    const common = { at: event.timestamp, state, type };
    const about = (happened: StateEvent) => tell({ say: 'happened', arn, event: happened });
    if (event.type === 'StateEntered') about({ ...common, what: 'entered', data: JSON.stringify(input) });
    if (event.type === 'StateExited') about({ ...common, what: 'exited', data: JSON.stringify(output) });
    if (event.type === 'StateFailed') {
      about({ ...common, what: 'failed', failure: { error: event.Error, cause: String(event.Cause) } });
    }
  }
};

const dropTasks = (arn: string): void => {
  for (const task of [...tasks.values()]) if (task.arn === arn) task.drop();
};

/** Whether a definition is one, in words; empty if so. */
const check = (definition: string): string => {
  try {
    new StateMachine(JSON.parse(definition));
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

const answer = (token: string, outcome: Outcome | undefined): 'taken' | 'closed' | 'invalid' => {
  const task = tasks.get(token);
  if (task?.isWaiting) {
    if (outcome) task.settle(outcome);
    return 'taken';
  }
  return tokens.wasGiven(token) ? 'closed' : 'invalid';
};

parentPort?.on('message', (message: ToMachines) => {
  switch (message.say) {
    case 'check':
      return tell({ say: 'answered', question: message.question, answer: check(message.definition) });
    case 'run':
      return void run(message).catch((error: Error) => {
        const ending = { status: 'FAILED', error: 'States.Runtime', cause: error.message } as const;
        tell({ say: 'ended', arn: message.arn, ending });
      });
    case 'abort': {
      const abort = aborts.get(message.arn);
      aborts.delete(message.arn);
      abort?.();
      return dropTasks(message.arn);
    }
    case 'ran': {
      const task = tasks.get(message.task);
      // Whoever waits for an answer waits on when the function is done, unless it failed.
      if (task && !(task.isWaiting && 'output' in message.outcome)) task.settle(message.outcome);
      return;
    }
    case 'answer':
      return tell({ say: 'answered', question: message.question, answer: answer(message.token, message.outcome) });
  }
});
