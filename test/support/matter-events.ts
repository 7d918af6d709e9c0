import type { Collaboration, CollaborationEvent } from '../../shared/collaboration/collaboration.ts';
import { collaborationKind } from '../../shared/collaboration/evolve.ts';
import {
  type Participation,
  type ParticipationEvent,
  participationKind,
} from '../../shared/collaboration/participation.ts';
import { termsOf } from '../../shared/collaboration/terms.ts';
import { CollaborationId, OfferId, PartyId, TenantId } from '../../shared/kernel/ids.ts';
import type { Instant } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { BasisPoints } from '../../shared/kernel/money.ts';
import { record } from '../../shared/ledger/event.ts';
import { defaults } from '../../shared/tenancy/settings.ts';
import { aCaseId, at, bayview, someActor } from './cases.ts';
import { cents, on } from './resolution-events.ts';

/** Events of a shared matter, each with what matters little filled in: Harbor leads, Summit is on the platform, Atlas not. */

export const aMatter = CollaborationId.parse('collab_01kb2x5f0re3wv9m7h6d8q4tnz');
export const aJointOffer = OfferId.parse('offer_01kb2x5f0re3wv9m7h6d8q4tnz');
const aParty = (last: string) => PartyId.parse(`party_01kb2x5f0re3wv9m7h6d8q4tn${last}`);
export const harborParty = aParty('a');
export const summitParty = aParty('b');
export const atlasParty = aParty('c');
export const summit = TenantId.parse('summit');

/** When all of it happens, unless a test says otherwise: a Monday morning. */
export const morning = at('2026-11-23T08:00:00Z');

/** The matter that these events lead to. */
export const matterGiven = (...events: readonly CollaborationEvent[]): Collaboration => {
  const state = record(events, { after: 0, at: morning, by: { actor: someActor } }).reduce<Collaboration | undefined>(
    collaborationKind.evolve,
    undefined,
  );
  if (!state) throw new Error('no events');
  return state;
};

/** What an insurer keeps to itself, from what happened. */
export const ownGiven = (party: PartyId, ...events: readonly ParticipationEvent[]): Participation => {
  const begun: ParticipationEvent = { type: 'ParticipationBegun', matter: aMatter, party };
  return record([begun, ...events], { after: 0, at: morning, by: { actor: someActor } }).reduce(
    (before, event) => participationKind.evolve(before, event),
    undefined as Participation | undefined,
  ) as Participation;
};

export const linked: ParticipationEvent = { type: 'CaseLinked', caseId: aCaseId, hospital: bayview };

export const opened = (id = aMatter): CollaborationEvent => ({
  type: 'MatterOpened',
  id,
  lead: { id: harborParty, tenant: TenantId.parse('harbor'), name: 'Harbor Mutual' },
  title: 'Transfer of March 2026',
  briefing: 'Two of you insured those who took part.',
  facts: { hospital: 'Bayview', state: 'MA', harm: 'severe', whatHappened: 'A line was left in.' },
  terms: termsOf(defaults),
});

export const named: readonly CollaborationEvent[] = [
  { type: 'PartyNamed', id: summitParty, name: 'Summit Casualty', tenant: summit },
  { type: 'PartyNamed', id: atlasParty, name: 'Atlas Indemnity' },
];

export const invited: CollaborationEvent = { type: 'PartiesInvited', parties: [summitParty, atlasParty] };

export const answeredBy = (party: PartyId, answer: 'joined' | 'declined' = 'joined'): CollaborationEvent => ({
  type: 'InvitationAnswered',
  party,
  answer,
});

export const all = [harborParty, summitParty, atlasParty] as const;

export const drawnUp: CollaborationEvent = { type: 'AgreementDrawnUp', version: 1, text: 'In confidence.' };

export const signedBy = (party: PartyId): CollaborationEvent => ({
  type: 'AgreementSigned',
  party,
  version: 1,
  signatory: 'Kim Osei',
  on: on('2026-11-23'),
});

export const noReviewOf = (party: PartyId): CollaborationEvent => ({ type: 'NoReviewToShare', party, reason: 'None.' });

