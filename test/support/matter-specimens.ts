import type { CaseEvent } from '../../shared/cases/case.ts';
import type { CollaborationEvent } from '../../shared/collaboration/collaboration.ts';
import { Opening, openMatter } from '../../shared/collaboration/decide-parties.ts';
import { collaborationKind } from '../../shared/collaboration/evolve.ts';
import { type ParticipationEvent, participationKind } from '../../shared/collaboration/participation.ts';
import { pointerRow } from '../../shared/collaboration/pointer.ts';
import {
  CaseId,
  type CollaborationId,
  OrganisationId,
  type PartyId,
  type PrincipalId,
  TenantId,
} from '../../shared/kernel/ids.ts';
import { type Instant, instantOf, type When } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { type BasisPoints, Cents } from '../../shared/kernel/money.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import { growing } from '../../shared/ledger/growing.ts';
import { keys } from '../../shared/ledger/keys.ts';
import { type Growth, ledgerOn } from '../../shared/ledger/ledger.ts';
import { defaults } from '../../shared/tenancy/settings.ts';
import { happened } from './happened.ts';
import { allScreened, anOfferId, aPaymentId, paid as paidInCase, readyForOffer } from './resolution-events.ts';
import { anOpening } from './sharing.ts';
import { tableItself } from './table-rows.ts';

/** Matters for the isolation matrix: each as an operation needs it, with Harbor or Summit in the lead. */

type Lead = { readonly tenant: string; readonly hospital: string };

/** The lead, and Prairie, which is not on the platform; and whom the lead lets in. */
type Pair = { readonly lead: PartyId; readonly prairie: PartyId; readonly guest: PrincipalId };

const on = '2026-11-20' as When;
const evidence = { kind: 'letter', reference: 'Letter 17', on } as const;
const upTo = Cents.parse(30_000_000);
const shares = ({ lead, prairie }: Pair) => [
  { party: lead, share: 6_000 as BasisPoints },
  { party: prairie, share: 4_000 as BasisPoints },
];

const both = ({ lead, prairie }: Pair): PartyId[] => [lead, prairie];

/** What happens in a matter of two, step by step. */
const course = {
  named: ({ prairie }: Pair): CollaborationEvent[] => [{ type: 'PartyNamed', id: prairie, name: 'Prairie Reciprocal' }],
  invited: ({ prairie }: Pair): CollaborationEvent[] => [{ type: 'PartiesInvited', parties: [prairie] }],
  joined: ({ prairie }: Pair): CollaborationEvent[] => [
    { type: 'InvitationAnswered', party: prairie, answer: 'joined', evidence },
  ],
  drawnUp: (): CollaborationEvent[] => [{ type: 'AgreementDrawnUp', version: 1, text: 'We share.' }],
  signed: (pair: Pair): CollaborationEvent[] =>
    both(pair).map((party) => ({ type: 'AgreementSigned', version: 1, signatory: 'Dana Fox', on, party })),
  exchanged: (pair: Pair): CollaborationEvent[] =>
    both(pair).map((party) => ({ type: 'NoReviewToShare', reason: 'None.', party })),
  proposed: (pair: Pair): CollaborationEvent[] => [
    { type: 'AllocationProposed', version: 1, party: pair.prairie, shares: shares(pair), upTo },
  ],
  accepted: ({ lead }: Pair): CollaborationEvent[] => [{ type: 'AllocationAccepted', version: 1, party: lead }],
  cleared: (pair: Pair): CollaborationEvent[] => both(pair).map((party) => ({ type: 'ConsentsCleared', party })),
  offered: ({ lead, prairie }: Pair): CollaborationEvent[] => [
    {
      type: 'JointOfferMade',
      id: anOfferId,
      version: 1,
      allocation: 1,
      value: Cents.parse(25_000_001),
      amount: Cents.parse(25_000_001),
      shares: [
        { party: lead, amount: Cents.parse(15_000_001) },
        { party: prairie, amount: Cents.parse(10_000_000) },
      ],
      payees: ['Ana Ruiz'],
      commitments: [],
      releases: [],
      explanation: 'We are sorry.',
      on,
      people: ['Ana Ruiz'],
    },
  ],
  agreed: (): CollaborationEvent[] => [
    { type: 'JointOfferAnswered', id: anOfferId, answer: 'accepted', answeredBy: 'family', on, isWritten: true },
  ],
} as const;

