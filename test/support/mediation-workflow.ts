import * as z from 'zod';
import { MediationId, type PartyId } from '../../shared/kernel/ids.ts';
import { Instant } from '../../shared/kernel/instant.ts';
import { openerOf } from '../../shared/mediation/rounds/opener.ts';
import type { SealedAnswer } from '../../shared/mediation/seal/answer.ts';
import { putAnswer } from '../../shared/mediation/seal/mailbox.ts';
import { mediationWaits } from '../../shared/mediation/workflow.ts';
import { someActor } from './cases.ts';
import { aMediation } from './mediation-events.ts';
import { aSeal } from './sealing.ts';
import { aslOf, type Options, placesIn, worldOf } from './workflow-world.ts';

export const mediationAsl = aslOf('mediation');

/** All that there is to visit. */
export const mediationPlaces = placesIn(mediationAsl);

const { seal, unseal } = aSeal();
const Asked = z.object({ matter: MediationId, startedAt: Instant });

/** A mediation with all that runs for it, and with who opens what is sealed. */
export const mediationWorkflow = (options: Options = {}) => {
  const world = worldOf(
    { waits: mediationWaits, asl: mediationAsl, id: aMediation },
    {
      start: '2026-11-23T08:00:00.000Z',
      ...options,
      besides: {
        open: (asked, { table, now }) => {
          const { matter, startedAt } = Asked.parse(asked);
          return openerOf({ table, unseal, by: { actor: someActor }, now })(matter, { startedAt });
        },
      },
    },
  );
  return {
    ...world,
    /** Puts a sealed answer, for what is asked now. */
    put: async (party: PartyId, answer: SealedAnswer): Promise<void> => {
      const { state } = await world.read();
      const number = (answer.kind === 'bid' ? state.round : state.proposal)?.number ?? 0;
      const deadline = state.entered.dueAt ?? world.time.now();
      const question = { mediation: aMediation, asks: answer.kind, number, deadline };
      await putAnswer({ table: world.table, seal }, question, { party, answer, now: world.time.now() });
    },
  };
};

export type MediationWorkflow = ReturnType<typeof mediationWorkflow>;
