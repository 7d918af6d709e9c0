import * as z from 'zod';
import {
  CaseId,
  CollaborationId,
  ExchangeId,
  MediationId,
  OfferId,
  OrganisationId,
  PartyId,
  PaymentId,
  PrincipalId,
} from '../kernel/ids.ts';
import { Instant, When } from '../kernel/instant.ts';
import { BasisPoints, Cents } from '../kernel/money.ts';
import type { Recorded } from '../ledger/event.ts';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import {
  type Audience,
  isOfInsurer,
  leftOf,
  seesAllocation,
  seesChanges,
  seesFacts,
  seesOffer,
  seesParty,
  stageFor,
} from './audience.ts';
import { careBriefing } from './briefing.ts';
import type { Allocation, Collaboration, CollaborationEvent } from './collaboration.ts';
import { partOf, partsOf } from './decide-allocation.ts';
import { GuestRole } from './guest.ts';
import { pendingIn } from './reached.ts';
import { Stage } from './stage.ts';
import type { Found } from './store/finding.ts';
import { MatterStepView, viewMatterSteps } from './work/view.ts';

type EventOf<Type extends CollaborationEvent['type']> = Recorded<Extract<CollaborationEvent, { type: Type }>>;

const PartyView = z
  .object({
    id: PartyId,
    name: z.string(),
    lead: z.boolean(),
    onPlatform: z.boolean(),
    standing: z.enum(['named', 'invited', 'member', 'declined', 'withdrawn', 'setAside']),
    signed: z.boolean().optional().meta({ description: 'Whether it has signed the newest agreement' }),
    exchanged: z
      .boolean()
      .optional()
      .meta({ description: 'Whether it has shared its reviews, or said that there are none' }),
    cleared: z.boolean().optional().meta({ description: 'Whether the consents of its insureds are there' }),
    paid: Cents.optional().meta({ description: 'What it has paid of its share, in cents' }),
    awaited: z.boolean().optional().meta({ description: 'Whether the matter waits for it now' }),
  })
  .meta({ id: 'MatterParty', description: 'An insurer in a matter' });

const ShareView = z.object({
  party: PartyId,
  share: BasisPoints,
  amount: Cents.meta({ description: 'What it bears of `upTo`, in cents' }),
});

export const AllocationView = z
  .object({
    version: z.int().min(1),
    by: PartyId,
    shares: z.array(ShareView),
    nonParty: z.object({ name: z.string(), share: BasisPoints }).optional(),
    upTo: Cents,
    note: z.string().optional(),
    proposedAt: Instant,
    standing: z.enum(['onTheTable', 'agreed', 'fell']),
    accepted: z.array(PartyId).meta({ description: 'Who has accepted it; of one that fell, nobody counts' }),
  })
  .meta({ id: 'Allocation', description: 'How the insurers would bear what is offered' });

const JointOfferView = z
  .object({
    id: OfferId,
    version: z.int().min(1),
    allocation: z.int().optional().meta({ description: 'The version of the allocation it goes by' }),
    value: Cents.optional().meta({ description: 'What the harm is valued at, in cents' }),
    amount: Cents.meta({ description: 'What is offered in all, in cents' }),
    shares: z
      .array(z.object({ party: PartyId, amount: Cents }))
      .optional()
      .meta({ description: 'What each insurer pays of it; they sum to `amount`' }),
    yourShare: Cents.optional(),
    payees: z.array(z.string()),
    commitments: z.array(z.string()),
    releases: z.array(z.string()),
    explanation: z.string(),
    on: When,
    status: z.enum(['made', 'accepted', 'rejected']),
    answeredOn: When.optional(),
  })
  .meta({ id: 'JointOffer', description: 'The one offer that all insurers make together' });

const OwnView = z
  .object({
    caseId: CaseId.optional(),
    hospital: OrganisationId.optional(),
    coverage: z
      .object({
        primary: Cents,
        excess: z.object({ carrier: z.string(), limit: Cents }).optional(),
        reserve: Cents.optional(),
        notes: z.string().optional(),
      })
      .optional(),
    layers: z
      .object({ primary: Cents, excess: Cents })
      .optional()
      .meta({ description: 'How its share of `upTo`, or of the joint offer once it is made, lies in its layers' }),
    reservation: z.object({ grounds: z.string(), at: Instant }).optional(),
    consents: z.array(
      z.object({
        insured: z.string(),
        answer: z.enum(['awaited', 'given', 'refused', 'notRequired']),
        on: When,
        reference: z.string().optional(),
        hammer: z.boolean().optional(),
      }),
    ),
  })
  .meta({
    id: 'OwnMatter',
    description: 'What is for the insurer itself alone: no other audience sees anything of it',
  });

