import * as z from 'zod';
import { invalid } from '../cases/rules.ts';
import { endOf, Instant } from '../kernel/instant.ts';
import { isRefusal, type Refusal } from '../kernel/refusal.ts';
import { text } from '../kernel/text.ts';
import { type Acting, ended, memberDeed, type NoMember, notLead } from './acting.ts';
import type { Collaboration, CollaborationEvent } from './collaboration.ts';
import { notSigned } from './decide-reviews.ts';
import { reachedIn, stageOf } from './reached.ts';
import { forbid } from './rules.ts';

type EventOf<Type extends CollaborationEvent['type']> = Extract<CollaborationEvent, { type: Type }>;

export const Extension = z.strictObject({
  until: Instant.meta({ description: 'The new deadline' }),
  reason: text(1_000),
});

/** Days of extension at most. */
const longest = 180;

/** Gives a stage more time, before its deadline or after it has lapsed. */
export const extendDeadline = (
  state: Collaboration,
  { until, reason }: z.output<typeof Extension>,
  acting: Pick<Acting, 'party' | 'now'>,
):
  | EventOf<'DeadlineExtended'>[]
  | Refusal<'matterClosed' | 'matterEscalated' | 'notTheLead' | 'nothingLapsed' | 'invalidRequest'> => {
  const refused = ended(state) ?? notLead(state, acting);
  if (refused) return refused;
  const { entered, lapsed } = state;
  if (entered.dueAt === undefined) return forbid('nothingLapsed', 'There is no deadline now.');
  const begin = lapsed || entered.dueAt < acting.now ? acting.now : entered.dueAt;
  if (until <= begin)
    return invalid({ pointer: '#/until', rule: 'later', detail: 'must lie after now and after the present deadline' });
  if (Date.parse(until) > endOf(acting.now as never) + longest * 24 * 60 * 60 * 1000) {
    return invalid({ pointer: '#/until', rule: 'longest', detail: `must lie within ${longest} days` });
  }
  return [{ type: 'DeadlineExtended', until, reason }];
};

export const Escalation = z.strictObject({ reason: text(1_000) });

/** Takes a matter to mediation: whoever has signed may ask for it, the lead at any time. Source: domain §2, practice 5. */
export const escalate = (
  state: Collaboration,
  { reason }: z.output<typeof Escalation>,
  acting: Acting,
): EventOf<'Escalated'>[] | NoMember | Refusal<'agreementNotSigned' | 'jointOfferStands' | 'tooLate'> => {
  const deed = memberDeed(state, acting, {});
  if (isRefusal(deed)) return deed;
  const reached = reachedIn(state);
  if (reached === 'draft' || reached === 'leadAlone')
    return forbid('tooLate', 'There is no other insurer to mediate with.');
  if (state.offer?.status === 'accepted')
    return forbid('jointOfferStands', 'The joint offer was accepted: what is left is to pay.');
  if (acting.party !== state.lead) {
    const unsigned = notSigned(state);
    if (unsigned) return unsigned;
  }
  return [{ type: 'Escalated', why: stageOf(state) === 'lapsed' ? 'lapse' : 'request', party: deed.party, reason }];
};

export const Closing = z.strictObject({
  outcome: z.enum(['settled', 'partlyPaid', 'ledAlone', 'offerRejected', 'notPursued']).meta({
    description:
      'How the matter ended; `partlyPaid`: what was agreed stands, and who let its payment lapse still owes it',
  }),
  reason: text(2_000),
});

/** Ends a matter, in a way that fits what happened in it. */
export const closeMatter = (
  state: Collaboration,
  { outcome, reason }: z.output<typeof Closing>,
  acting: Pick<Acting, 'party'>,
):
  | EventOf<'MatterClosed'>[]
  | Refusal<'matterClosed' | 'mediationOpen' | 'notTheLead' | 'invalidRequest' | 'jointOfferStands'> => {
  if (state.closed) return forbid('matterClosed', 'It is closed already.');
  const refused = notLead(state, acting);
  if (refused) return refused;
  if (state.escalated?.mediation) {
    return forbid('mediationOpen', `It is being mediated: ${state.escalated.mediation}. End that first.`);
  }
  const reached = reachedIn(state);
  if (reached === 'acceptedByPatient' && !(outcome === 'partlyPaid' && state.lapsed))
    return forbid('jointOfferStands', 'The joint offer was accepted, and has to be paid first.');
  const fits: Readonly<Record<typeof outcome, readonly [boolean, string]>> = {
    settled: [reached === 'paid', 'not every share is paid'],
    partlyPaid: [reached === 'acceptedByPatient', 'no payment of an accepted offer has lapsed'],
    ledAlone: [reached !== 'paid' && state.offer?.status !== 'made', 'a joint offer is open or paid'],
    offerRejected: [state.offer?.status === 'rejected', 'no joint offer was rejected'],
    notPursued: [reached !== 'paid', 'the joint offer was paid'],
  };
  const [isSo, why] = fits[outcome];
  return isSo
    ? [{ type: 'MatterClosed', outcome, reason }]
    : invalid({ pointer: '#/outcome', rule: 'outcome', detail: `cannot be ${outcome}: ${why}` });
};
