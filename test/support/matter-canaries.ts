import type { CollaborationEvent } from '../../shared/collaboration/collaboration.ts';
import { partsOf } from '../../shared/collaboration/decide-allocation.ts';
import type { ParticipationEvent } from '../../shared/collaboration/participation.ts';
import { Stage } from '../../shared/collaboration/stage.ts';
import {
  CaseId,
  ExchangeId,
  MediationId,
  OrganisationId,
  PartyId,
  PrincipalId,
  TenantId,
} from '../../shared/kernel/ids.ts';
import { When } from '../../shared/kernel/instant.ts';
import { BasisPoints, Cents } from '../../shared/kernel/money.ts';
import { type Canary, fieldsOf, nest, saidOf, tellingOf, type WholeOf } from './canaries.ts';
import { aJointOffer, aMatter } from './matter-events.ts';
import { aPaymentId } from './resolution-events.ts';

const { next, words, cents, day, instant } = nest();
const points = (whole: number): BasisPoints => BasisPoints.parse(whole);
const evidence = () => ({ kind: 'letter', reference: words(), on: day() }) as const;

const aParty = (letter: string) => PartyId.parse(`party_01kb2x5f0re3wv9m7h6d8q4t${letter}${letter}`);
const aPrincipal = (letter: string) => PrincipalId.parse(`principal_01kb2x5f0re3wv9m7h6d8q4t${letter}${letter}`);

/** Who is in the matter: Harbor leads, Summit takes part, Delta leaves early, Cedar is asked last of all. */
export const parties = {
  harbor: aParty('a'),
  summit: aParty('b'),
  atlas: aParty('c'),
  delta: aParty('d'),
  birch: aParty('e'),
  fern: aParty('f'),
  cedar: aParty('g'),
  ember: aParty('h'),
} as const;
export const tenants = {
  harbor: TenantId.parse('harborcanary'),
  summit: TenantId.parse('summitcanary'),
  delta: TenantId.parse('deltatenant'),
  cedar: TenantId.parse('cedartenant'),
} as const;
const aMediation = MediationId.parse('mediation_01kb2x5f0re3wv9m7h6d8q4tnz');
export const guests = { mediator: aPrincipal('m'), counsel: aPrincipal('n'), earlier: aPrincipal('p') } as const;

/** The case that each of two insurers has, and its hospital. */
export const cases = {
  harbor: { caseId: CaseId.parse('case_01kb2x5f0re3wv9m7h6d8q4thh'), hospital: OrganisationId.parse('leadclinic') },
  summit: { caseId: CaseId.parse('case_01kb2x5f0re3wv9m7h6d8q4tss'), hospital: OrganisationId.parse('coclinic') },
} as const;

const days = Object.fromEntries(Stage.options.map((stage) => [stage, 300 + next()])) as Record<Stage, number>;

