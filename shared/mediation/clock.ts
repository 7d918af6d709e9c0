import type { Instant } from '../kernel/instant.ts';
import { drop, propose } from './choosing/choice.ts';
import type { Mediation, MediationEvent } from './mediation.ts';
import { pendingIn } from './reached.ts';
import { opensAt } from './seal/mailbox.ts';
import { isSealed } from './stage.ts';

/** When something follows from time alone: a reminder, or what comes of a deadline. Nothing while there is all the time. */
export const wakesAt = ({
  entered: { dueAt, remindAt, isReminded },
  stage,
}: Pick<Mediation, 'entered' | 'stage'>): Instant | undefined => {
  if (dueAt === undefined) return undefined;
  if (remindAt !== undefined && !isReminded) return remindAt;
  return isSealed(stage) ? opensAt({ deadline: dueAt }) : dueAt;
};

/**
 * What follows from time alone: a reminder; who has not said whom it likes leaves it to the others; whoever is silent
 * about conflicts, or does not sign, ends it: nobody is made to mediate. Nothing if nothing is due, so it may be asked as
 * often as one likes. Sealed answers are not here: they are opened by `rounds/opening.ts`.
 */
export const timePassed = (state: Mediation, now: Instant): MediationEvent[] => {
  const { stage, entered } = state;
  const { dueAt } = entered;
  const at = wakesAt(state);
  if (dueAt === undefined || at === undefined || at >= now) return [];
  if (dueAt >= now) return [{ type: 'ReminderSent', stage, parties: pendingIn(state, stage), dueAt }];
  switch (stage) {
    case 'bids':
    case 'proposal':
    case 'closed':
      return [];
    case 'requested': {
      const proposed = propose(state);
      return proposed.length > 0 ? proposed : [{ type: 'MediationClosed', outcome: 'impasse', why: 'noMediator' }];
    }
    case 'mediatorProposed':
      // A mediator who does not answer is out of it; a party that does not, has left.
      return state.mediator && state.mediator.check === undefined
        ? drop(state, state.mediator, { why: 'noAnswer' })
        : [{ type: 'MediationClosed', outcome: 'impasse', why: 'lapse' }];
    case 'mediatorAppointed':
    case 'agreementSigned':
    case 'settled':
      return [{ type: 'MediationClosed', outcome: 'impasse', why: 'lapse' }];
  }
};