type Step = keyof typeof course;
const order = Object.keys(course) as Step[];
const until = (last: Step, pair: Pair) => order.slice(0, order.indexOf(last) + 1).flatMap((step) => course[step](pair));

const longAgo = instantOf(new Date('2026-11-02T09:00:00Z'));

type Need = {
  /** How far the matter has come; not begun, if left out. */
  readonly until?: Step;
  readonly next?: (pair: Pair) => readonly CollaborationEvent[];
  /** Whether there is a case of the lead, in which an offer can be made, and whether it is linked. */
  readonly withCase?: 'linked' | 'apart';
  /** What the body names. */
  readonly names?: (pair: Pair, caseId: string) => object;
};

const forPrairie =
  (more: object = {}) =>
  ({ prairie }: Pair) => ({ for: prairie, evidence, ...more });

/** What each operation on a matter needs. */
const needs: Readonly<Record<string, Need>> = {
  'GET ': { until: 'joined' },
  'GET /timeline': { until: 'joined' },
  'GET /workflow': {},
  'GET /reviews': {
    until: 'signed',
    next: (pair) =>
      both(pair).map((party) => ({
        type: 'ReviewShared',
        id: mint.exchange(),
        reviewBy: 'insurer',
        findings: 'Found.',
        determinations: [],
        party,
      })),
  },
  'GET /allocations': {
    until: 'proposed',
    next: (pair) => [{ type: 'AllocationProposed', version: 2, party: pair.lead, shares: shares(pair), upTo }],
  },
  'POST /parties': {},
  'POST /invitations': { until: 'named' },
  'POST /acknowledgement': { until: 'invited', names: forPrairie() },
  'POST /case': { withCase: 'apart', names: (_, caseId) => ({ caseId }) },
  'POST /parties/{partyId}/exclusion': {
    until: 'invited',
    next: ({ prairie }) => [{ type: 'DeadlineLapsed', stage: 'invited', parties: [prairie], dueAt: longAgo }],
  },
  'POST /parties/{partyId}/tenant': { until: 'invited', names: () => ({ tenant: 'summit' }) },
  'POST /agreement': {},
  'POST /agreement/signature': { until: 'drawnUp' },
  'POST /reviews': { until: 'signed' },
  'POST /allocations': { until: 'exchanged', names: (pair) => ({ shares: shares(pair) }) },
  'POST /allocations/{allocationVersion}/response': { until: 'proposed' },
  'POST /consents': { until: 'accepted' },
  'POST /consents/clearance': { until: 'accepted', names: forPrairie() },
  'POST /coverage': {},
  'POST /reservation': {},
  'POST /offer': { until: 'cleared', withCase: 'linked' },
  'POST /offer/response': { until: 'offered' },
  'POST /payments': { until: 'agreed', withCase: 'linked' },
  'POST /payments/{paymentId}/reversal': { until: 'agreed', withCase: 'linked' },
  'POST /extension': {
    until: 'invited',
    names: () => ({ until: instantOf(new Date(Date.now() + 60 * 24 * 60 * 60 * 1000)) }),
  },
  'POST /escalation': { until: 'signed' },
  'POST /withdrawal': { until: 'joined', names: forPrairie() },
  'POST /guests': { until: 'signed' },
  'POST /guests/{principalId}/dismissal': {
    until: 'signed',
    next: ({ guest }) => [{ type: 'GuestAdmitted', principal: guest, as: 'counsel' }],
  },
  'POST /closure': { until: 'joined' },
  'POST /v1/mediations': { until: 'signed', next: ({ lead: party }) => [{ type: 'Escalated', why: 'request', party }] },
};

const prefix = '/v1/collaborations/{collaborationId}';

const named = new Map<string, object>();
const pairs = new Map<string, Pair>();

/** What the body of the operation that a matter was made for has to name. */
export const namesInMatter = (id: string | undefined): object => named.get(id ?? '') ?? {};

/** The other insurer of a matter; nobody of one that is not there. */
export const prairieOf = (id: string): string => pairs.get(id)?.prairie ?? mint.party();

