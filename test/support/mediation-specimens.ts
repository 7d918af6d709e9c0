import {
  type CollaborationId,
  type MediatorId,
  type PartyId,
  type PrincipalId,
  TenantId,
} from '../../shared/kernel/ids.ts';
import { type Instant, instantOf, type When } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { BasisPoints, Cents, whole } from '../../shared/kernel/money.ts';
import { growing } from '../../shared/ledger/growing.ts';
import { keys } from '../../shared/ledger/keys.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { mediationKind } from '../../shared/mediation/evolve.ts';
import type { Mediation, MediationEvent } from '../../shared/mediation/mediation.ts';
import { rowsFor } from '../../shared/mediation/pointer.ts';
import { seatsIn } from '../../shared/mediation/seats.ts';
import { termsOf } from '../../shared/mediation/terms.ts';
import { defaults } from '../../shared/tenancy/settings.ts';
import { as } from './api.ts';
import { principalOf } from './principals.ts';
import { keyed } from './samples.ts';
import { tableItself } from './table-rows.ts';

/** Mediations for the isolation matrix: each as an operation needs it, of one insurer and a family. */

/** Whose a mediation is, who mediates and who speaks for the family, and from which matter it comes. */
export type Sitting = {
  readonly tenant: string;
  readonly mediator: PrincipalId;
  readonly counsel: PrincipalId;
  readonly matter: CollaborationId;
};

type Sides = { readonly insurer: PartyId; readonly family: PartyId; readonly mediator: MediatorId };

const on = '2026-11-20' as When;
const inDays = (days: number): Instant => instantOf(new Date(Date.now() + days * 24 * 60 * 60 * 1000));
const amount = Cents.parse(22_500_000);

const both = ({ insurer, family }: Sides): PartyId[] => [insurer, family];
const bearing = ({ insurer: party }: Sides) => [{ party, share: BasisPoints.parse(whole) }];
const settledOn = (sides: Sides) => ({
  amount,
  bearing: bearing(sides),
  shares: [{ party: sides.insurer, amount }],
});

/** What happens in a mediation until its agreement is signed, step by step. */
const course = {
  proposed: (sides: Sides): MediationEvent[] => [
    ...both(sides).map((party) => ({
      type: 'PreferencesGiven' as const,
      party,
      ranked: [sides.mediator],
      struck: [],
    })),
    { type: 'MediatorProposed', mediator: sides.mediator },
  ],
  appointed: (sides: Sides): MediationEvent[] => [
    ...[...both(sides), 'mediator' as const].map((who) => ({
      type: 'ConflictChecked' as const,
      who,
      outcome: 'clear' as const,
    })),
    { type: 'MediatorAppointed', mediator: sides.mediator },
  ],
  drawnUp: (sides: Sides): MediationEvent[] => [
    {
      type: 'AgreementDrawnUp',
      who: sides.insurer,
      version: 1,
      text: 'We mediate.',
      costs: bearing(sides),
      rounds: 3,
      margin: Cents.parse(0),
      roundDays: 2,
      bearing: bearing(sides),
    },
  ],
  agreed: (sides: Sides): MediationEvent[] =>
    both(sides).map((party) => ({ type: 'AgreementSigned', party, version: 1, signatory: 'Dana Fox', on })),
} as const;

type Step = keyof typeof course;
const order = Object.keys(course) as Step[];

const roundOpened: MediationEvent = { type: 'RoundOpened', round: 1, dueAt: inDays(20) };
const settled = (sides: Sides): MediationEvent[] => [
  roundOpened,
  { type: 'RoundClosed', round: 1, outcome: 'overlap', settledOn: settledOn(sides) },
];
const wanted = (sides: Sides): MediationEvent[] => both(sides).map((party) => ({ type: 'ProposalWanted', party }));

type Need = {
  /** How far the mediation has come; just opened, if left out. */
  readonly until?: Step;
  readonly next?: (sides: Sides) => readonly MediationEvent[];
  /** What the body names. */
  readonly names?: (sides: Sides) => object | Promise<object>;
};

