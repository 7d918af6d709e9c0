import type { Instant } from '../kernel/instant.ts';
import type { Author } from '../ledger/event.ts';
import { growing } from '../ledger/growing.ts';
import { keys } from '../ledger/keys.ts';
import { type Ledger, ledgerOn, type Snapshot } from '../ledger/ledger.ts';
import { type Table, TableUnavailable } from '../ledger/table.ts';
import type { AnswerTask } from './executions.ts';
import { Execution, executionRow, type Task, taskRow, waitingRow } from './rows.ts';
import { type Awaited, isSame, type Standing, standingOf } from './standing.ts';
import type { Matter, Waits } from './waits.ts';

/** An execution, as it asks. */
export type Asking<State extends Matter> = {
  readonly matter: State['id'];
  readonly execution: number;
  readonly startedAt: Instant;
};

/** A wait that begins: what for, as the state machine read it, and the token that ends it. */
export type Beginning<State extends Matter> = Asking<State> &
  Awaited & {
    readonly version: number;
    readonly state: string;
    readonly enteredAt: Instant;
    readonly token: string;
  };

type Workshop<State extends Matter, Event> = {
  readonly waits: Waits<State, Event>;
  readonly table: Table;
  readonly answer: AnswerTask;
  /** Who tells of what follows from time alone. */
  readonly by: Author;
  readonly now: Instant;
};

/** How often to look again when others were faster. */
const rounds = 5;

/**
 * What the state machine of a kind of matter has done. All of it may be done again, late, or by two executions at once:
 * what is true is in the table, under conditions, and each answer says anew how the matter stands.
 */
export const tasksOf = <State extends Matter, Event>({ waits, table, answer, by, now }: Workshop<State, Event>) => {
  const { kind, partitionOf, awaitedIn, timePassed } = waits;
  const ledger: Ledger = ledgerOn(table);

  const read = async (matter: State['id']): Promise<Snapshot<State>> => {
    const found = await ledger.load(partitionOf(matter), kind);
    if (!found) throw new Error('There is no such matter');
    return found;
  };

  const standingFor = ({ state, version }: Snapshot<State>, { startedAt }: Asking<State>): Standing =>
    standingOf(awaitedIn(state), { version, startedAt, now });

  return {
    read: async (asking: Asking<State>): Promise<Standing> => standingFor(await read(asking.matter), asking),

    /**
     * Keeps the token of a wait, then looks again: what was committed since the state machine read, and before the token
     * was there to be found, ends the wait at once. So does a token that could not be kept, because this wait was begun
     * before, or another one since: the state machine comes round, and the next wait is a later one.
     */
    wait: async (beginning: Beginning<State>): Promise<void> => {
      const { matter, token, version: matterVersion, ...wait } = beginning;
      const { execution, startedAt, state, enteredAt, stage, goesOnAt, deadline } = wait;
      const version = Date.parse(enteredAt);
      const awaited = { stage, goesOnAt, deadline };
      const task: Task = { ...awaited, execution, matterVersion, startedAt, state, enteredAt, version, token };
      const isKept = await table.put({ put: taskRow(matter, task), when: { if: 'older', version } });
      const found = await read(matter);
      if (!isKept || !isSame(awaited, awaitedIn(found.state))) return answer(token, standingFor(found, beginning));
      await table.put({ put: waitingRow(partitionOf(matter), task), when: { if: 'older', version } });
    },

    /** Commits what follows from time alone; nothing, if nothing is due or it was told of before. */
    pass: async (asking: Asking<State>): Promise<Standing> => {
      for (let round = 0; round < rounds; round += 1) {
        const from = await read(asking.matter);
        const events = timePassed(from.state, now);
        if (events.length === 0) return standingFor(from, asking);
        const growth = growing(kind, {
          partition: partitionOf(asking.matter),
          from,
          events,
          at: now,
          by,
          listing: () => from.listing,
        });
        const { outcome } = await ledger.commit({ growth });
        if (outcome === 'done') return standingFor(growth.to, asking);
      }
      throw new TableUnavailable('Others change the same matter all the time');
    },

    /** Says that the next execution is to run, unless that was said before; whoever hears of it starts it. */
    renew: async ({ matter, execution: number }: Asking<State>): Promise<void> => {
      for (let round = 0; round < rounds; round += 1) {
        const execution = Execution.parse(await table.get(keys.execution(matter)));
        if (execution.number !== number || execution.isClosed) return;
        const { version } = execution;
        const next = { ...execution, number: number + 1, startedAt: now, version: version + 1 };
        if (await table.put({ put: executionRow(next), when: { if: 'versionIs', version } })) return;
      }
      throw new TableUnavailable('Others change the same execution all the time');
    },
  };
};
