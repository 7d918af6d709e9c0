import { BriefId, MediatorId, PartyId, PrincipalId, SessionId, TenantId } from '../../shared/kernel/ids.ts';
import { BasisPoints } from '../../shared/kernel/money.ts';
import type { MediationEvent } from '../../shared/mediation/mediation.ts';
import { Stage } from '../../shared/mediation/stage.ts';
import { type Canary, fieldsOf, nest, saidOf, tellingOf, type WholeOf } from './canaries.ts';
import { aMatter } from './matter-events.ts';
import { aMediation, anOffer } from './mediation-events.ts';

const { next, words, cents, day, instant } = nest();
/** Parts of a whole, none of which is said elsewhere. */
const points = (): BasisPoints => BasisPoints.parse(1_000 + next() * 7);

/** Who is at the table: Harbor opens the mediation, Summit takes part, and so does the family. */
export const parties = {
  harbor: PartyId.parse('party_01kb2x5f0re3wv9m7h6d8q4taa'),
  summit: PartyId.parse('party_01kb2x5f0re3wv9m7h6d8q4tbb'),
  family: PartyId.parse('party_01kb2x5f0re3wv9m7h6d8q4tff'),
} as const;
export const tenants = { harbor: 'harborcanary', summit: 'summitcanary' } as const;
const aPrincipal = (letter: string) => PrincipalId.parse(`principal_01kb2x5f0re3wv9m7h6d8q4t${letter}${letter}`);
export const principals = { counsel: aPrincipal('c'), dropped: aPrincipal('d'), mediator: aPrincipal('m') } as const;
const aMediator = (letters: string) => MediatorId.parse(`mediator_01kb2x5f0re3wv9m7h6d8q4t${letters}`);
const [early, dropped, chosen] = [aMediator('ee'), aMediator('dd'), aMediator('mm')];

const { harbor, summit, family } = parties;
const both = <Each>(make: () => Each) =>
  [
    { party: harbor, ...make() },
    { party: summit, ...make() },
  ] as const;
const settledOn = () => ({
  amount: cents(),
  bearing: both(() => ({ share: points() })),
  shares: both(() => ({ amount: cents() })),
});
const aParty = (id: PartyId, tenant: string, principal = principals.counsel) => ({
  id,
  name: words(),
  tenant: TenantId.parse(tenant),
  representative: { principal, isLawyer: true },
});
const amount = () => cents() as number as never;

/** One event of each type, with a canary in each field that says something. */
const planted: WholeOf<MediationEvent> = {
  MediationOpened: {
    type: 'MediationOpened',
    id: aMediation,
    from: { collaboration: aMatter },
    opener: harbor,
    parties: [
      aParty(harbor, tenants.harbor),
      aParty(summit, tenants.summit),
      aParty(family, 'notenant', aPrincipal('b')),
    ],
    title: words(),
    question: words(),
    candidates: [{ id: early, name: words(), principal: aPrincipal('e') }],
    terms: {
      days: Object.fromEntries(Stage.options.map((stage) => [stage, 300 + next()])) as Record<Stage, number>,
      reminderDays: 7_001,
      daysOff: [day()],
    },
  },
  CandidatesNamed: {
    type: 'CandidatesNamed',
    candidates: [
      { id: dropped, name: words(), principal: principals.dropped },
      { id: chosen, name: words(), principal: principals.mediator },
    ],
  },
  PreferencesGiven: {
    type: 'PreferencesGiven',
    party: summit,
    ranked: [aMediator('gh')],
    struck: [aMediator('gj')],
  },
  MediatorProposed: { type: 'MediatorProposed', mediator: chosen },
  ConflictChecked: { type: 'ConflictChecked', who: summit, outcome: 'disclosed', disclosure: words() },
  ConflictWaived: { type: 'ConflictWaived', party: harbor },
  MediatorDropped: { type: 'MediatorDropped', mediator: dropped, why: 'objection', who: summit, reason: words() },
  MediatorAppointed: { type: 'MediatorAppointed', mediator: chosen },
  AgreementDrawnUp: {
    type: 'AgreementDrawnUp',
    who: 'mediator',
    version: 1,
    text: words(),
    costs: [...both(() => ({ share: points() })), { party: family, share: points() }],
    rounds: 5_003,
    margin: cents(),
    roundDays: 5_005,
    bearing: both(() => ({ share: points() })),
  },
  AgreementSigned: { type: 'AgreementSigned', party: summit, version: 1, signatory: words(), on: day() },
  BriefGiven: {
    type: 'BriefGiven',
    id: BriefId.parse('brief_01kb2x5f0re3wv9m7h6d8q4tna'),
    party: summit,
    isForAll: false,
    text: words(),
  },
  SessionSet: {
    type: 'SessionSet',
    id: SessionId.parse('session_01kb2x5f0re3wv9m7h6d8q4tna'),
    kind: 'caucus',
    with: [summit],
    on: instant(),
    place: words(),
    people: [words()],
  },
  RoundOpened: { type: 'RoundOpened', round: 1, dueAt: instant() },
  RoundClosed: { type: 'RoundClosed', round: 1, outcome: 'overlap', settledOn: settledOn() },
  RepresentativeNamed: {
    type: 'RepresentativeNamed',
    party: family,
    who: harbor,
    principal: principals.counsel,
    isLawyer: true,
  },
  ProposalWanted: { type: 'ProposalWanted', party: summit },
  ProposalMade: {
    type: 'ProposalMade',
    number: 1,
    ...settledOn(),
    terms: words(),
    dueAt: instant(),
    override: words(),
  },
  ProposalClosed: { type: 'ProposalClosed', number: 1, isAccepted: true, settledOn: settledOn() },
  SettlementDrawnUp: {
    type: 'SettlementDrawnUp',
    version: 1,
    who: 'mediator',
    payees: [{ name: words(), amount: amount(), as: 'patient' }],
    structured: [{ kind: 'annuity', payee: words(), present: amount(), from: day(), described: words() }],
    attorneyFees: cents(),
    liens: [{ kind: 'medicare', holder: words(), amount: cents(), paidBy: 'family' }],
    commitments: [words()],
    release: { releases: [words()], scope: words() },
  },
  SettlementSigned: { type: 'SettlementSigned', party: summit, version: 1, signatory: words(), on: day() },
  DeadlineExtended: { type: 'DeadlineExtended', who: 'mediator', until: instant(), reason: words() },
  ReminderSent: { type: 'ReminderSent', stage: 'settled', parties: [summit], dueAt: instant() },
  MediationClosed: { type: 'MediationClosed', outcome: 'settled', offer: anOffer, on: day() },
};

