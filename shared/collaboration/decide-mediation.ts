import type { AgreedLien } from '../cases/resolution/decide-matter.ts';
import type { MediationId, OfferId } from '../kernel/ids.ts';
import type { When } from '../kernel/instant.ts';
import type { Cents } from '../kernel/money.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { type Acting, partyIn } from './acting.ts';
import type { Collaboration, CollaborationEvent, Payable, Portion, Share } from './collaboration.ts';
import { isMember } from './party.ts';
import { forbid } from './rules.ts';

type EventOf<Type extends CollaborationEvent['type']> = Extract<CollaborationEvent, { type: Type }>;

/** Takes a matter that has gone to mediation into one: any insurer that takes part may open it. One at a time. */
export const beginMediation = (
  state: Collaboration,
  mediation: MediationId,
  { party }: Pick<Acting, 'party'>,
): EventOf<'MediationBegun'>[] | Refusal<'matterClosed' | 'notEscalated' | 'notAMember' | 'mediationOpen'> => {
  const { closed, escalated } = state;
  if (closed) return forbid('matterClosed', 'Nothing more happens in it.');
  if (!escalated) return forbid('notEscalated', 'The insurers are still at it: ask for mediation first.');
  if (!isMember(partyIn(state, party))) {
    return forbid('notAMember', 'The insurer has not joined the matter, or has left it.');
  }
  return escalated.mediation === undefined
    ? [{ type: 'MediationBegun', mediation, party }]
    : forbid('mediationOpen', `It is being mediated: ${escalated.mediation}.`);
};

/** What came of a mediation. */
export type Mediated = { readonly mediation: MediationId } & (
  | { readonly outcome: 'impasse' }
  | {
      readonly outcome: 'settled';
      readonly offer: OfferId;
      readonly on: When;
      readonly amount: Cents;
      readonly bearing: readonly Share[];
      readonly shares: readonly Payable[];
      /** Whether the family was a party: then there is nothing left to offer it. */
      readonly isWithFamily: boolean;
      readonly payees: readonly string[];
      /** Which insurer pays whom what. */
      readonly portions: readonly Portion[];
      /** What has to be cleared before anything is paid. */
      readonly liens: readonly AgreedLien[];
      readonly commitments: readonly string[];
      readonly releases: readonly string[];
    }
);

/**
 * What follows in a matter from the end of its mediation. With the family, it is a joint offer that was accepted, and is
 * to be paid; among insurers, it is who bears what, accepted by all. After an impasse the matter waits as it did, for
 * another mediation or its end. Nothing if that was told before.
 */
export const mediationEnded = (state: Collaboration, result: Mediated): CollaborationEvent[] => {
  const { mediation, outcome } = result;
  if (state.closed || state.escalated?.mediation !== mediation) return [];
  const ended = { type: 'MediationEnded', mediation, outcome } as const;
  if (result.outcome === 'impasse') return [ended];
  const { amount, shares, bearing, on } = result;
  const version = state.proposedIn.length + 1;
  const agreed: CollaborationEvent[] = [
    {
      type: 'AllocationProposed',
      version,
      party: state.lead,
      shares: bearing,
      upTo: amount,
      note: 'As settled in mediation.',
    },
    ...bearing
      .filter(({ party }) => party !== state.lead)
      .map(({ party }) => ({ type: 'AllocationAccepted', version, party }) as const),
  ];
  if (!result.isWithFamily) return [ended, ...agreed];
  const { offer: id, payees, portions, liens, commitments, releases } = result;
  return [
    ended,
    ...agreed,
    {
      type: 'JointOfferMade',
      id,
      version: state.offeredIn.length + 1,
      allocation: version,
      value: amount,
      amount,
      shares,
      payees,
      portions,
      ...(liens.length > 0 && { liens }),
      commitments,
      releases,
      explanation: 'What the parties settled on in mediation.',
      on,
      people: [],
    },
    { type: 'JointOfferAnswered', id, answer: 'accepted', answeredBy: 'counsel', on, isWritten: true },
  ];
};
