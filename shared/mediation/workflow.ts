import { MediationId } from '../kernel/ids.ts';
import { keys } from '../ledger/keys.ts';
import type { Waits } from '../workflow/waits.ts';
import { timePassed, wakesAt } from './clock.ts';
import { mediationKind } from './evolve.ts';
import type { Mediation, MediationEvent } from './mediation.ts';
import { Stage } from './stage.ts';

/** What runs for mediations goes by this: see `statemachines/mediation.asl.json`. */
export const mediationWaits: Waits<Mediation, MediationEvent> = {
  kind: mediationKind,
  id: MediationId,
  stage: Stage,
  partitionOf: keys.mediation,
  awaitedIn: (state) => ({
    stage: state.stage,
    goesOnAt: wakesAt(state) ?? null,
    deadline: state.entered.dueAt ?? null,
  }),
  timePassed,
  isClosed: ({ stage }) => stage === 'closed',
};
