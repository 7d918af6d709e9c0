import type { CaseEvent, EventOf } from '../../shared/cases/case.ts';
import type { CommunicationKind, Party } from '../../shared/cases/communications/communication.ts';
import { reportEvent } from '../../shared/cases/report/decide.ts';
import type { Criterion, Outcome } from '../../shared/cases/triage/triage.ts';
import { CollaborationId, LienId, type MatterId, OfferId, PaymentId } from '../../shared/kernel/ids.ts';
import { type When, When as WhenSchema } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { Cents } from '../../shared/kernel/money.ts';
import { aCaseId, at, bayview, incoming } from './cases.ts';

/** Events of a case, each with what matters little filled in, to say briefly what a test is given. */

export const on = (text: string): When => WhenSchema.parse(text);
export const cents = (amount: number): Cents => Cents.parse(amount);

/** The ids that the examples of the OpenAPI name. */
export const aMatterId = CollaborationId.parse('collab_01kb2x5f0re3wv9m7h6d8q4tnz');
export const anOfferId = OfferId.parse('offer_01kb2x5f0re3wv9m7h6d8q4tnz');
export const aPaymentId = PaymentId.parse('payment_01kb2x5f0re3wv9m7h6d8q4tnz');
export const aLienId = LienId.parse('lien_01kb2x5f0re3wv9m7h6d8q4tnz');

export const reported = (said: Record<string, unknown> = {}): CaseEvent[] =>
  reportEvent(aCaseId, bayview, incoming({ harm: 'severe', state: 'VT', medicare: 'notBeneficiary', ...said }));

export const triaged = (more: Partial<EventOf<'Triaged'>> = {}): CaseEvent => ({
  type: 'Triaged',
  id: mint.triage(),
  route: 'careReview',
  criteria: { harm: 'met', causation: 'met', deviation: 'met' },
  severity: 5,
  reportable: 'no',
  basis: { harm: 'severe', actuality: 'unknown', standing: 'reported', provenance: 'unknown' },
  ...more,
});

/** A review that is finished, and found all three criteria met, or else deviation something else. */
export const reviewed = (deviation: Outcome = 'met'): CaseEvent[] => {
  const id = mint.review();
  const determined = (criterion: Criterion): CaseEvent => ({
    type: 'DeterminationMade',
    id: mint.determination(),
    reviewId: id,
    criterion,
    outcome: criterion === 'deviation' ? deviation : 'met',
    rationale: 'The count was skipped.',
    author: 'Dr. Osei',
    organisation: 'Harbor Mutual',
    on: on('2026-11-09'),
    privilege: 'none',
  });
  return [
    {
      type: 'ReviewOpened',
      id,
      reviewBy: 'insurer',
      owner: 'harbor' as EventOf<'ReviewOpened'>['owner'],
      startedOn: on('2026-11-03'),
      dueAt: at('2026-12-18T00:00:00Z'),
      privilege: 'none',
    },
    {
      type: 'ReviewCompleted',
      id,
      on: on('2026-11-08'),
      findings: 'A sponge was left behind.',
      contributingFactors: [],
    },
    determined('harm'),
    determined('causation'),
    determined('deviation'),
  ];
};

export const told = (kind: CommunicationKind, party: Party = 'family', day = '2026-11-11'): CaseEvent => ({
  type: 'CommunicationLogged',
  id: mint.communication(),
  kind,
  party,
  on: on(day),
  channel: 'inPerson',
  people: ['Ana Ruiz'],
  followUps: [],
});

export const advised = (day = '2026-11-10'): CaseEvent => ({
  type: 'CounselAdvised',
  id: mint.advice(),
  on: on(day),
  channel: 'inPerson',
  people: ['Ana Ruiz'],
  attorneys: [],
});

export const represented = (yes = true): CaseEvent => ({
  type: 'RepresentationRecorded',
  represented: yes ? 'yes' : 'no',
  on: on('2026-11-12'),
});

/** All that comes before an offer, but for the report. */
export const readyForOffer = (): CaseEvent[] => [triaged(), ...reviewed(), advised(), told('findings')];

type Prepared = Partial<EventOf<'OfferPrepared'>>;

