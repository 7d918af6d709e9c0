import type { CollaborationId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Author } from '../../ledger/event.ts';
import { growing } from '../../ledger/growing.ts';
import { keys } from '../../ledger/keys.ts';
import { type Ledger, ledgerOn, type Snapshot } from '../../ledger/ledger.ts';
import { type Table, TableUnavailable } from '../../ledger/table.ts';
import { timePassed } from '../clock.ts';
import type { Collaboration } from '../collaboration.ts';
import { collaborationKind } from '../evolve.ts';
import type { AnswerTask } from './executions.ts';
import { Execution, executionRow, type Task, taskRow, waitingRow } from './rows.ts';
import { type Awaited, awaitedIn, isSame, type Standing, standingOf } from './standing.ts';

/** An execution, as it asks. */
export type Asking = { readonly matter: CollaborationId; readonly execution: number; readonly startedAt: Instant };

/** A wait that begins: what for, as the state machine read it, and the token that ends it. */
export type Beginning = Asking &
  Awaited & {
    readonly version: number;
    readonly state: string;
    readonly enteredAt: Instant;
    readonly token: string;
  };

type Workshop = {
  readonly table: Table;
  readonly answer: AnswerTask;
  /** Who tells of what follows from time alone. */
  readonly by: Author;
  readonly now: Instant;
};

/** How often to look again when others were faster. */
const rounds = 5;

/**
 * What the state machine of matters has done. All of it may be done again, late, or by two executions at once: what is
 * true is in the table, under conditions, and each answer says anew how the matter stands.
 */
export const tasksOf = ({ table, answer, by, now }: Workshop) => {
  const ledger: Ledger = ledgerOn(table);

  const read = async (matter: CollaborationId): Promise<Snapshot<Collaboration>> => {
    const found = await ledger.load<Collaboration>(keys.collaboration(matter), collaborationKind);
    if (!found) throw new Error('There is no such matter');
    return found;
  };

  const standingFor = (found: Snapshot<Collaboration>, { startedAt }: Asking): Standing =>
    standingOf(found, { startedAt, now });

  return {
    read: async (asking: Asking): Promise<Standing> => standingFor(await read(asking.matter), asking),

    /**
     * Keeps the token of a wait, then looks again: what was committed since the state machine read, and before the token
     * was there to be found, ends the wait at once. So does a token that could not be kept, because this wait was begun
     * before, or another one since: the state machine comes round, and the next wait is a later one.
     */
    wait: async (beginning: Beginning): Promise<void> => {
      const { matter, token, version: matterVersion, ...wait } = beginning;
      const { execution, startedAt, state, enteredAt, stage, goesOnAt, deadline } = wait;
      const version = Date.parse(enteredAt);
      const awaited = { stage, goesOnAt, deadline };
      const task: Task = { ...awaited, execution, matterVersion, startedAt, state, enteredAt, version, token };
      const isKept = await table.put({ put: taskRow(matter, task), when: { if: 'older', version } });
      const found = await read(matter);
      if (!isKept || !isSame(awaited, awaitedIn(found.state))) return answer(token, standingFor(found, beginning));
      await table.put({ put: waitingRow(matter, task), when: { if: 'older', version } });
    },

    /** Commits what follows from time alone; nothing, if nothing is due or it was told of before. */
    pass: async (asking: Asking): Promise<Standing> => {
      for (let round = 0; round < rounds; round += 1) {
        const from = await read(asking.matter);
        const events = timePassed(from.state, now);
        if (events.length === 0) return standingFor(from, asking);
        const partition = keys.collaboration(asking.matter);
        const growth = growing(collaborationKind, {
          partition,
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
    renew: async ({ matter, execution: number }: Asking): Promise<void> => {
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
