import * as z from 'zod';
import { PartyId } from '../kernel/ids.ts';
import { Instant, sayWhen, type When } from '../kernel/instant.ts';
import { sayDollars } from '../kernel/money.ts';
import type { Recorded } from '../ledger/event.ts';
import { type Audience, seesAllocation, seesFacts, seesOffer, seesParty } from './audience.ts';
import type { Collaboration, CollaborationEvent } from './collaboration.ts';
import type { Stage } from './stage.ts';

export const MatterEntry = z
  .object({
    sequence: z.int().min(1).optional().meta({
      description: 'Its number, for the lead alone, who hears of all: gaps would tell others how much they do not',
    }),
    at: Instant,
    type: z.string(),
    what: z.string().meta({ description: 'What happened, in plain words' }),
    party: PartyId.optional().meta({ description: 'Which insurer did it' }),
    reason: z.string().optional().meta({ description: 'Why, in the words of whoever did it' }),
    evidence: z
      .object({ kind: z.string(), reference: z.string(), on: z.string() })
      .optional()
      .meta({ description: 'What shows it, where the lead recorded it for an insurer off the platform' }),
  })
  .meta({ id: 'MatterEntry', description: 'Something that happened in a matter' });

type Type = CollaborationEvent['type'];

/** Who hears of it: all, whoever sees the joint offer, the facts or who bears what, whoever is asked to sign, or the lead. */
const heardBy: Readonly<Record<Type, 'all' | 'offer' | 'facts' | 'allocation' | 'asked' | 'lead'>> = {
  MatterOpened: 'all',
  PartyNamed: 'lead',
  PartiesInvited: 'asked',
  InvitationAnswered: 'asked',
  AgreementDrawnUp: 'asked',
  AgreementSigned: 'asked',
  ReviewShared: 'facts',
  NoReviewToShare: 'facts',
  AllocationProposed: 'allocation',
  AllocationAccepted: 'allocation',
  ConsentsCleared: 'allocation',
  ConsentsOpened: 'allocation',
  JointOfferMade: 'offer',
  JointOfferAnswered: 'offer',
  SharePaid: 'allocation',
  SharePaymentReversed: 'allocation',
  ReminderSent: 'asked',
  DeadlineLapsed: 'asked',
  DeadlineExtended: 'asked',
  PartySetAside: 'asked',
  PartyWithdrew: 'asked',
  PartyCameOnPlatform: 'allocation',
  Escalated: 'offer',
  MediationBegun: 'offer',
  MediationEnded: 'offer',
  GuestAdmitted: 'allocation',
  GuestDismissed: 'allocation',
  MatterClosed: 'all',
};

type Heard = Recorded<CollaborationEvent>;

/** Whether somebody hears of an event of a matter; whoever is out of it, of nothing that came later but its end. */
export const isTold = (audience: Audience, event: Heard, { lead }: Pick<Collaboration, 'lead'>): boolean => {
  switch (heardBy[event.type]) {
    case 'all':
      return true;
    case 'offer':
      return seesOffer(audience);
    case 'facts':
      return seesFacts(audience);
    case 'allocation':
      return seesAllocation(audience);
    case 'asked':
      return seesAllocation(audience) || (isAsked(audience, event) && isForTheAsked(audience, event));
    case 'lead':
      return hearsAll(audience, lead);
  }
};

/** Whether somebody hears of whatever happens in a matter. */
const hearsAll = (audience: Audience, lead: PartyId): boolean => audience.kind === 'insurer' && audience.party === lead;

/** Whether somebody is asked to sign, or was when it happened. */
const isAsked = (audience: Audience, { sequence }: Heard): boolean =>
  audience.kind === 'invited' || (audience.kind === 'left' && sequence <= audience.left.toldIn);

const beforeSigning: ReadonlySet<Stage> = new Set(['invited', 'acknowledged']);

/** Nothing of who else declined or left, and nothing of what follows the signatures. By when it is to answer, it is shown. */
const isForTheAsked = (audience: Audience, event: Heard): boolean => {
  switch (event.type) {
    case 'ReminderSent':
    case 'DeadlineLapsed':
      return beforeSigning.has(event.stage);
    case 'DeadlineExtended':
      return false;
    case 'InvitationAnswered':
      return event.answer === 'joined' || isBy(audience, event);
    case 'PartySetAside':
    case 'PartyWithdrew':
      return isBy(audience, event);
    default:
      return true;
  }
};

const isBy = (audience: Audience, event: Heard): boolean =>
  'party' in audience && 'party' in event && event.party === audience.party;

/**
 * Whether somebody reads what others wrote beside a deed, its reason and its evidence: insurers that have signed, of all;
 * others of an insurer, of what is their own. The mediator reads why there is mediation.
 */