/** One event of each type, with a canary in each field that says something. */
export const planted: WholeOf<CollaborationEvent> = {
  MatterOpened: {
    type: 'MatterOpened',
    id: aMatter,
    lead: { id: parties.harbor, tenant: tenants.harbor, name: words() },
    title: words(),
    briefing: words(),
    facts: { hospital: words(), state: words(), harm: words(), occurred: day(), whatHappened: words() },
    terms: { days, reminderDays: 7_001, mostCounters: 7_002, daysOff: [day()] },
  },
  PartyNamed: { type: 'PartyNamed', id: parties.summit, name: words(), tenant: tenants.summit, contact: words() },
  PartiesInvited: {
    type: 'PartiesInvited',
    parties: [parties.summit, parties.atlas, parties.delta, parties.birch, parties.fern],
  },
  InvitationAnswered: {
    type: 'InvitationAnswered',
    party: parties.birch,
    answer: 'declined',
    reason: words(),
    evidence: evidence(),
  },
  AgreementDrawnUp: { type: 'AgreementDrawnUp', version: 1, text: words() },
  AgreementSigned: {
    type: 'AgreementSigned',
    party: parties.summit,
    version: 1,
    signatory: words(),
    on: day(),
    evidence: evidence(),
  },
  ReviewShared: {
    type: 'ReviewShared',
    id: ExchangeId.parse('exchange_01kb2x5f0re3wv9m7h6d8q4tnz'),
    party: parties.summit,
    reviewBy: 'insurer',
    findings: words(),
    determinations: [{ criterion: 'harm', outcome: 'met', rationale: words() }],
    evidence: evidence(),
  },
  NoReviewToShare: { type: 'NoReviewToShare', party: parties.atlas, reason: words(), evidence: evidence() },
  AllocationProposed: {
    type: 'AllocationProposed',
    party: parties.atlas,
    version: 1,
    shares: [
      { party: parties.harbor, share: points(3_417) },
      { party: parties.summit, share: points(2_819) },
      { party: parties.atlas, share: points(1_723) },
    ],
    nonParty: { name: words(), share: points(2_041) },
    upTo: cents(),
    note: words(),
    evidence: evidence(),
  },
  AllocationAccepted: { type: 'AllocationAccepted', party: parties.summit, version: 1, evidence: evidence() },
  ConsentsCleared: { type: 'ConsentsCleared', party: parties.summit, evidence: evidence() },
  ConsentsOpened: { type: 'ConsentsOpened', party: parties.atlas, evidence: evidence() },
  JointOfferMade: {
    type: 'JointOfferMade',
    id: aJointOffer,
    version: 1,
    allocation: 1,
    value: cents(),
    amount: cents(),
    shares: [
      { party: parties.harbor, amount: cents() },
      { party: parties.summit, amount: cents() },
      { party: parties.atlas, amount: cents() },
    ],
    payees: [words()],
    portions: [{ party: parties.harbor, payee: words(), amount: cents() }],
    liens: [{ kind: 'medicare', holder: words(), amount: cents() }],
    commitments: [words()],
    releases: [words()],
    explanation: words(),
    on: day(),
    people: [words()],
  },
  JointOfferAnswered: {
    type: 'JointOfferAnswered',
    id: aJointOffer,
    answer: 'accepted',
    answeredBy: 'family',
    on: day(),
    isWritten: true,
  },
  SharePaid: {
    type: 'SharePaid',
    id: aPaymentId,
    party: parties.summit,
    amount: cents(),
    on: day(),
    evidence: evidence(),
  },
  SharePaymentReversed: {
    type: 'SharePaymentReversed',
    id: aPaymentId,
    party: parties.summit,
    amount: Cents.parse(600_000_101),
    reason: words(),
    evidence: evidence(),
  },
  ReminderSent: { type: 'ReminderSent', stage: 'allocationProposed', parties: [parties.summit], dueAt: instant() },
  DeadlineLapsed: { type: 'DeadlineLapsed', stage: 'allocationProposed', parties: [parties.summit], dueAt: instant() },
  DeadlineExtended: { type: 'DeadlineExtended', reason: words(), until: instant() },
  PartySetAside: { type: 'PartySetAside', party: parties.fern, reason: words() },
  PartyWithdrew: { type: 'PartyWithdrew', party: parties.delta, reason: words(), evidence: evidence() },
  PartyCameOnPlatform: {
    type: 'PartyCameOnPlatform',
    party: parties.atlas,
    tenant: TenantId.parse('atlastenant'),
    name: words(),
  },
  Escalated: { type: 'Escalated', why: 'counters', party: parties.summit, reason: words() },
  MediationBegun: { type: 'MediationBegun', mediation: aMediation, party: parties.summit },
  MediationEnded: { type: 'MediationEnded', mediation: aMediation, outcome: 'impasse' },
  GuestAdmitted: { type: 'GuestAdmitted', principal: guests.counsel, as: 'counsel' },
  GuestDismissed: { type: 'GuestDismissed', principal: guests.earlier, reason: words() },
  MatterClosed: { type: 'MatterClosed', outcome: 'settled', reason: words() },
};

/** Likewise, of what Summit keeps to itself. */
export const plantedOwn: WholeOf<ParticipationEvent> = {
  ParticipationBegun: { type: 'ParticipationBegun', matter: aMatter, party: parties.summit },
  CaseLinked: { type: 'CaseLinked', ...cases.summit },
  CoverageStated: {
    type: 'CoverageStated',
    primary: cents(),
    excess: { carrier: words(), limit: cents() },
    reserve: cents(),
    notes: words(),
  },
  RightsReserved: { type: 'RightsReserved', grounds: words() },
  ReservationLifted: { type: 'ReservationLifted', reason: words() },
  ConsentRecorded: {
    type: 'ConsentRecorded',
    insured: words(),
    answer: 'given',
    on: day(),
    reference: words(),
    hammer: true,
  },
};

