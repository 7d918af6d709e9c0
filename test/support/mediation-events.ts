import { MediationId, MediatorId, OfferId, PartyId, PrincipalId, TenantId } from '../../shared/kernel/ids.ts';
import { type Instant, instantOf } from '../../shared/kernel/instant.ts';
import { BasisPoints } from '../../shared/kernel/money.ts';
import { isRefusal, type Refusal } from '../../shared/kernel/refusal.ts';
import { record } from '../../shared/ledger/event.ts';
import type { Seat } from '../../shared/mediation/acting.ts';
import { mediationKind } from '../../shared/mediation/evolve.ts';
import type { Candidate, Mediation, MediationEvent, Share, Who } from '../../shared/mediation/mediation.ts';
import type { SettlementTerms } from '../../shared/mediation/settlement/terms.ts';
import { borneBy } from '../../shared/mediation/shares.ts';
import type { Stage } from '../../shared/mediation/stage.ts';
import { termsOf } from '../../shared/mediation/terms.ts';
import { defaults } from '../../shared/tenancy/settings.ts';
import { aCaseId, at, someActor } from './cases.ts';
import { aMatter, harborParty, morning, summit, summitParty } from './matter-events.ts';
import { cents, on } from './resolution-events.ts';

/** Events of a mediation, each with what matters little filled in: Harbor opens it, Summit and the family take part. */

export const aMediation = MediationId.parse('mediation_01kb2x5f0re3wv9m7h6d8q4tnz');
export const anOffer = OfferId.parse('offer_01kb2x5f0re3wv9m7h6d8q4tnm');
export const familyParty = PartyId.parse('party_01kb2x5f0re3wv9m7h6d8q4tnf');
export const counsel = PrincipalId.parse('principal_01kb2x5f0re3wv9m7h6d8q4tnc');

const candidate = (letter: string, name: string): Candidate => ({
  id: MediatorId.parse(`mediator_01kb2x5f0re3wv9m7h6d8q4tn${letter}`),
  name,
  principal: PrincipalId.parse(`principal_01kb2x5f0re3wv9m7h6d8q4tm${letter}`),
});
export const miriam = candidate('m', 'Miriam Castellanos');
export const theo = candidate('t', 'Theo Brandt');
export const vera = candidate('v', 'Vera Lindqvist');
export const xenia = candidate('x', 'Xenia Okafor');

export const seatOf = (party: PartyId): Seat => ({ kind: 'party', party });
export const mediatorSeat: Seat = { kind: 'mediator' };
export const bySeat = (seat: Seat, now: Instant = morning) => ({ seat, now });
export const by = (party: PartyId, now: Instant = morning) => bySeat(seatOf(party), now);
export const byMediator = (now: Instant = morning) => bySeat(mediatorSeat, now);

const insurers = [
  { id: harborParty, name: 'Harbor Mutual', tenant: TenantId.parse('harbor') },
  { id: summitParty, name: 'Summit Casualty', tenant: summit },
] as const;
const family = { id: familyParty, name: 'The family', representative: { principal: counsel, isLawyer: true } } as const;
export const all = [harborParty, summitParty, familyParty] as const;

type Opened = Extract<MediationEvent, { type: 'MediationOpened' }>;

export const opened = (more: Partial<Opened> = {}): Opened => ({
  type: 'MediationOpened',
  id: aMediation,
  from: { collaboration: aMatter },
  opener: harborParty,
  parties: [...insurers, family],
  title: 'Transfer of March 2026',
  question: 'What the family is paid.',
  candidates: [miriam, theo, vera],
  terms: termsOf(defaults),
  ...more,
});
/** Between the insurers alone, and of one of them with a family. */
export const openedAmongInsurers = opened({ parties: insurers });
export const openedOfCase = opened({ from: { case: aCaseId }, parties: [insurers[0], family] });
export const openedWithoutLawyer = opened({
  parties: [...insurers, { ...family, representative: { principal: counsel, isLawyer: false } }],
});

export const preferring = (
  party: PartyId,
  ranked: readonly Candidate[] = [],
  struck: readonly Candidate[] = [],
): MediationEvent => ({
  type: 'PreferencesGiven',
  party,
  ranked: ranked.map(({ id }) => id),
  struck: struck.map(({ id }) => id),
});
export const mediatorProposed = ({ id }: Candidate = miriam): MediationEvent => ({
  type: 'MediatorProposed',
  mediator: id,
});
export const clearedBy = (who: Who): MediationEvent => ({ type: 'ConflictChecked', who, outcome: 'clear' });
export const disclosedBy = (who: Who): MediationEvent => ({
  type: 'ConflictChecked',
  who,
  outcome: 'disclosed',
  disclosure: 'We worked together once.',
});
export const waivedBy = (party: PartyId): MediationEvent => ({ type: 'ConflictWaived', party });
export const appointed: MediationEvent = { type: 'MediatorAppointed', mediator: miriam.id };

