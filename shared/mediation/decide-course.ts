import * as z from 'zod';
import { invalid } from '../cases/rules.ts';
import { Instant } from '../kernel/instant.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { text } from '../kernel/text.ts';
import { type Acting, ended, notArranging, whoOf } from './acting.ts';
import type { Mediation, MediationEvent } from './mediation.ts';
import { isAppointed } from './reached.ts';
import { forbid, tooFarAhead } from './rules.ts';
import { isSealed } from './stage.ts';

type EventOf<Type extends MediationEvent['type']> = Extract<MediationEvent, { type: Type }>;

export const Extension = z.strictObject({
  until: Instant.meta({ description: 'The new deadline' }),
  reason: text(1_000),
});

/** Days of extension at most. */
const longest = 180;

/** Gives a stage more time. Not sealed answers: those are opened when it was said that they would be. */
export const extendDeadline = (
  state: Mediation,
  { until, reason }: z.output<typeof Extension>,
  acting: Acting,
): EventOf<'DeadlineExtended'>[] | Refusal<'mediationClosed' | 'notTheOpener' | 'roundOpen' | 'invalidRequest'> => {
  const refused = notArranging(state, acting);
  if (refused) return refused;
  if (isSealed(state.stage)) {
    return forbid('roundOpen', 'Sealed answers are opened when it was said that they would be.');
  }
  const { dueAt } = state.entered;
  if (dueAt !== undefined && until <= dueAt) {
    return invalid({ pointer: '#/until', rule: 'later', detail: 'must lie after the present deadline' });
  }
  if (until <= acting.now) return invalid({ pointer: '#/until', rule: 'later', detail: 'must lie in the future' });
  return (
    tooFarAhead(until, { now: acting.now, days: longest, pointer: '#/until' }) ?? [
      { type: 'DeadlineExtended', who: whoOf(acting), until, reason },
    ]
  );
};

export const Ending = z.strictObject({
  reason: text(2_000).meta({ description: 'Why; all at the table read it' }),
});

/** Ends a mediation without a settlement: the mediator sees that there is none, or a party leaves of its own will. */
export const declareImpasse = (
  state: Mediation,
  { reason }: z.output<typeof Ending>,
  acting: Acting,
): EventOf<'MediationClosed'>[] | Refusal<'mediationClosed' | 'notTheMediator'> => {
  const over = ended(state);
  if (over) return over;
  const who = whoOf(acting);
  if (who === 'mediator' && !isAppointed(state)) {
    return forbid('notTheMediator', 'You are not appointed: object to the conflict check if you do not want to be.');
  }
  return [{ type: 'MediationClosed', outcome: 'impasse', why: who === 'mediator' ? 'declared' : 'ended', who, reason }];
};
