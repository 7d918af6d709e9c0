import * as z from 'zod';
import { MediationId } from '../../shared/kernel/ids.ts';
import type { Instant } from '../../shared/kernel/instant.ts';
import type { Recorded } from '../../shared/ledger/event.ts';
import type { Waits } from '../../shared/workflow/waits.ts';
import type { Definition } from './state-machines.ts';
import { aslOf } from './workflow-world.ts';

const Stage = z.enum(['asked', 'answered', 'closed']);

/** A matter of a kind that tests alone know: somebody is asked, answers or is late, and then it is over. */
export type Errand = {
  readonly id: MediationId;
  readonly openedAt: Instant;
  readonly stage: z.infer<typeof Stage>;
  readonly dueAt: Instant;
};

export type ErrandEvent =
  | { readonly type: 'Asked'; readonly id: MediationId; readonly dueAt: Instant }
  | { readonly type: 'Noted' }
  | { readonly type: 'Answered' }
  | { readonly type: 'Closed' };

const evolve = (errand: Errand | undefined, event: Recorded<ErrandEvent>): Errand => {
  if (event.type === 'Asked') return { id: event.id, openedAt: event.at, stage: 'asked', dueAt: event.dueAt };
  if (!errand) throw new Error(`An errand cannot begin with ${event.type}`);
  switch (event.type) {
    case 'Noted':
      return errand;
    case 'Answered':
      return { ...errand, stage: 'answered' };
    case 'Closed':
      return { ...errand, stage: 'closed' };
  }
};

export const errandWaits: Waits<Errand, ErrandEvent> = {
  kind: { kind: 'errand', schemaVersion: 1, evolve },
  id: MediationId,
  stage: Stage,
  partitionOf: (id) => `MEDIATION#${id}`,
  awaitedIn: ({ stage, dueAt }) => {
    const until = stage === 'asked' ? dueAt : null;
    return { stage, goesOnAt: until, deadline: until };
  },
  timePassed: ({ stage, dueAt }, now) => (stage === 'asked' && dueAt < now ? [{ type: 'Closed' }] : []),
  isClosed: ({ stage }) => stage === 'closed',
};

/** Its state machine: that of shared matters, with two waits of its own. */
export const errandAsl = (): Definition => {
  const { StartAt, States } = aslOf('collaboration');
  const { Read, Route, AwaitAnswers: wait, Pass, Renew, Renewed, Closed, UnknownStage, CannotGoOn } = States;
  const [closed, isOld] = (Route?.Choices ?? []) as readonly object[];
  const comesTo = (StringEquals: string, Next: string) => ({ Variable: '$.standing.stage', StringEquals, Next });
  const route = {
    ...Route,
    Choices: [closed, isOld, comesTo('asked', 'AwaitAnswer'), comesTo('answered', 'AwaitThanks')],
  };
  const own = { Read, Route: route, AwaitAnswer: wait, AwaitThanks: wait };
  return {
    StartAt,
    States: { ...own, Pass, Renew, Renewed, Closed, UnknownStage, CannotGoOn } as Definition['States'],
  };
};