export const bearing: readonly Share[] = [
  { party: harborParty, share: BasisPoints.parse(6_000) },
  { party: summitParty, share: BasisPoints.parse(4_000) },
];
type DrawnUp = Extract<MediationEvent, { type: 'AgreementDrawnUp' }>;
export const drawnUp = (more: Partial<DrawnUp> = {}): DrawnUp => ({
  type: 'AgreementDrawnUp',
  who: 'mediator',
  version: 1,
  text: 'In confidence.',
  costs: all.map((party, place) => ({ party, share: BasisPoints.parse(place === 0 ? 3_334 : 3_333) })),
  rounds: 2,
  margin: cents(100_000),
  roundDays: 2,
  bearing,
  ...more,
});
export const signedBy = (party: PartyId, version = 1): MediationEvent => ({
  type: 'AgreementSigned',
  party,
  version,
  signatory: 'Kim Osei',
  on: on('2026-11-23'),
});

/** By when sealed answers are in, where nothing else is said. */
export const answersDue = at('2026-11-25T23:59:59.999Z');
export const roundOpened = (round = 1, dueAt = answersDue): MediationEvent => ({ type: 'RoundOpened', round, dueAt });
export const roundApart = (round = 1): MediationEvent => ({ type: 'RoundClosed', round, outcome: 'gap' });
export const wantedBy = (party: PartyId): MediationEvent => ({ type: 'ProposalWanted', party });
const settledOn = (amount: number) => ({
  amount: cents(amount),
  bearing,
  shares: borneBy(cents(amount), bearing),
});
export const proposalMade = (number = 1, dueAt = answersDue): Extract<MediationEvent, { type: 'ProposalMade' }> => ({
  type: 'ProposalMade',
  number,
  ...settledOn(10_000_000),
  terms: 'Ten percent at once.',
  dueAt,
});
export const proposalRejected = (number = 1): MediationEvent => ({
  type: 'ProposalClosed',
  number,
  isAccepted: false,
});
export const bidsMet = (amount = 10_000_000): MediationEvent => ({
  type: 'RoundClosed',
  round: 1,
  outcome: 'overlap',
  settledOn: settledOn(amount),
});

export const settlement = (...amounts: readonly number[]): SettlementTerms => ({
  payees: amounts.map((amount, place) => ({ name: `Payee ${place + 1}`, amount: cents(amount), as: 'patient' })),
  structured: [],
  liens: [],
  commitments: ['A new checklist.'],
  release: { releases: ['Harbor Mutual'], scope: 'All that came of the transfer.' },
});
export const settlementDrawnUp = (version = 1, ...amounts: readonly number[]): MediationEvent => ({
  type: 'SettlementDrawnUp',
  version,
  who: 'mediator',
  ...settlement(...(amounts.length > 0 ? amounts : [10_000_000])),
});
export const settlementSignedBy = (party: PartyId, version = 1): MediationEvent => ({
  type: 'SettlementSigned',
  party,
  version,
  signatory: 'Kim Osei',
  on: on('2026-11-23'),
});
export const settledAndClosed: MediationEvent = {
  type: 'MediationClosed',
  outcome: 'settled',
  offer: anOffer,
  on: on('2026-11-23'),
};

const requested: readonly MediationEvent[] = [opened()];
const proposed = [...requested, ...all.map((party) => preferring(party, [miriam])), mediatorProposed()];
const known = [...proposed, clearedBy('mediator'), ...all.map(clearedBy), appointed];
const agreementSigned = [...known, drawnUp(), ...all.map((party) => signedBy(party))];
const settled = [...agreementSigned, roundOpened(), bidsMet()];

/** What happens until a mediation is in a stage. */
export const untilStage = {
  requested,
  mediatorProposed: proposed,
  mediatorAppointed: known,
  agreementSigned,
  bids: [...agreementSigned, roundOpened()],
  proposal: [...agreementSigned, ...all.map(wantedBy), proposalMade()],
  settled,
  closed: [...settled, settlementDrawnUp(), ...all.map((party) => settlementSignedBy(party)), settledAndClosed],
} as const satisfies Readonly<Record<Stage, readonly MediationEvent[]>>;

/** The same, in a mediation that was opened otherwise: without what parties do that it does not have. */
export const openedSo = (first: Opened, [, ...others]: readonly MediationEvent[]): readonly MediationEvent[] => {
  const isThere = (who: string) => who === 'mediator' || first.parties.some(({ id }) => id === who);
  return [
    first,
    ...others
      .filter((event) => ('party' in event ? isThere(event.party) : true))
      .filter((event) => (event.type === 'ConflictChecked' ? isThere(event.who) : true)),
  ];
};

/** The mediation that these events lead to, all of them at one moment. */
export const mediationGiven = (...events: readonly MediationEvent[]): Mediation => {
  const state = record(events, { after: 0, at: morning, by: { actor: someActor } }).reduce<Mediation | undefined>(
    mediationKind.evolve,
    undefined,
  );
  if (!state) throw new Error('no events');
  return state;
};

/** A mediation after what was decided in it, or in time. */
export const following = (state: Mediation, decided: readonly MediationEvent[] | Refusal, now = morning): Mediation => {
  if (isRefusal(decided)) throw new Error(decided.detail);
  return record(decided, { after: 100, at: now, by: { actor: someActor } }).reduce(mediationKind.evolve, state);
};

/** Shortly after a deadline. */
export const instantAfter = (time: Instant | undefined, milliseconds = 1): Instant => {
  if (time === undefined) throw new Error('There is no deadline');
  return instantOf(new Date(Date.parse(time) + milliseconds));
};