export const MatterView = z
  .object({
    id: CollaborationId,
    title: z.string(),
    stage: Stage,
    lapsed: z
      .object({ stage: Stage, parties: z.array(PartyId).meta({ description: 'Who was late, and is awaited still' }) })
      .optional(),
    openedAt: Instant,
    updatedAt: Instant.optional().meta({ description: 'When something last happened, for those who may know of it' }),
    dueAt: Instant.optional().meta({ description: 'By when the stage is to end' }),
    lead: PartyId,
    you: PartyId.optional().meta({ description: 'Which of the parties your insurer is' }),
    seenAs: z.enum(['insurer', 'invited', 'left', 'hospital', 'mediator', 'counsel']),
    parties: z.array(PartyView),
    guests: z
      .array(z.object({ principal: PrincipalId, as: GuestRole, admittedAt: Instant }))
      .optional()
      .meta({ description: 'Who was let in besides the insurers' }),
    briefing: z.string().optional(),
    care: z.string().optional().meta({ description: 'What CARe is, for an insurer that has not worked so yet' }),
    agreement: z.object({ version: z.int(), text: z.string(), at: Instant, signed: z.array(PartyId) }).optional(),
    facts: z
      .object({
        hospital: z.string(),
        state: z.string(),
        harm: z.string(),
        occurred: When.optional(),
        whatHappened: z.string(),
      })
      .optional()
      .meta({ description: 'Once you have signed' }),
    reviews: z.int().optional().meta({ description: 'How many reviews were shared' }),
    allocation: AllocationView.optional(),
    yourShare: z.object({ share: BasisPoints, upTo: Cents }).optional(),
    offer: JointOfferView.optional(),
    payments: z.array(z.object({ id: PaymentId, party: PartyId, amount: Cents, reversed: z.boolean() })).optional(),
    escalated: z
      .object({
        why: z.enum(['lapse', 'counters', 'request']).optional(),
        reason: z.string().optional(),
        mediation: MediationId.optional().meta({ description: 'The mediation that goes on' }),
        at: Instant,
      })
      .optional(),
    closed: z
      .object({
        outcome: z.enum(['settled', 'partlyPaid', 'ledAlone', 'offerRejected', 'notPursued']).optional(),
        reason: z.string().optional(),
        at: Instant,
      })
      .optional(),
    nextSteps: z.array(MatterStepView).meta({ description: 'What is to be done next, yours first' }),
    own: OwnView.optional(),
  })
  .meta({ id: 'Matter', description: 'A matter that several insurers share, as you may see it' });
export type MatterView = z.output<typeof MatterView>;

/** A matter, and what its reader keeps to itself of it, if that is an insurer. */
type Seen = Pick<Found, 'ledger' | 'matter'> & Partial<Pick<Found, 'own'>>;

/**
 * A matter as somebody may see it. What an audience does not see is not read: see `audience.ts` for who sees what.
 */