/** What each operation on a mediation needs. */
const needs: Readonly<Record<string, Need>> = {
  'GET ': { until: 'agreed' },
  'GET /timeline': { until: 'agreed' },
  'GET /briefs': {
    until: 'agreed',
    next: (sides) =>
      both(sides).map((party) => ({ type: 'BriefGiven', id: mint.brief(), party, isForAll: true, text: 'Said.' })),
  },
  'POST /candidates': {
    next: (sides) =>
      both(sides).map((party) => ({ type: 'PreferencesGiven', party, ranked: [], struck: [sides.mediator] })),
    names: async () => ({ candidates: [await aListedMediator()] }),
  },
  'POST /preferences': { names: ({ mediator }) => ({ ranked: [mediator], struck: [] }) },
  'POST /conflict-check': { until: 'proposed' },
  'POST /agreement': { until: 'appointed', names: (sides) => ({ bearing: bearing(sides) }) },
  'POST /agreement/signature': { until: 'drawnUp' },
  'POST /briefs': { until: 'agreed' },
  'POST /sessions': { until: 'agreed' },
  'POST /bids': { until: 'agreed' },
  'PUT /bids/{round}': { until: 'agreed', next: () => [roundOpened] },
  'POST /proposal/request': { until: 'agreed' },
  'POST /proposal': { until: 'agreed', next: wanted },
  'PUT /proposal/response': {
    until: 'agreed',
    next: (sides) => [
      ...wanted(sides),
      { type: 'ProposalMade', number: 1, ...settledOn(sides), terms: 'As discussed.', dueAt: inDays(20) },
    ],
  },
  'POST /settlement': { until: 'agreed', next: settled },
  'POST /settlement/signature': {
    until: 'agreed',
    next: (sides) => [
      ...settled(sides),
      {
        type: 'SettlementDrawnUp',
        version: 1,
        who: 'mediator',
        payees: [{ name: 'Ana Ruiz', amount: amount as number as never, as: 'patient' }],
        structured: [],
        liens: [],
        commitments: [],
        release: { releases: ['The hospital'], scope: 'All claims.' },
      },
    ],
  },
  'POST /deadline': { until: 'appointed', names: () => ({ until: inDays(100) }) },
  'POST /impasse': { until: 'appointed' },
};

const prefix = '/v1/mediations/{mediationId}';

const named = new Map<string, object>();

/** What the body of the operation that a mediation was made for has to name. */
export const namesInMediation = (id: string | undefined): object => named.get(id ?? '') ?? {};

/** A new mediation, ready for an operation such as `POST /v1/mediations/{mediationId}/briefs`. */
export const aMediationFor = async (operation: string, sitting: Sitting): Promise<string> => {
  const { until, next, names } = needs[operation.replace(prefix, '')] ?? {};
  const sides = { insurer: mint.party(), family: mint.party(), mediator: mint.mediator() };
  const steps = until ? order.slice(0, order.indexOf(until) + 1) : [];
  const events = [...steps.flatMap((step) => course[step](sides)), ...(next?.(sides) ?? [])];
  const id = await write(sides, sitting, events);
  named.set(id, (await names?.(sides)) ?? {});
  return id;
};

/** As nobody hears of a kind that is not known, nothing runs for it before something is done in it. */
const untold = { ...mediationKind, kind: 'mediation of the matrix' };

const write = async (
  { insurer, family, mediator }: Sides,
  { tenant: name, mediator: principal, counsel, matter }: Sitting,
  then: readonly MediationEvent[],
): Promise<string> => {
  const [id, tenant] = [mint.mediation(), TenantId.parse(name)];
  const opened: MediationEvent = {
    type: 'MediationOpened',
    id,
    from: { collaboration: matter },
    opener: insurer,
    parties: [
      { id: insurer, name: 'The insurer', tenant },
      { id: family, name: 'The family', representative: { principal: counsel, isLawyer: true } },
    ],
    title: 'Transfer of March 2026',
    question: 'What the family is paid.',
    candidates: [{ id: mediator, name: 'Miriam Castellanos', principal }],
    terms: termsOf(defaults),
  };
  const growth = growing(untold, {
    partition: keys.mediation(id),
    from: undefined,
    events: [opened, ...then],
    at: instantOf(new Date()),
    by: { actor: mint.principalFor('the matrix') },
  });
  const { pointer, due } = rowsFor(growth.to, { party: insurer, tenant });
  const { outcome } = await ledgerOn(tableItself()).commit({
    growth,
    rows: [pointer],
    projections: [...due, ...seatRows(growth.to.state, growth.to.version)],
  });
  if (outcome !== 'done') throw new Error(`A specimen of a mediation was not made: ${outcome}`);
  return id;
};

const seatRows = (state: Mediation, version: number) =>
  seatsIn(state).map(({ principal, as: role, isEnded }) => ({
    ...keys.seat(principal, state.id),
    version,
    as: role,
    isEnded,
    summary: { id: state.id, openedAt: state.openedAt },
  }));

let listed: Promise<string> | undefined;

/** A mediator of the panel who can be asked. */
export const aListedMediator = (): Promise<string> => {
  listed ??= (async () => {
    const principal = await principalOf('independent-mediator');
    const entry = { name: 'Matrix', phone: '+1 617 555 0163', states: ['MA'], principal };
    const { status, body, text } = await as('platform-operations').post('/v1/mediators', entry, keyed());
    if (status !== 201) throw new Error(`Nobody was listed: ${text}`);
    return body.id;
  })();
  return listed;
};