export const proposed = (party: PartyId, version = 1): CollaborationEvent => ({
  type: 'AllocationProposed',
  party,
  version,
  shares: [
    { party: harborParty, share: BasisPoints.parse(5_000) },
    { party: summitParty, share: BasisPoints.parse(3_000) },
    { party: atlasParty, share: BasisPoints.parse(2_000) },
  ],
  upTo: cents(10_000_000),
});

export const acceptedBy = (party: PartyId, version = 1): CollaborationEvent => ({
  type: 'AllocationAccepted',
  party,
  version,
});

export const clearedBy = (party: PartyId): CollaborationEvent => ({ type: 'ConsentsCleared', party });

export const offered: CollaborationEvent = {
  type: 'JointOfferMade',
  id: aJointOffer,
  version: 1,
  allocation: 1,
  value: cents(10_000_000),
  amount: cents(10_000_000),
  shares: [
    { party: harborParty, amount: cents(5_000_000) },
    { party: summitParty, amount: cents(3_000_000) },
    { party: atlasParty, amount: cents(2_000_000) },
  ],
  payees: ['Ana Ruiz'],
  commitments: [],
  releases: [],
  explanation: 'A line was left in.',
  on: on('2026-11-23'),
  people: ['Ana Ruiz'],
};

export const familyAnswered = (answer: 'accepted' | 'rejected'): CollaborationEvent => ({
  type: 'JointOfferAnswered',
  id: aJointOffer,
  answer,
  answeredBy: 'family',
  on: on('2026-11-23'),
  isWritten: true,
});

export const paidBy = (party: PartyId, amount: number): CollaborationEvent => ({
  type: 'SharePaid',
  id: mint.payment(),
  party,
  amount: cents(amount),
  on: on('2026-11-23'),
});

export const lapsed = (
  stage: Collaboration['stage'],
  parties: readonly PartyId[],
  dueAt: Instant,
): CollaborationEvent => ({
  type: 'DeadlineLapsed',
  stage,
  parties,
  dueAt,
});

export const matterClosed = (outcome: NonNullable<Collaboration['closed']>['outcome']): CollaborationEvent => ({
  type: 'MatterClosed',
  outcome,
  reason: 'It ends.',
});

const draft = [opened(), ...named];
const acknowledged = [...draft, invited, answeredBy(summitParty), answeredBy(atlasParty)];
const agreementSigned = [...acknowledged, drawnUp, ...all.map(signedBy)];
const reviewsExchanged = [...agreementSigned, ...all.map(noReviewOf)];
const allocationProposed = [...reviewsExchanged, proposed(harborParty)];
const allocationAccepted = [...allocationProposed, acceptedBy(summitParty), acceptedBy(atlasParty)];
const consentsCleared = [...allocationAccepted, ...all.map(clearedBy)];
const jointOffer = [...consentsCleared, offered];
const acceptedByPatient = [...jointOffer, familyAnswered('accepted')];
const paid = [
  ...acceptedByPatient,
  paidBy(harborParty, 5_000_000),
  paidBy(summitParty, 3_000_000),
  paidBy(atlasParty, 2_000_000),
];

/** What happens until a matter is in a stage. */
export const untilStage = {
  draft,
  invited: [...draft, invited],
  acknowledged,
  agreementSigned,
  reviewsExchanged,
  allocationProposed,
  allocationAccepted,
  consentsCleared,
  jointOffer,
  rejected: [...jointOffer, familyAnswered('rejected')],
  acceptedByPatient,
  paid,
  lapsed: [
    ...allocationProposed,
    lapsed('allocationProposed', [summitParty, atlasParty], at('2026-12-08T23:59:59.999Z')),
  ],
  leadAlone: [...draft, invited, answeredBy(summitParty, 'declined'), answeredBy(atlasParty, 'declined')],
  escalatedToMediation: [...allocationProposed, { type: 'Escalated', why: 'request', party: summitParty }],
  closed: [...paid, matterClosed('settled')],
} as const satisfies Readonly<Record<Collaboration['stage'], readonly CollaborationEvent[]>>;
