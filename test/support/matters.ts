import type { CollaborationEvent } from '../../shared/collaboration/collaboration.ts';
import type { Stage } from '../../shared/collaboration/stage.ts';
import { type Terms, termsOf } from '../../shared/collaboration/terms.ts';
import {
  CollaborationId,
  ExchangeId,
  OfferId,
  PartyId,
  PaymentId,
  PrincipalId,
  TenantId,
} from '../../shared/kernel/ids.ts';
import type { When } from '../../shared/kernel/instant.ts';
import { BasisPoints, Cents } from '../../shared/kernel/money.ts';
import { defaults } from '../../shared/tenancy/settings.ts';

type E<Type extends CollaborationEvent['type']> = Extract<CollaborationEvent, { type: Type }>;

const numbered = (prefix: string, number: number): string => `${prefix}_${String(number).padStart(26, '0')}`;

export const matterId = (number = 1): CollaborationId => CollaborationId.parse(numbered('collab', number));
export const partyId = (number: number): PartyId => PartyId.parse(numbered('party', number));
export const somebody = { actor: PrincipalId.parse(numbered('principal', 1)) };
export const usualTerms: Terms = termsOf(defaults);

const on = '2026-11-02' as When;
const cents = (amount: number) => Cents.parse(amount);
const offerId = OfferId.parse(numbered('offer', 1));
const paymentId = (number: number) => PaymentId.parse(numbered('payment', number));
const each = (insurers: number) => Array.from({ length: insurers }, (_, index) => partyId(index + 1));

export const opened = (terms: Terms = usualTerms, id = matterId()): E<'MatterOpened'> => ({
  type: 'MatterOpened',
  id,
  lead: { id: partyId(1), tenant: TenantId.parse('harbor'), name: 'Harbor Mutual' },
  title: 'A matter',
  briefing: 'How matters go',
  facts: { hospital: 'Bayview Hospital', state: 'MA', harm: 'severe', whatHappened: 'A sponge was left' },
  terms,
});

/** The lead is the first of the insurers. */
export const invited = (insurers = 2): CollaborationEvent[] => {
  const others = each(insurers).slice(1);
  return [
    ...others.map((id): CollaborationEvent => ({ type: 'PartyNamed', id, name: `Insurer ${id}` })),
    { type: 'PartiesInvited', parties: others },
  ];
};

export const joined = (insurers = 2): CollaborationEvent[] =>
  each(insurers)
    .slice(1)
    .map((party) => ({ type: 'InvitationAnswered', answer: 'joined', party }));

export const drawnUp: CollaborationEvent = { type: 'AgreementDrawnUp', version: 1, text: 'We keep it among us' };

export const signed = (insurers = 2): CollaborationEvent[] =>
  each(insurers).map((party) => ({ type: 'AgreementSigned', version: 1, signatory: 'N. Clerk', on, party }));

export const exchanged = (insurers = 2): CollaborationEvent[] =>
  each(insurers).map((party, index) => ({
    type: 'ReviewShared',
    id: ExchangeId.parse(numbered('exchange', index + 1)),
    reviewBy: 'insurer',
    findings: 'As found',
    determinations: [],
    party,
  }));

export const proposed = (version = 1, insurers = 2, by = 1): CollaborationEvent => ({
  type: 'AllocationProposed',
  version,
  shares: each(insurers).map((party, index) => ({
    party,
    share: BasisPoints.parse(index === 0 ? 10_000 - (insurers - 1) * 1_000 : 1_000),
  })),
  upTo: cents(10_000_000),
  party: partyId(by),
});

export const accepted = (version = 1, insurers = 2, by = 1): CollaborationEvent[] =>
  each(insurers)
    .filter((party) => party !== partyId(by))
    .map((party) => ({ type: 'AllocationAccepted', version, party }));

export const cleared = (insurers = 2): CollaborationEvent[] =>
  each(insurers).map((party) => ({ type: 'ConsentsCleared', party }));

export const offered = (allocation = 1, insurers = 2): E<'JointOfferMade'> => ({
  type: 'JointOfferMade',
  id: offerId,
  version: 1,
  allocation,
  value: cents(insurers * 1_000),
  amount: cents(insurers * 1_000),
  shares: each(insurers).map((party) => ({ party, amount: cents(1_000) })),
  payees: ['The patient'],
  commitments: [],
  releases: [],
  explanation: 'As agreed',
  on,
  people: ['N. Clerk'],
});

export const answered = (answer: 'accepted' | 'rejected'): CollaborationEvent => ({
  type: 'JointOfferAnswered',
  id: offerId,
  answer,
  answeredBy: 'family',
  on,
  isWritten: true,
});

export const paid = (insurers = 2): CollaborationEvent[] =>
  each(insurers).map((party, index) => ({
    type: 'SharePaid',
    id: paymentId(index + 1),
    amount: cents(1_000),
    on,
    party,
  }));

export const closed: CollaborationEvent = { type: 'MatterClosed', outcome: 'notPursued', reason: 'It ended otherwise' };

const declined: CollaborationEvent = { type: 'InvitationAnswered', answer: 'declined', party: partyId(2) };

/** What happens in a matter, stage by stage, once it was opened. */
const course = {
  draft: [],
  invited: invited(),
  acknowledged: [...joined(), drawnUp],
  agreementSigned: signed(),
  reviewsExchanged: exchanged(),
  allocationProposed: [proposed()],
  allocationAccepted: accepted(),
  consentsCleared: cleared(),
  jointOffer: [offered()],
  acceptedByPatient: [answered('accepted')],
  paid: paid(),
} satisfies Partial<Record<Stage, CollaborationEvent[]>>;

const upTo = (stage: keyof typeof course): CollaborationEvent[] => {
  const stages = Object.keys(course) as (keyof typeof course)[];
  return stages.slice(0, stages.indexOf(stage) + 1).flatMap((name): CollaborationEvent[] => course[name]);
};

/** What brings a matter that was opened to a stage. */
export const bringsTo = (stage: Stage): CollaborationEvent[] => {
  switch (stage) {
    case 'rejected':
      return [...upTo('jointOffer'), answered('rejected')];
    case 'lapsed':
      return [
        ...upTo('invited'),
        { type: 'DeadlineLapsed', stage: 'invited', parties: [partyId(2)], dueAt: '2026-11-16T00:00:00.000Z' as never },
      ];
    case 'leadAlone':
      return [...upTo('invited'), declined];
    case 'escalatedToMediation':
      return [...upTo('allocationProposed'), { type: 'Escalated', why: 'request', party: partyId(2) }];
    case 'closed':
      return [closed];
    default:
      return upTo(stage);
  }
};
