import { CollaborationId } from '../kernel/ids.ts';
import { keys } from '../ledger/keys.ts';
import type { Waits } from '../workflow/waits.ts';
import { timePassed, wakesAt } from './clock.ts';
import type { Collaboration, CollaborationEvent } from './collaboration.ts';
import { collaborationKind } from './evolve.ts';
import { Stage } from './stage.ts';

/** What runs for matters that several insurers share goes by this: see `statemachines/collaboration.asl.json`. */
export const collaborationWaits: Waits<Collaboration, CollaborationEvent> = {
  kind: collaborationKind,
  id: CollaborationId,
  stage: Stage,
  partitionOf: keys.collaboration,
  awaitedIn: (state) => ({
    stage: state.stage,
    goesOnAt: wakesAt(state) ?? null,
    deadline: state.entered.dueAt ?? null,
  }),
  timePassed,
  isClosed: ({ stage }) => stage === 'closed',
};