const readsWords = (audience: Audience, event: Heard): boolean => {
  switch (audience.kind) {
    case 'insurer':
      return true;
    case 'invited':
    case 'left':
      // Why an insurer was set aside, the lead says to the others.
      return isBy(audience, event) && event.type !== 'PartySetAside';
    case 'mediator':
      return event.type === 'Escalated';
    case 'hospital':
    case 'counsel':
      return false;
  }
};

/** An event of a matter as somebody hears of it. */
export const tell = (
  event: Heard,
  { parties, lead }: Collaboration,
  audience: Audience,
): z.output<typeof MatterEntry> => {
  const seen = (id: PartyId) => parties.find((party) => party.id === id && seesParty(audience, lead, party));
  const nameOf = (id: PartyId) => seen(id)?.name ?? 'An insurer';
  const isOpen = audience.kind !== 'counsel' && (audience.kind !== 'hospital' || event.type !== 'Escalated');
  const by = isOpen && 'party' in event && event.party !== undefined ? seen(event.party)?.id : undefined;
  const reads = readsWords(audience, event);
  return {
    ...(hearsAll(audience, lead) && { sequence: event.sequence }),
    at: event.at,
    type: event.type,
    what: say(event, nameOf, audience),
    ...(by !== undefined && { party: by }),
    ...(reads && 'reason' in event && event.reason !== undefined && { reason: event.reason }),
    ...(reads && 'evidence' in event && event.evidence && { evidence: { ...event.evidence } }),
  };
};

const listOf = (names: readonly string[]): string => (names.length === 0 ? 'nobody' : names.join(', '));
const signedOn = (when: When): string => sayWhen(when);

/** What a stage waits for, and what is said of it before its deadline; none for a stage that has all the time. */
const waits: Readonly<Partial<Record<Stage, readonly [what: string, due: string]>>> = {
  invited: ['the answers to the invitation', 'are due'],
  acknowledged: ['the signatures under the agreement', 'are due'],
  agreementSigned: ['the exchange of reviews', 'is due'],
  reviewsExchanged: ['a proposal of who bears what', 'is due'],
  allocationProposed: ['the answers to the proposal', 'are due'],
  allocationAccepted: ['the consents of insureds', 'are due'],
  consentsCleared: ['the joint offer', 'is due'],
  jointOffer: ["the family's answer", 'is due'],
  rejected: ['how to go on after the rejection', 'is for the lead to decide'],
  acceptedByPatient: ['the payments', 'are due'],
  paid: ['the end of the matter', 'is for the lead to record'],
  lapsed: ['how to go on after the lapsed deadline', 'is for the lead to decide'],
};

const waitOf = (stage: Stage): readonly [what: string, due: string] => waits[stage] ?? ['what is next', 'is due'];

const reminderOf = (stage: Stage, dueAt: Instant): string => `${waitOf(stage).join(' ')} by ${sayTime(dueAt)}`;

const sayTime = (time: Instant): string => sayWhen(time as unknown as When).replace(/^at /, '');

const say = (event: Recorded<CollaborationEvent>, nameOf: (id: PartyId) => string, audience: Audience): string => {
  switch (event.type) {
    case 'MatterOpened':
      return `${event.lead.name} opened the matter, and leads it.`;
    case 'PartyNamed':
      return `${event.name} is to be invited${event.contact === undefined ? '' : `: ${event.contact}`}.`;
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
      return `Reminder${event.parties.length === 0 ? '' : ` for ${listOf(event.parties.map(nameOf))}`}: ${reminderOf(event.stage, event.dueAt)}.`;
    case 'DeadlineLapsed':
      return `The deadline for ${waitOf(event.stage)[0]} has lapsed.`;
    case 'DeadlineExtended':
      return `There is more time: until ${sayTime(event.until)}.`;
    case 'PartySetAside':
      return `The matter goes on without ${nameOf(event.party)}; the right to contribution from it is reserved.`;
    case 'PartyWithdrew':
      return `${nameOf(event.party)} left the matter.`;
    case 'PartyCameOnPlatform':
      return `${event.name} is on the platform now, and is asked itself.`;
    case 'Escalated':
      return seesAllocation(audience)
        ? `The matter goes to mediation: ${whyEscalated[event.why]}.`
        : 'The matter goes on in mediation.';
    case 'MediationBegun':
      return 'The matter is being mediated.';
    case 'MediationEnded':
      return event.outcome === 'settled'
        ? 'The mediation ended with a settlement.'
        : 'The mediation ended without a settlement.';
    case 'GuestAdmitted':
      return `${guests[event.as]} may look into the matter.`;
    case 'GuestDismissed':
      return 'A guest may look into the matter no longer.';
    case 'MatterClosed':
      return 'The matter was closed.';
  }
};

const guests = { mediator: 'A mediator', counsel: "The family's counsel" } as const;

const whyEscalated = {
  lapse: 'a deadline lapsed',
  counters: 'there were as many counter-proposals as the terms allow',
  request: 'an insurer asked for it',
} as const;