const isPlain = (value: string | number | boolean): boolean =>
  typeof value === 'boolean' ||
  (typeof value === 'number' ? value < 100 : !/canary|tenant|clinic|^principal_|^case_|^20\d\d-/.test(value));

/** Which fields hold a canary, and which only a kind, an id within the matter, or a number of order. */
export const fields = [...fieldsOf(planted), ...fieldsOf(plantedOwn)];
export const plainFields = fields.filter(([, value]) => isPlain(value)).map(([field]) => field);

const { shares, nonParty, upTo } = planted.AllocationProposed;
/** What a share is of the value, which says as much as the share. */
const amounts = partsOf(upTo, { shares, nonParty }).map(({ amount }) => amount);

export const canaries: readonly Canary[] = fields
  .filter(([, value]) => !isPlain(value))
  .map(([field, value]) => {
    const part = amounts[Number(/^AllocationProposed\.shares\.(\d)\.share$/.exec(field)?.[1])];
    return {
      field,
      said: [...saidOf(value as string | number), ...(part === undefined ? [] : saidOf(part))],
    };
  });

/** Which fields can be told from these answers. */
export const seenIn = tellingOf(canaries);

const plainly = {
  named: (id: PartyId, name: string, tenant?: TenantId): CollaborationEvent => ({
    type: 'PartyNamed',
    id,
    name,
    ...(tenant && { tenant }),
  }),
  joined: (party: PartyId): CollaborationEvent => ({ type: 'InvitationAnswered', party, answer: 'joined' }),
  signed: (party: PartyId): CollaborationEvent => ({
    type: 'AgreementSigned',
    party,
    version: 1,
    signatory: 'N. Clerk',
    on: When.parse('2026-11-20'),
  }),
};

const { harbor, summit, atlas, delta, birch, fern, cedar, ember } = parties;
const admitted = (principal: PrincipalId, as: 'mediator' | 'counsel'): CollaborationEvent => ({
  type: 'GuestAdmitted',
  principal,
  as,
});

/**
 * What happens in the matter, in chapters: at the end of each, everybody looks. Guests are let in sooner than they may
 * be, and Cedar is asked later than it may be, so that they are there when something could be seen.
 */
export const chapters: readonly (readonly CollaborationEvent[])[] = [
  [
    planted.MatterOpened,
    planted.PartyNamed,
    plainly.named(atlas, 'Atlas'),
    plainly.named(delta, 'Delta', tenants.delta),
    plainly.named(birch, 'Birch'),
    plainly.named(fern, 'Fern'),
    plainly.named(ember, 'Ember'),
    planted.PartiesInvited,
    planted.PartyCameOnPlatform,
    plainly.joined(summit),
    plainly.joined(atlas),
    plainly.joined(delta),
    planted.InvitationAnswered,
    planted.PartySetAside,
    planted.AgreementDrawnUp,
    plainly.signed(harbor),
    planted.AgreementSigned,
    plainly.signed(atlas),
    plainly.signed(delta),
    planted.PartyWithdrew,
    planted.GuestAdmitted,
    admitted(guests.mediator, 'mediator'),
    admitted(guests.earlier, 'counsel'),
    planted.GuestDismissed,
    planted.ReviewShared,
    planted.NoReviewToShare,
    { type: 'NoReviewToShare', party: harbor, reason: 'None.' },
    planted.AllocationProposed,
    planted.ReminderSent,
    planted.DeadlineLapsed,
  ],
  [planted.DeadlineExtended],
  [
    { type: 'AllocationAccepted', party: harbor, version: 1 },
    planted.AllocationAccepted,
    { type: 'ConsentsCleared', party: harbor },
    planted.ConsentsCleared,
    planted.ConsentsOpened,
    planted.JointOfferMade,
  ],
  [planted.JointOfferAnswered, planted.SharePaid, planted.SharePaymentReversed, planted.Escalated],
  [plainly.named(cedar, 'Cedar', tenants.cedar), { type: 'PartiesInvited', parties: [cedar] }],
  [planted.MatterClosed],
];

/** What Summit does in its own part, before any of it. */
export const ownStory: readonly ParticipationEvent[] = [
  plantedOwn.ParticipationBegun,
  plantedOwn.CaseLinked,
  plantedOwn.CoverageStated,
  { type: 'RightsReserved', grounds: 'Earlier.' },
  plantedOwn.ReservationLifted,
  plantedOwn.RightsReserved,
  plantedOwn.ConsentRecorded,
];