export const prepared = (more: Prepared = {}): CaseEvent => ({
  type: 'OfferPrepared',
  id: anOfferId,
  version: 1,
  amount: cents(10_000_000),
  payees: [{ name: 'Ana Ruiz' }],
  commitments: [],
  conditions: [],
  explanation: 'A sponge was left behind.',
  needsAuthority: false,
  ...more,
});

export const presented = (id = anOfferId): CaseEvent => ({
  type: 'OfferPresented',
  id,
  on: on('2026-11-14'),
  channel: 'inPerson',
  people: ['Ana Ruiz'],
});

export const answered = (answer: 'accepted' | 'rejected', id = anOfferId): CaseEvent => ({
  type: 'OfferAnswered',
  id,
  answer,
  answeredBy: 'patient',
  on: on('2026-11-16'),
  isWritten: true,
});

/** An offer that was prepared, made and accepted. */
export const agreed = (more: Prepared = {}): CaseEvent[] => [
  prepared(more),
  presented(more.id),
  answered('accepted', more.id),
];

export const joined = (as: 'lead' | 'member' = 'member', matter: MatterId = aMatterId): CaseEvent => ({
  type: 'MatterJoined',
  matter,
  as,
});

export const left = (why: EventOf<'MatterLeft'>['why'] = 'settled', matter = aMatterId): CaseEvent => ({
  type: 'MatterLeft',
  matter,
  why,
});

/** What falls to the insurer of what all of them offered, once the family has accepted that. */
export const jointlyAgreed = (more: Partial<EventOf<'JointOfferAgreed'>> = {}): CaseEvent => ({
  type: 'JointOfferAgreed',
  matter: aMatterId,
  offerId: anOfferId,
  version: 1,
  amount: cents(10_000_000),
  payees: ['Ana Ruiz'],
  on: on('2026-11-16'),
  ...more,
});

export const allScreened = (): CaseEvent => ({
  type: 'LiensScreened',
  id: mint.lien(),
  kinds: ['medicare', 'medicaid', 'erisa', 'va'],
  on: on('2026-11-15'),
});

export const asserted = (more: Partial<EventOf<'LienAsserted'>> = {}): CaseEvent => ({
  type: 'LienAsserted',
  id: aLienId,
  kind: 'erisa',
  holder: 'A health plan',
  on: on('2026-11-15'),
  ...more,
});

export const cleared = (id = aLienId): CaseEvent => ({
  type: 'LienCleared',
  id,
  how: 'satisfied',
  on: on('2026-11-17'),
});

export const paid = (more: Partial<EventOf<'PaymentMade'>> = {}): CaseEvent => ({
  type: 'PaymentMade',
  id: aPaymentId,
  offerId: anOfferId,
  payee: 'Ana Ruiz',
  place: 0,
  amount: cents(10_000_000),
  method: 'check',
  reference: 'CHK-1',
  on: on('2026-11-18'),
  ...more,
});

export const reversed = (id = aPaymentId): CaseEvent => ({
  type: 'PaymentReversed',
  id,
  reason: 'It came back.',
  on: on('2026-11-19'),
});

export const withdrawn = (id = anOfferId): CaseEvent => ({ type: 'OfferWithdrawn', id, reason: 'New records.' });

export const noOffer = (): CaseEvent => ({ type: 'NoOfferDecided', id: mint.offer(), explanation: 'Care was right.' });

export const demanded = (more: Partial<EventOf<'DemandReceived'>> = {}): CaseEvent => ({
  type: 'DemandReceived',
  id: mint.demand(),
  kind: 'demand',
  from: 'counsel',
  on: on('2026-11-05'),
  isWritten: true,
  ...more,
});

/** What closing asks for in any case: word to the family, and what is learnt. */
export const closable = (): CaseEvent[] => [
  told('closing'),
  { type: 'NoActionDecided', id: mint.decision(), reason: 'A rare chance.' },
  { type: 'LessonsDecided', id: mint.decision(), decision: 'keepInside', reason: 'Known already.' },
];

export const closed = (): CaseEvent => ({
  type: 'CaseClosed',
  id: mint.decision(),
  outcome: 'explained',
  reason: 'The family heard why.',
});

export const reopened = (): CaseEvent => ({ type: 'CaseReopened', id: mint.decision(), reason: 'New records.' });