export const viewMatter = async ({ ledger, matter: { state }, own }: Seen, audience: Audience): Promise<MatterView> => {
  const { kind } = audience;
  const party = 'party' in audience ? audience.party : undefined;
  const read = reader(ledger, state);
  const isWithin = isOfInsurer(audience);
  const isTold = seesAllocation(audience) || kind === 'invited';
  const hasLeft = leftOf(audience) !== undefined;
  const opening = await read<'MatterOpened'>(1);
  const awaited = pendingIn(state, state.lapsed?.stage ?? state.stage);
  return {
    id: state.id,
    title: state.title,
    stage: stageFor(audience, state.stage),
    ...(state.lapsed &&
      isTold && {
        lapsed: { stage: state.lapsed.stage, parties: state.lapsed.parties.filter((id) => awaited.includes(id)) },
      }),
    openedAt: state.openedAt,
    ...(seesChanges(audience) && { updatedAt: state.updatedAt }),
    ...(state.entered.dueAt !== undefined &&
      !hasLeft &&
      (kind !== 'counsel' || state.stage === 'jointOffer') && { dueAt: state.entered.dueAt }),
    lead: state.lead,
    ...(party !== undefined && { you: party }),
    seenAs: kind,
    parties: state.parties
      .filter((each) => seesParty(audience, state.lead, each))
      .map(({ id, name, tenant, standing, signed, hasExchanged, isCleared, paid }) => ({
        id,
        name,
        lead: id === state.lead,
        onPlatform: tenant !== undefined,
        standing,
        ...(seesAllocation(audience) && {
          signed: signed !== undefined && signed === state.agreement?.version,
          exchanged: hasExchanged,
          cleared: isCleared,
          paid,
        }),
        ...(isTold && { awaited: awaited.includes(id) }),
      })),
    ...(seesAllocation(audience) && { guests: guestsIn(state) }),
    ...(isWithin && { briefing: opening.briefing, care: careBriefing }),
    ...(isWithin && (await agreementIn(state, audience, read))),
    ...(seesFacts(audience) && { facts: opening.facts, reviews: state.exchangedIn.length }),
    ...(state.allocation && (await allocationFor(state, state.allocation, audience, read))),
    ...(await offerFor(state, audience, read)),
    ...(seesAllocation(audience) && {
      payments: state.payments.map(({ id, party: payer, amount, reversedIn }) => ({
        id,
        party: payer,
        amount,
        reversed: reversedIn !== undefined,
      })),
    }),
    ...(await endIn(state, audience, read)),
    nextSteps: viewMatterSteps(state, audience, own?.state),
    ...(isWithin && own && { own: await ownView(ledger, state, own.state) }),
  };
};

const guestsIn = ({ guests }: Collaboration): NonNullable<MatterView['guests']> =>
  guests.filter(({ isEnded }) => !isEnded).map(({ principal, as, admittedAt }) => ({ principal, as, admittedAt }));

type Read = <Type extends CollaborationEvent['type']>(sequence: number) => Promise<EventOf<Type>>;

const reader =
  (ledger: Pick<Ledger, 'events'>, { id }: Collaboration): Read =>
  async (sequence) => {
    const [event] = await ledger.events(keys.collaboration(id), [sequence]);
    return event as never;
  };

const agreementIn = async ({ agreement, parties, lead }: Collaboration, audience: Audience, read: Read) => {
  const left = leftOf(audience);
  if (!agreement || (left && left.toldIn < agreement.drawnUpIn)) return {};
  const { text, at } = await read<'AgreementDrawnUp'>(agreement.drawnUpIn);
  const signed = parties
    .filter((each) => each.signed === agreement.version && seesParty(audience, lead, each))
    .map(({ id }) => id);
  return { agreement: { version: agreement.version, text, at, signed } };
};

const allocationFor = async (state: Collaboration, allocation: Allocation, audience: Audience, read: Read) => {
  const party = 'party' in audience ? audience.party : undefined;
  const mine = allocation.shares.find((each) => each.party === party);
  const upTo = party && partOf(allocation, party);
  const yourShare = mine && upTo !== undefined && seesFacts(audience) ? { yourShare: { share: mine.share, upTo } } : {};
  if (!seesAllocation(audience)) return yourShare;
  const event = await read<'AllocationProposed'>(allocation.proposedIn);
  return { allocation: viewAllocation(event, state), ...yourShare };
};

/** A version of the allocation, and where it stands. */
export const viewAllocation = (
  { version, party, shares, nonParty, upTo, note, at }: EventOf<'AllocationProposed'>,
  state: Collaboration,
): z.output<typeof AllocationView> => {
  const current = state.allocation?.version === version ? state.allocation : undefined;
  const amounts = partsOf(upTo, { shares, nonParty });
  const isAgreed = current && pendingIn(state, 'allocationProposed').length === 0;
  return {
    version,
    by: party,
    shares: shares.map((each, place) => ({ ...each, amount: amounts[place]?.amount ?? upTo })),
    ...(nonParty && { nonParty }),
    upTo,
    ...(note !== undefined && { note }),
    proposedAt: at,
    standing: current ? (isAgreed ? 'agreed' : 'onTheTable') : 'fell',
    accepted: current ? [...current.accepted] : [],
  };
};

