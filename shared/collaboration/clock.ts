import type { Instant } from '../kernel/instant.ts';
import type { Collaboration, CollaborationEvent } from './collaboration.ts';
import { pendingIn } from './reached.ts';

/** When something follows from time alone: a reminder, or what comes of a deadline. Nothing while there is all the time. */
export const wakesAt = ({
  entered: { dueAt, remindAt, isReminded },
  lapsed,
  stage,
}: Collaboration): Instant | undefined => {
  if (dueAt === undefined || lapsed?.stage === stage) return undefined;
  return remindAt === undefined || isReminded ? dueAt : remindAt;
};

/**
 * What follows from time alone: a reminder shortly before a deadline; a lapse, which the lead then decides on; mediation,
 * if it does not; and the end of what was paid. Nothing if nothing is due: so it may be asked as often as one likes.
 * Source: domain §4, state machine.
 */
export const timePassed = (state: Collaboration, now: Instant): CollaborationEvent[] => {
  const { stage, entered } = state;
  const { dueAt } = entered;
  const at = wakesAt(state);
  if (dueAt === undefined || at === undefined || at >= now) return [];
  const parties = pendingIn(state, stage);
  if (dueAt >= now) return [{ type: 'ReminderSent', stage, parties, dueAt }];
  switch (stage) {
    case 'lapsed':
    case 'rejected':
      return [{ type: 'Escalated', why: 'lapse' }];
    case 'paid':
      return [{ type: 'MatterClosed', outcome: 'settled', reason: 'Every insurer has paid its share.' }];
    default:
      return [{ type: 'DeadlineLapsed', stage, parties, dueAt }];
  }
};
