import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import type { MatterKind } from '../../shared/kernel/ids.ts';
import type { Instant } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import type { Recorded } from '../../shared/ledger/event.ts';
import { growing } from '../../shared/ledger/growing.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import type { Row, Table } from '../../shared/ledger/table.ts';
import { askedOf, perform } from '../../shared/workflow/asked.ts';
import {
  type AnswerTask,
  type ExecutionStatus,
  type Executions,
  executionInput,
  executionName,
} from '../../shared/workflow/executions.ts';
import { operatingOf } from '../../shared/workflow/operating.ts';
import { Execution, executionKind } from '../../shared/workflow/rows.ts';
import { signalsOf } from '../../shared/workflow/signals.ts';
import type { Standing } from '../../shared/workflow/standing.ts';
import { tasksOf } from '../../shared/workflow/tasks.ts';
import type { Matter, Waits } from '../../shared/workflow/waits.ts';
import { type Fault, faulty } from './faults.ts';
import { somebody } from './matters.ts';
import type { Definition } from './state-machines.ts';
import { type VirtualTime, virtualTime } from './virtual-time.ts';

/** The state machine of a kind of matter, as it is deployed. */
export const aslOf = (kind: MatterKind): Definition =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../statemachines/${kind}.asl.json`), 'utf8'));

/** Which states were entered, and which errors were caught where: `Read`, `Read ! States.ALL`. */
export type Visited = Set<string>;

/** All that there is to visit. */
export const placesIn = ({ States }: Definition): readonly string[] =>
  Object.entries(States).flatMap(([name, { Catch = [] }]) => [
    name,
    ...(Catch as { ErrorEquals: string[] }[]).map(({ ErrorEquals }) => `${name} ! ${ErrorEquals.join()}`),
  ]);

/** What becomes of one call of the function behind the tasks. */
export type Fate =
  | 'done'
  /** The execution is stopped before the function does anything, or after all it does. */
  | 'killedBefore'
  | 'killedAfter'
  | Error;

/** A call of the function: how many there were before, by which state, to do what. */
export type Call = { readonly index: number; readonly state: string; readonly task: string };

/** When a record of the stream comes by, in seconds after it was written; as often as this says, which may be never. */
export type Delivery = readonly number[];

/** A matter of a kind, and the state machine that runs for it. */
type Running<State extends Matter, Event> = {
  readonly waits: Waits<State, Event>;
  readonly asl: Definition;
  readonly id: State['id'];
};

export type Options = {
  readonly start?: string;
  readonly delivery?: Delivery;
  readonly fate?: (call: Call) => Fate;
  /** Happens while a wait is being set up: after the state machine read, before the token is kept. */
  readonly meanwhile?: (call: Call) => Promise<void>;
  /** How the next call to the table goes, of the tasks and of the stream. */
  readonly fault?: () => Fault;
  readonly visited?: Visited;
  /** Functions behind tasks that not every kind has, by the name of the task. */
  readonly besides?: Readonly<Record<string, Besides>>;
};

/** Does a task on this table, at this moment; answers how the matter then stands. */
type Besides = (asked: unknown, at: { readonly table: Table; readonly now: Instant }) => Promise<Standing>;

type Run = { status: ExecutionStatus; readonly abort: () => void; transitions: number; state: string };

/** Milliseconds that a call of a function takes. */
const latency = 20;

const by = { actor: mint.principalFor('amends workflow') };

/**
 * A matter with all that runs for it, on a table in memory and in virtual time: the state machine as it is deployed, the
 * tasks, the stream, the operator. Whatever there is of faults, it is told to have.
 */
export const worldOf = <State extends Matter, Event extends { readonly type: string }>(
  { waits, asl, id }: Running<State, Event>,
  {
    start = '2026-11-02T14:00:00.000Z',
    delivery = [0.05],
    fate = () => 'done',
    meanwhile,
    fault = () => 'none',
    visited = new Set(),
    besides = {},
  }: Options = {},
) => {
  const { kind } = waits;
  const Asked = askedOf(waits);
  const partition = waits.partitionOf(id);
  const time: VirtualTime = virtualTime(start);
  const memory = memoryTable();
  const runs = new Map<string, Run>();
  const waiting = new Map<string, (output: unknown) => void>();
  const answers: string[] = [];
  let calls = 0;
  let tokens = 0;
  let starts = 0;

  const hear = async (row: Row): Promise<void> => {
    const signals = signalsOf({ waits, table: faulty(table, fault), start: executions.start, answer, now: time.now() });
    if (row.kind === executionKind) return signals.executionWanted(Execution.parse(row));
    if (row.kind === kind.kind) return signals.matterChanged(row as never);
  };

  const stream = (row: Row): void => {
    // What fails comes again.
    const deliver = (seconds: number): unknown =>
      setTimeout(() => void hear(row).catch(() => deliver(1)), seconds * 1000);
    for (const seconds of delivery) deliver(seconds);
  };

  const table: Table = {
    ...memory,
    put: async (write) => {
      const isDone = await memory.put(write);
      if (isDone) stream(write.put);
      return isDone;
    },
    transact: async (writes) => {
      const transacted = await memory.transact(writes);
      if (transacted.done) for (const { put } of writes) stream(put);
      return transacted;
    },
  };
  const ledger = ledgerOn(table);

  const answer: AnswerTask = async (token, standing) => {
    answers.push(token);
    waiting.get(token)?.(JSON.parse(JSON.stringify(standing)));
    waiting.delete(token);
  };

  /** Has one task done, as Lambda would. */
  const call = async (name: string, state: string, input: { Payload: { task: string; token?: string } }) => {
    // The library calls the first task before it says that it runs.
    await Promise.resolve();
    const { task, token } = input.Payload;
    const about: Call = { index: calls, state, task };
    calls += 1;
    const fated = fate(about);
    const killed = () => {
      runs.get(name)?.abort();
      return new Promise<never>(() => undefined);
    };
    if (fated === 'killedBefore') return killed();
    const answered = token === undefined ? undefined : new Promise((resolve) => waiting.set(token, resolve));
    await time.sleep(latency);
    if (fated instanceof Error) throw fated;
    if (task === 'wait') await meanwhile?.(about);
    const reached = { table: faulty(table, fault), now: time.now() };
    const asked = JSON.parse(JSON.stringify(input.Payload));
    const outcome = await (besides[task]?.(asked, reached) ??
      perform(tasksOf({ waits, ...reached, answer, by }), Asked.parse(asked)));
    if (fated === 'killedAfter') return killed();
    await time.sleep(latency);
    return answered ?? { Payload: JSON.parse(JSON.stringify(outcome ?? null)), StatusCode: 200 };
  };

  const run = (name: string, input: object): void => {
    const entered = { Name: '', EnteredTime: '' };
    const Execution = { Name: name };
    const Task = {
      get Token() {
        tokens += 1;
        return `token-${tokens}`;
      },
    };
    const states = Object.fromEntries(
      Object.entries(asl.States).map(([state, definition]) => [state, forLibrary(definition)]),
    );
    const States = new Proxy(states, {
      get: (all, state) => {
        Object.assign(entered, { Name: String(state), EnteredTime: time.now() });
        return all[String(state)];
      },
    });
    const machine = new StateMachine({ ...asl, States } as unknown as StateMachineDefinition, {
      validationOptions: { noValidate: true },
    });
    const handlers = Object.fromEntries(
      Object.keys(states).map((state) => [state, (given: unknown) => call(name, state, given as never)]),
    );
    const { result, abort, eventLogs } = machine.run(input as never, {
      overrides: { taskResourceLocalHandlers: handlers as never },
      context: { State: entered, Execution, Task },
    });
    const running: Run = { status: 'running', transitions: 0, state: '', abort: () => undefined };
    const end = (status: ExecutionStatus) => {
      if (running.status === 'running') running.status = status;
    };
    const stop = () => {
      end('stopped');
      abort();
    };
    runs.set(name, Object.assign(running, { abort: stop }));
    result.then(
      () => end('succeeded'),
      () => end('failed'),
    );
    void (async () => {
      for await (const event of eventLogs) {
        if (!('state' in event)) continue;
        const { name: state } = event.state;
        if (event.type === 'StateEntered') visited.add(state);
        if (event.type === 'StateEntered' || event.type === 'StateRetried') {
          Object.assign(running, { state, transitions: running.transitions + 1 });
        }
        if (event.type === 'StateCaught') visited.add(`${state} ! ${event.catch.catcher.ErrorEquals.join()}`);
      }
    })();
  };

  const executions: Executions = {
    start: async (wanted) => {
      const name = executionName(wanted);
      starts += 1;
      if (!runs.has(name)) run(name, executionInput(wanted));
    },
    statusOf: async (wanted) => runs.get(executionName(wanted))?.status,
    stop: async (wanted) => runs.get(executionName(wanted))?.abort(),
  };

  const find = () => ledger.load(partition, kind);
  const read = async () => {
    const found = await find();
    if (!found) throw new Error('There is no matter yet');
    return found;
  };

  return {
    id,
    time,
    table: memory,
    runs,
    answers,
    hear,
    read,
    executions,
    answer,
    starts: () => starts,
    calls: () => calls,
    operate: () => operatingOf({ table, executions, now: time.now() }),
    /** Lets commands be committed, all at once. */
    happen: async (...events: readonly Event[]): Promise<void> => {
      const growth = growing(kind, { partition, from: await find(), events, at: time.now(), by: somebody });
      const { outcome } = await ledger.commit({ growth });
      if (outcome !== 'done') throw new Error(`It could not be committed: ${outcome}`);
    },
    history: (): Promise<readonly Recorded<Event>[]> => ledger.history(partition, 0, 1000),
    /** The events there are, by their names. */
    told: async (): Promise<string[]> => (await ledger.history<Event>(partition, 0, 1000)).map(({ type }) => type),
    transitions: (): number => [...runs.values()].reduce((sum, { transitions }) => sum + transitions, 0),
  };
};

/**
 * A state so that the library runs it as AWS would: it looks for the path to a timeout in what a task is given, not in
 * what the state is; and a result that goes nowhere leaves the input as it is.
 */
const forLibrary = (state: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const { TimeoutSecondsPath, Parameters, ...others } = state;
  return {
    ...others,
    ...(Parameters !== undefined && {
      Parameters: {
        ...(Parameters as object),
        ...(TimeoutSecondsPath !== undefined && { 'TimeoutSeconds.$': TimeoutSecondsPath }),
      },
    }),
    ...(TimeoutSecondsPath !== undefined && { TimeoutSecondsPath: '$.TimeoutSeconds' }),
  };
};