const offerFor = async (state: Collaboration, audience: Audience, read: Read) => {
  const { offer } = state;
  if (!offer || !seesOffer(audience)) return {};
  const party = 'party' in audience ? audience.party : undefined;
  const { value, payees, commitments, releases, explanation } = await read<'JointOfferMade'>(offer.madeIn);
  const mine = offer.shares.find((each) => each.party === party);
  return {
    offer: {
      id: offer.id,
      version: offer.version,
      ...(seesAllocation(audience) && { allocation: offer.allocation, value, shares: [...offer.shares] }),
      amount: offer.amount,
      ...(mine && { yourShare: mine.amount }),
      payees: [...payees],
      commitments: [...commitments],
      releases: [...releases],
      explanation,
      on: offer.on,
      status: offer.status,
      ...(offer.answeredOn !== undefined && { answeredOn: offer.answeredOn }),
    },
  };
};

const endIn = async ({ escalated, closed }: Collaboration, audience: Audience, read: Read) => {
  const told = escalated && (await read<'Escalated'>(escalated.toldIn));
  const end = closed && (await read<'MatterClosed'>(closed.toldIn));
  const isTold = seesAllocation(audience);
  return {
    ...(told &&
      !leftOf(audience) && {
        escalated: {
          ...(isTold && {
            why: told.why,
            ...(told.reason !== undefined && { reason: told.reason }),
            ...(escalated.mediation && { mediation: escalated.mediation }),
          }),
          at: told.at,
        },
      }),
    ...(end && {
      closed: {
        ...(seesOffer(audience) && { outcome: end.outcome }),
        ...(isTold && { reason: end.reason }),
        at: end.at,
      },
    }),
  };
};

const ownView = async (
  ledger: Pick<Ledger, 'events'>,
  { id, parties, allocation, offer }: Collaboration,
  own: Found['own']['state'],
): Promise<z.output<typeof OwnView>> => {
  const tenant = parties.find((each) => each.id === own.party)?.tenant;
  if (tenant === undefined) throw new Error('Whoever is off the platform has nothing of its own here');
  const sequences = [own.statedIn ?? 0, own.reservedIn ?? 0, ...own.consents.map(({ toldIn }) => toldIn)];
  const events = await ledger.events<Record<string, unknown>>(
    keys.participation(tenant, id),
    sequences.filter((sequence) => sequence > 0),
  );
  const told = new Map(events.map((event) => [event.sequence, event]));
  const stated = told.get(own.statedIn ?? 0) as { reserve?: Cents; notes?: string } | undefined;
  const reserved = told.get(own.reservedIn ?? 0) as { grounds: string; at: Instant } | undefined;
  const share =
    offer?.shares.find(({ party }) => party === own.party)?.amount ?? (allocation && partOf(allocation, own.party));
  const primary = own.coverage && share !== undefined ? Math.min(share, own.coverage.primary) : undefined;
  return {
    ...(own.caseId !== undefined && { caseId: own.caseId }),
    ...(own.hospital !== undefined && { hospital: own.hospital }),
    ...(own.coverage && {
      coverage: {
        ...own.coverage,
        ...(stated?.reserve !== undefined && { reserve: stated.reserve }),
        ...(stated?.notes !== undefined && { notes: stated.notes }),
      },
    }),
    ...(primary !== undefined &&
      share !== undefined && { layers: { primary: Cents.parse(primary), excess: Cents.parse(share - primary) } }),
    ...(reserved && { reservation: { grounds: reserved.grounds, at: reserved.at } }),
    consents: own.consents.map(({ toldIn }) => {
      const { insured, answer, on, reference, hammer } = told.get(toldIn) as unknown as z.output<
        typeof OwnView
      >['consents'][number];
      return {
        insured,
        answer,
        on,
        ...(reference !== undefined && { reference }),
        ...(hammer !== undefined && { hammer }),
      };
    }),
  };
};

export const SharedReviewView = z
  .object({
    id: ExchangeId.optional(),
    party: PartyId.optional().meta({ description: 'Which insurer shared it, if you see that it takes part' }),
    at: Instant,
    reviewBy: z.enum(['hospital', 'insurer', 'external']).optional(),
    findings: z.string().optional(),
    determinations: z.array(z.object({ criterion: z.string(), outcome: z.string(), rationale: z.string() })).optional(),
  })
  .meta({ id: 'SharedReview', description: 'A review as an insurer shared it' });

export const viewSharedReview = (
  { id, party, at, reviewBy, findings, determinations }: EventOf<'ReviewShared'>,
  { parties, lead }: Collaboration,
  audience: Audience,
): z.output<typeof SharedReviewView> => ({
  id,
  ...(parties.some((each) => each.id === party && seesParty(audience, lead, each)) && { party }),
  at,
  reviewBy,
  findings,
  determinations: determinations.map((each) => ({ ...each })),
});
