import * as z from 'zod';
import { PartyId } from '../kernel/ids.ts';
import { Instant, sayWhen, type When } from '../kernel/instant.ts';
import { sayDollars } from '../kernel/money.ts';
import type { Recorded } from '../ledger/event.ts';
import { type Audience, seesAllocation, seesFacts } from './audience.ts';
import type { Collaboration, CollaborationEvent } from './collaboration.ts';

export const MatterEntry = z
  .object({
    sequence: z.int().min(1),
    at: Instant,
    type: z.string(),
    what: z.string().meta({ description: 'What happened, in plain words' }),
    party: PartyId.optional().meta({ description: 'Which insurer did it' }),
    evidence: z
      .object({ kind: z.string(), reference: z.string(), on: z.string() })
      .optional()
      .meta({ description: 'What shows it, where the lead recorded it for an insurer off the platform' }),
  })
  .meta({ id: 'MatterEntry', description: 'Something that happened in a matter' });

type Type = CollaborationEvent['type'];

/** From when on somebody hears of it: while invited, once it has signed, or where it sees who bears what. */
const heardBy: Readonly<Record<Type, 'invited' | 'facts' | 'allocation' | 'all'>> = {
  MatterOpened: 'all',
  PartyNamed: 'allocation',
  PartiesInvited: 'invited',
  InvitationAnswered: 'invited',
  AgreementDrawnUp: 'invited',
  AgreementSigned: 'invited',
  ReviewShared: 'facts',
  NoReviewToShare: 'facts',
  AllocationProposed: 'allocation',
  AllocationAccepted: 'allocation',
  ConsentsCleared: 'allocation',
  ConsentsOpened: 'allocation',
  JointOfferMade: 'all',
  JointOfferAnswered: 'all',
  SharePaid: 'allocation',
  SharePaymentReversed: 'allocation',
  ReminderSent: 'invited',
  DeadlineLapsed: 'invited',
  DeadlineExtended: 'invited',
  PartySetAside: 'invited',
  PartyWithdrew: 'invited',
  PartyCameOnPlatform: 'allocation',
  Escalated: 'all',
  MatterClosed: 'all',
};

/** Whether somebody hears of an event of a matter. */
export const isTold = (audience: Audience, { type }: Pick<CollaborationEvent, 'type'>): boolean => {
  switch (heardBy[type]) {
    case 'all':
      return audience.kind !== 'invited' || type === 'MatterOpened' || type === 'MatterClosed';
    case 'invited':
      return audience.kind === 'insurer' || audience.kind === 'invited' || audience.kind === 'mediator';
    case 'facts':
      return seesFacts(audience);
    case 'allocation':
      return seesAllocation(audience);
  }
};

/** An event of a matter as somebody hears of it. */
export const tell = (
  event: Recorded<CollaborationEvent>,
  { parties }: Collaboration,
  audience: Audience,
): z.output<typeof MatterEntry> => {
  const nameOf = (id: PartyId) => parties.find((party) => party.id === id)?.name ?? 'An insurer';
  const seesAll = audience.kind === 'insurer';
  return {
    sequence: event.sequence,
    at: event.at,
    type: event.type,
    what: say(event, nameOf, audience),
    ...('party' in event && event.party !== undefined && audience.kind !== 'counsel' && { party: event.party }),
    ...(seesAll && 'evidence' in event && event.evidence && { evidence: { ...event.evidence } }),
  };
};

const listOf = (names: readonly string[]): string => (names.length === 0 ? 'nobody' : names.join(', '));
const signedOn = (when: When): string => sayWhen(when);

const stages: Readonly<Record<string, string>> = {
  invited: 'the answers to the invitation',
  acknowledged: 'the signatures under the agreement',
  agreementSigned: 'the exchange of reviews',
  reviewsExchanged: 'a proposal of who bears what',
  allocationProposed: 'the answers to the proposal',
  allocationAccepted: 'the consents of insureds',
  consentsCleared: 'the joint offer',
  jointOffer: "the family's answer",
  acceptedByPatient: 'the payments',
};

const say = (event: Recorded<CollaborationEvent>, nameOf: (id: PartyId) => string, audience: Audience): string => {
  switch (event.type) {
    case 'MatterOpened':
      return `${event.lead.name} opened the matter, and leads it.`;
    case 'PartyNamed':
      return `${event.name} is to be invited.`;
    case 'PartiesInvited':
      return `Invited: ${listOf(event.parties.map(nameOf))}.`;
    case 'InvitationAnswered':
      return `${nameOf(event.party)} ${event.answer === 'joined' ? 'takes part' : 'does not take part'}.`;
    case 'AgreementDrawnUp':
      return `Version ${event.version} of the agreement was drawn up.`;
    case 'AgreementSigned':
      return `${event.signatory} signed the agreement for ${nameOf(event.party)} ${signedOn(event.on)}.`;
    case 'ReviewShared':
      return `${nameOf(event.party)} shared a review.`;
    case 'NoReviewToShare':
      return `${nameOf(event.party)} has no review to share.`;
    case 'AllocationProposed':
      return `${nameOf(event.party)} proposed who bears what: version ${event.version}, up to ${sayDollars(event.upTo)}.`;
    case 'AllocationAccepted':
      return `${nameOf(event.party)} accepted version ${event.version}.`;
    case 'ConsentsCleared':
      return `${nameOf(event.party)} has the consents it needs.`;
    case 'ConsentsOpened':
      return `${nameOf(event.party)} lacks a consent it needs.`;
    case 'JointOfferMade':
      return `A joint offer of ${sayDollars(event.amount)} was made to the family ${sayWhen(event.on)}.`;
    case 'JointOfferAnswered':
      return `The joint offer was ${event.answer} ${sayWhen(event.on)}.`;
    case 'SharePaid':
      return `${nameOf(event.party)} paid ${sayDollars(event.amount)} of its share.`;
    case 'SharePaymentReversed':
      return `A payment of ${sayDollars(event.amount)} by ${nameOf(event.party)} came back.`;
    case 'ReminderSent':
      return `${listOf(event.parties.map(nameOf))} reminded: ${stages[event.stage] ?? event.stage} due ${sayWhen(event.dueAt as unknown as When)}.`;
    case 'DeadlineLapsed':
      return `The deadline for ${stages[event.stage] ?? event.stage} has lapsed.`;
    case 'DeadlineExtended':
      return `There is more time: until ${sayWhen(event.until as unknown as When).replace(/^at /, '')}.`;
    case 'PartySetAside':
      return `The matter goes on without ${nameOf(event.party)}; the right to contribution from it is reserved.`;
    case 'PartyWithdrew':
      return `${nameOf(event.party)} left the matter.`;
    case 'PartyCameOnPlatform':
      return `${nameOf(event.party)} answers for itself from now on.`;
    case 'Escalated':
      return audience.kind === 'counsel'
        ? 'The matter goes on in mediation.'
        : `The matter goes to mediation: ${whyEscalated[event.why]}.`;
    case 'MatterClosed':
      return 'The matter was closed.';
  }
};

const whyEscalated = {
  lapse: 'a deadline lapsed',
  counters: 'there were as many counter-proposals as the terms allow',
  request: 'an insurer asked for it',
} as const;