/** What is seen by others if it comes at another time, to somebody else, or otherwise. */
const again = {
  EarlierCheck: { ...planted.ConflictChecked, who: harbor, disclosure: words() },
  BriefForAll: {
    ...planted.BriefGiven,
    id: BriefId.parse('brief_01kb2x5f0re3wv9m7h6d8q4tnb'),
    party: family,
    isForAll: true,
    text: words(),
  },
  JointSession: {
    ...planted.SessionSet,
    id: SessionId.parse('session_01kb2x5f0re3wv9m7h6d8q4tnb'),
    kind: 'joint',
    with: [harbor, summit, family],
    on: instant(),
    place: words(),
    people: [words()],
  },
  Impasse: { type: 'MediationClosed', outcome: 'impasse', why: 'ended', who: summit, reason: words() },
} as const satisfies Readonly<Record<string, MediationEvent>>;

const isPlain = (value: string | number | boolean): boolean =>
  typeof value === 'boolean' ||
  (typeof value === 'number' ? value < 100 : !/canary|tenant|^principal_|^mediator_.*g[hj]$|^20\d\d-/.test(value));

/** Which fields hold a canary, and which only a kind, an id within the mediation, or a number of order. */
export const fields = fieldsOf({ ...planted, ...again });
export const plainFields = fields.filter(([, value]) => isPlain(value)).map(([field]) => field);
/** A family has no tenant, and an insurer nobody who speaks for it: of these nothing happens. */
const isThere = ([field]: (typeof fields)[number]) =>
  !/^MediationOpened\.parties\.([01]\.representative|2\.tenant)/.test(field);

export const canaries: readonly Canary[] = fields
  .filter((each) => !isPlain(each[1]) && isThere(each))
  .map(([field, value]) => ({ field, said: saidOf(value as string | number) }));

/** Which fields can be told from these answers. */
export const seenIn = tellingOf(canaries);

const plainly = {
  opened: {
    ...planted.MediationOpened,
    parties: planted.MediationOpened.parties.map(({ tenant, representative, ...party }) =>
      party.id === family ? { ...party, representative } : { ...party, tenant },
    ),
  },
  liked: (party: PartyId): MediationEvent => ({ type: 'PreferencesGiven', party, ranked: [], struck: [] }),
  signed: (party: PartyId): MediationEvent => ({
    ...planted.AgreementSigned,
    party,
    signatory: 'N. Clerk',
    on: '2026-11-20' as never,
  }),
} as const;

/** Who has a seat in a chapter besides the parties. */
type Mediating = 'dropped' | 'candidate' | 'mediator' | 'nobody';
type Chapter = { readonly who: Mediating; readonly events: readonly MediationEvent[] };

/**
 * What happens in the mediation, in chapters: at the end of each, everybody looks. Bids meet before a proposal is made, and
 * it ends twice, so that everything is there that could be seen.
 */
export const chapters: readonly Chapter[] = [
  { who: 'nobody', events: [plainly.opened, planted.RepresentativeNamed] },
  {
    who: 'nobody',
    events: [planted.CandidatesNamed, plainly.liked(harbor), planted.PreferencesGiven, plainly.liked(family)],
  },
  { who: 'nobody', events: [{ type: 'MediatorProposed', mediator: dropped }, again.EarlierCheck] },
  { who: 'candidate', events: [planted.MediatorDropped, planted.MediatorProposed, planted.ConflictChecked] },
  {
    who: 'candidate',
    events: [
      planted.ConflictWaived,
      planted.MediatorAppointed,
      planted.AgreementDrawnUp,
      planted.AgreementSigned,
      planted.DeadlineExtended,
    ],
  },
  {
    who: 'mediator',
    events: [plainly.signed(harbor), plainly.signed(family), again.BriefForAll, again.JointSession],
  },
  { who: 'mediator', events: [planted.BriefGiven, planted.SessionSet] },
  { who: 'mediator', events: [planted.RoundOpened] },
  { who: 'mediator', events: [planted.RoundClosed] },
  { who: 'mediator', events: [planted.ProposalWanted, planted.ProposalMade] },
  { who: 'mediator', events: [planted.ProposalClosed, planted.ReminderSent] },
  { who: 'mediator', events: [planted.SettlementDrawnUp as MediationEvent, planted.SettlementSigned] },
  { who: 'mediator', events: [planted.MediationClosed] },
  { who: 'mediator', events: [again.Impasse] },
];

/** The chapter in which somebody was dropped, in which something is told apart, and the first after the end. */
export const places = { dropped: 3, apart: 6, closed: 12 } as const;