/** Whom the lead of a matter has let in; nobody of one that is not there. */
export const guestOf = (id: string): string => pairs.get(id)?.guest ?? mint.principal();

/** A new matter that a tenant leads, ready for an operation such as `POST /v1/collaborations/{collaborationId}/case`. */
export const aMatterFor = async (
  operation: string,
  { tenant, hospital }: Lead,
  newCase: () => Promise<string>,
): Promise<string> => {
  const need = needs[operation.replace(prefix, '')] ?? {};
  const [id, now] = [mint.collaboration(), instantOf(new Date())];
  const pair = { lead: mint.party(), prairie: mint.party(), guest: mint.principal() };
  const caseId = need.withCase ? await newCase() : mint.case();
  if (need.withCase) await happened(caseId, ...readyForOffer(), allScreened());
  if (need.withCase === 'linked') await happened(caseId, ...inCase(id, need.until));
  const isReversal = operation.endsWith('/reversal');
  const lead = { id: pair.lead, tenant: TenantId.parse(tenant), name: 'The lead' };
  const opened = openMatter(id, lead, Opening.parse(anOpening), { settings: defaults, now });
  if (isRefusal(opened)) throw new Error(opened.detail);
  const shared = [
    ...opened,
    ...(need.until ? until(need.until, pair) : []),
    ...(need.next?.(pair) ?? []),
    ...(isReversal ? [payment(pair)] : []),
  ];
  if (isReversal) await happened(caseId, paidInCase({ amount: Cents.parse(1_000) }));
  await write({
    tenant: lead.tenant,
    id,
    pair,
    shared,
    now,
    hospital,
    caseId: need.withCase === 'apart' ? undefined : caseId,
    isBegun: operation === '',
  });
  pairs.set(id, pair);
  named.set(id, need.names?.(pair, caseId) ?? {});
  return id;
};

const payment = ({ lead }: Pair): CollaborationEvent => ({
  type: 'SharePaid',
  id: aPaymentId,
  party: lead,
  amount: Cents.parse(1_000),
  on,
});

/** What the lead's case knows of the matter by then. */
const inCase = (matter: CollaborationId, by: Step | undefined): CaseEvent[] => [
  { type: 'MatterJoined', matter, as: 'lead' },
  ...(by === 'agreed'
    ? [
        {
          type: 'JointOfferAgreed' as const,
          matter,
          offerId: anOfferId,
          version: 1,
          amount: Cents.parse(15_000_001),
          payees: ['Ana Ruiz'],
          on,
        },
      ]
    : []),
];

type Written = {
  readonly tenant: TenantId;
  readonly id: CollaborationId;
  readonly pair: Pair;
  readonly shared: readonly CollaborationEvent[];
  readonly now: Instant;
  readonly hospital: string;
  readonly caseId: string | undefined;
  readonly isBegun: boolean;
};

const write = async ({ tenant, id, pair, shared, now, hospital, caseId, isBegun }: Written): Promise<void> => {
  const ledger = ledgerOn(tableItself());
  const by = { actor: mint.principalFor('the matrix') };
  const begun: ParticipationEvent[] = [
    { type: 'ParticipationBegun', matter: id, party: pair.lead },
    ...(caseId === undefined
      ? []
      : [{ type: 'CaseLinked' as const, caseId: CaseId.parse(caseId), hospital: OrganisationId.parse(hospital) }]),
    // Where it is only begun, nothing keeps the insurer from signing what is mediated.
    ...(isBegun ? [{ type: 'ConsentRecorded' as const, insured: 'Dr. Lee', answer: 'notRequired' as const, on }] : []),
  ];
  const growth = growing(collaborationKind, {
    partition: keys.collaboration(id),
    from: undefined,
    events: shared,
    at: now,
    by,
  });
  const own = growing(participationKind, {
    partition: keys.participation(tenant, id),
    from: undefined,
    events: begun,
    at: now,
    by,
  });
  const { outcome } = await ledger.commit({
    growth,
    also: [own as Growth<unknown>],
    projections: [pointerRow(growth.to, pair.lead, own.to)],
  });
  if (outcome !== 'done') throw new Error(`A specimen of a matter was not made: ${outcome}`);
};
